"""A form that says yes or no to what somebody has asked for."""

from collections.abc import Mapping

from approvals.cases.web.sending import AnswerForm, GivingForm
from portal.accounts.middleware import ActorRequest
from portal.kernel.transitions import Transition


def answer_form(request: ActorRequest, yes: Transition, no: Transition) -> AnswerForm:
    return AnswerForm(request.POST or None, yes=(yes.name, yes.label), no=(no.name, no.label))


def is_so(form: GivingForm, outcomes: Mapping[Transition, str], state: str, reason: str) -> bool:
    """Whether what the form asks for is already the case, for the very *reason* that was typed."""
    asked = [outcome for move, outcome in outcomes.items() if move.name == form.cleaned_data["answer"]]
    return state in asked and form.given.get("reason", "") == reason

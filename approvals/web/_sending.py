"""A form on a page of its own that does one thing about an item: sent, refused, or done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from approvals.web._desk import attempt
from approvals.web.handing_in import seen_version
from portal.accounts.actor import Actor
from portal.accounts.middleware import ActorRequest
from portal.accounts.roles import Role
from portal.clock import local_date
from portal.kernel.transitions import Transition
from portal.ui.refusals import Refusal

CONFLICT = 409


class GivingForm(forms.Form):
    """``given`` is what the command takes."""

    use_required_attribute = False

    @property
    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class MomentField(forms.DateTimeField):
    """A day and a time of day; one of which no calendar knows the local day is invalid."""

    def to_python(self, value: Any) -> datetime | None:
        moment = super().to_python(value)
        try:
            if moment is not None:
                local_date(moment)
        except OverflowError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        return moment


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a form: not sent, wrong, refused, or done.

    After a refusal the page reads its subject again: where a button is pressed twice, the second form has read it
    before the first one was done, and waited for the first one's lock.
    """

    status: int
    refusal: Refusal | None = None
    is_done: bool = False

    @property
    def is_outdated(self) -> bool:
        """Something has changed since the page was shown; perhaps this very form was sent before."""
        return self.refusal is not None and self.refusal.status == CONFLICT


def send(
    request: ActorRequest,
    form: GivingForm,
    command: Callable[..., Any] | Mapping[str, Callable[..., Any]],
    **target: int,
) -> Sent:
    """Give what the form says to *command*; of several, to the one that its answer names."""
    if request.method != "POST":
        return Sent(200)
    if not form.is_valid():
        return Sent(422)
    act = command if callable(command) else command[form.cleaned_data["answer"]]
    given = {"actor": request.actor, "seen_version": seen_version(request)} | form.given | target
    refusal = attempt(form, act, **given)
    return Sent(refusal.status, refusal) if refusal else Sent(200, is_done=True)


def show(request: ActorRequest, form: GivingForm, sent: Sent, move: Transition, told: dict[str, Any]) -> HttpResponse:
    """The page of *move*; *told* is what ``time_facts`` tells of its subject."""
    context = {
        "form": form,
        "refusal": sent.refusal,
        "move": move,
        "is_open": move.leaves(told["state"]),
        "here": request.path,
        **told,
    }
    return render(request, "approvals/staff/time_move.html", context, status=sent.status)


def desk_url(actor: Actor, item_id: int, lead_id: int, task_id: int | None) -> str:
    """The desk from which the reader came: the item's for the head who decides it, else the department's review."""
    is_lead = Role.HEAD in actor.roles and actor.department_id == lead_id
    if is_lead or task_id is None:
        return reverse("approvals:item", args=(item_id,))
    return reverse("approvals:task", args=(task_id,))

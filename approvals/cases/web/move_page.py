"""The page of a move: what it tells of what moves, a form, and what becomes of that once it is sent.

Who may come in, the row, the form and the words are the view's own; what performs the move is declared in the part.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from approvals.cases.queries.desk import DeskItem
from approvals.cases.web.desk import attempt
from approvals.cases.web.forms import GivingForm, seen_version
from approvals.parts import command_of
from portal.accounts.actor import Actor
from portal.accounts.middleware import ActorRequest
from portal.accounts.roles import Role
from portal.kernel.transitions import Transition
from portal.kernel.vocabulary import Word
from portal.ui.parts import Crumb, Fact
from portal.ui.refusals import Refusal

CONFLICT = 409
F = TypeVar("F")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What moves, by ``pk``, as its page tells of it: ``name`` is its item's, ``title`` and ``number`` its case's.

    ``explanation`` says what comes of the move, ``back`` leads to where the reader came from. ``case_url`` is blank
    where that shows the case already.
    """

    pk: int
    version: int
    state: Word
    case_id: int
    name: str
    title: str
    number: str
    facts: Sequence[Fact]
    explanation: str
    back: Crumb
    case_url: str = ""


@dataclass(frozen=True, slots=True)
class MovePage:
    """What ``move.html`` is given; ``here`` is its own address. One that is not open takes no more from the reader."""

    move: Transition
    subject: Subject
    form: GivingForm
    refusal: Refusal | None
    is_open: bool
    here: str


@dataclass(frozen=True, slots=True)
class Desk(Generic[F]):
    """What a page has *found*, how it is found *again*, and what is told *about* it.

    It is read again after a refusal: where a button is pressed twice, the second form has read it before the first one
    was done, and waited for the first one's lock.
    """

    found: F
    again: Callable[[], F]
    about: Callable[[F], Subject]

    @property
    def subject(self) -> Subject:
        return self.about(self.found)


def move_page(
    request: ActorRequest,
    form: GivingForm,
    desk: Desk[F],
    *moves: Transition,
    is_so: Callable[[F, Transition], bool],
    done: str,
    then: str = "",
    is_open: Callable[[F], bool] | None = None,
) -> HttpResponse:
    """Show the page of the first of *moves*, and make the one that *form* asks for; of several its answer names one.

    Once that is made *done*, of its ``item`` and ``move``, is said where the reader came from, or at *then*. The same
    when the page was outdated and the move asked for *is_so* already: then this very form was sent before. *is_open*
    is for what its own state does not tell.
    """
    refusal = None
    is_sent = request.method == "POST"
    if is_sent and form.is_valid():
        asked = _asked(form, moves)
        refusal = _make(request, form, desk.subject, asked)
        if refusal:
            desk = replace(desk, found=desk.again())
        if refusal is None or (refusal.status == CONFLICT and is_so(desk.found, asked)):
            messages.success(request, done % {"item": desk.subject.name, "move": gettext(asked.label)})
            return redirect(then or desk.subject.back.url + "#notices")
    subject = desk.subject
    may_act = is_open(desk.found) if is_open else moves[0].leaves(subject.state)
    page = MovePage(moves[0], subject, form, refusal, may_act, request.path)
    status = refusal.status if refusal else 422 if is_sent else 200
    return render(request, "approvals/cases/move.html", {"move_page": page}, status=status)


def about(
    item: DeskItem, actor: Actor, *, pk: int, version: int, state: Word, facts: Sequence[Fact], explanation: str
) -> Subject:
    """An item, or what belongs to it, moved from the desk on which *actor* has the item."""
    row = item.row
    return Subject(
        pk=pk,
        version=version,
        state=state,
        case_id=row.case_id,
        name=row.name,
        title=row.case.title,
        number=row.case.case_number,
        facts=facts,
        explanation=explanation,
        back=Crumb(row.name, _desk_url(item, actor)),
    )


def _asked(form: GivingForm, moves: Sequence[Transition]) -> Transition:
    if len(moves) == 1:
        return moves[0]
    return next(move for move in moves if move.name == form.cleaned_data["answer"])


def _make(request: ActorRequest, form: GivingForm, subject: Subject, move: Transition) -> Refusal | None:
    part, command = command_of(move)
    target = {"case_id": subject.case_id, part.key: subject.pk}
    asks = {"actor": request.actor, "seen_version": seen_version(request)}
    return attempt(form, command.perform, **asks, **form.given, **target)


def _desk_url(item: DeskItem, actor: Actor) -> str:
    """The desk from which the reader came: the item's for the head who decides it, else the department's review."""
    is_lead = Role.HEAD in actor.roles and actor.department_id == item.row.department_id
    if is_lead or item.task_id is None:
        return reverse("approvals:item", args=(item.row.pk,))
    return reverse("approvals:task", args=(item.task_id,))

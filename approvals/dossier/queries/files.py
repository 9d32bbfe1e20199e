"""A case as staff read it (卷宗): everything of it, who applies, and the certificates that belong to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from approvals.cases.domain import case_moves
from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.models import Case, CaseItem
from approvals.cases.queries.availability import Availability, availabilities
from approvals.cases.queries.visible_cases import READ_ALONG, find
from approvals.cases.queries.whole import Whole, whole
from approvals.dossier.queries.detail import CaseView, view_of
from approvals.materials.domain import completeness, tolerance
from approvals.materials.domain.completeness import Requirement
from approvals.materials.domain.refusals import MaterialMissing, NothingDeferred, PromiseTooLate
from approvals.materials.queries.promises import promise_bounds
from approvals.permissions import RULES
from datashare.queries import CertificateLine, lines_by_id
from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.people.applicants import ApplicantCard, card_of
from portal.kernel.errors import DomainError, NotFound
from portal.kernel.transitions import Transition
from portal.workcalendar.queries import published_calendar

CASE_READ_ALONG = tuple(f"case__{name}" for name in READ_ALONG)


INTAKE_MOVES = (
    case_moves.ACCEPT,
    case_moves.ACCEPT_WITH_DEFICIENCY,
    case_moves.REQUEST_CORRECTION,
    case_moves.DECLINE,
    case_moves.FIND_NOT_LICENSABLE,
)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """``certificates`` are, by id, those issued in the case or used as material in it."""

    case: CaseView
    applicant: ApplicantCard
    certificates: Mapping[int, CertificateLine]


@dataclass(frozen=True, slots=True)
class Choice:
    """A move at the window; ``obstacle`` is why the rules would refuse it although the state allows it."""

    availability: Availability
    obstacle: DomainError | None

    @property
    def move(self) -> Transition:
        return self.availability.move

    @property
    def is_open(self) -> bool:
        return self.availability.is_available and self.obstacle is None


@dataclass(frozen=True, slots=True)
class IntakeFile:
    """A case on the clerk's desk.

    ``bounds`` say, by code, how far the promise of each missing material may reach; ``told_before`` are the keys of
    what an earlier notice asked for: a later one may ask for nothing else.
    """

    file: CaseFile
    choices: tuple[Choice, ...]
    bounds: Mapping[str, tolerance.Bound]
    told_before: Sequence[str]

    @property
    def is_awaiting(self) -> bool:
        return self.file.case.state is CaseState.SUBMITTED


def case_file(case: Case, parts: Whole | None = None) -> CaseFile:
    """Read everything that belongs to *case*, its applicant read along: a constant number of queries.

    *parts*, where they have been read, are not read again.
    """
    view = view_of(case, parts)
    used = {material.certificate_id for material in view.materials} | {item.certificate_id for item in view.items}
    return CaseFile(view, card_of(case.applicant), lines_by_id([pk for pk in used if pk]))


def readable_file(case_id: int, actor: Actor) -> CaseFile:
    """Return the file of a case that *actor* may see; raises NotFound otherwise."""
    return case_file(find(case_id, actor))


def intake_file(case_id: int, actor: Actor) -> IntakeFile:
    """Return a case at the actor's window; raises NotFound for all others."""
    case = find(case_id, actor)
    if not RULES["case.intake"].allows(actor, case):
        raise NotFound
    parts = whole(case, clock.today())
    file = case_file(case, parts)
    bounds = _bounds(case, file.case, parts)
    choices = tuple(
        Choice(availability, _obstacle(availability, file.case, bounds))
        for availability in availabilities(case, actor, INTAKE_MOVES)
    )
    return IntakeFile(file, choices, bounds, tuple(case.correction_keys))


def _bounds(case: Case, view: CaseView, parts: Whole) -> dict[str, tolerance.Bound]:
    lacking = completeness.deferrable(view.missing)
    if view.state is not CaseState.SUBMITTED or not lacking:
        return {}
    return promise_bounds(lacking, parts.of(CaseItem), view.today, published_calendar(case.region))


def _obstacle(availability: Availability, view: CaseView, bounds: Mapping[str, tolerance.Bound]) -> DomainError | None:
    """What the rules would say to the move, told before somebody tries."""
    rule = _OBSTACLES.get(availability.move)
    return rule(view, bounds) if rule and availability.is_available else None


def _lacks_material(view: CaseView, bounds: Mapping[str, tolerance.Bound]) -> DomainError | None:
    return MaterialMissing(names=_names(view.missing)) if view.missing else None


def _cannot_defer(view: CaseView, bounds: Mapping[str, tolerance.Bound]) -> DomainError | None:
    if not view.missing:
        return NothingDeferred()
    fixed = completeness.undeferrable(view.missing)
    if fixed:
        return MaterialMissing(names=_names(fixed))
    for requirement in view.missing:
        latest = bounds[requirement.code].latest_on
        if latest <= view.today:
            return PromiseTooLate(name=requirement.name, latest=latest.isoformat())
    return None


def _names(wanted: Sequence[Requirement]) -> str:
    return "、".join(requirement.name for requirement in wanted)


_OBSTACLES: Mapping[Transition, Callable[[CaseView, Mapping[str, tolerance.Bound]], DomainError | None]] = {
    case_moves.ACCEPT: _lacks_material,
    case_moves.ACCEPT_WITH_DEFICIENCY: _cannot_defer,
}

"""Extending a decision's clock: once, in time, by the right authority, and by no more than the law allows.

One agency may add 10 working days with the approval of its head; agencies that act together 15 with the approval of
the head of their government (行政许可法第四十二条). The reason is told to the applicant.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from approvals.cases.domain.vocabulary import HandlingMode, ItemState
from approvals.clocks.domain.clocks import ClockFacts, Extension, is_extension_valid
from approvals.clocks.domain.lengths import EXTRA_BY_AGENCY, EXTRA_BY_GOVERNMENT
from approvals.clocks.domain.vocabulary import ExtensionState
from portal.kernel.errors import DomainError
from portal.kernel.transitions import Transition
from portal.kernel.vocabulary import Word, _
from portal.kernel.workdays import WorkCalendar

EXTEND = Transition(
    name="extend",
    label=_("延长期限"),
    sources=frozenset({ItemState.UNDER_REVIEW, ItemState.REVIEWED}),
    target=None,
    action="item.extend",
    law="行政许可法第四十二条",
    needs_reason=True,
)


class Authority(Word):
    """Who may approve an extension."""

    AGENCY_HEAD = "agency_head", _("本行政机关负责人")
    GOVERNMENT_HEAD = "government_head", _("本级人民政府负责人")


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """The longest extension in working days and who approves it."""

    longest: int
    authority: Authority
    law: str


_BY_AGENCY = ExtensionRule(EXTRA_BY_AGENCY, Authority.AGENCY_HEAD, law="行政许可法第四十二条第一款")

_BY_GOVERNMENT = ExtensionRule(EXTRA_BY_GOVERNMENT, Authority.GOVERNMENT_HEAD, law="行政许可法第四十二条第二款")


@dataclass(frozen=True, slots=True)
class Statutory:
    """An open statutory limit; ``due_on`` is None while it stands still. ``extensions`` are the states of its own."""

    due_on: date | None
    extensions: frozenset[str]


EXTENSION_RULES: Mapping[HandlingMode, ExtensionRule] = MappingProxyType(
    {
        HandlingMode.SINGLE: _BY_AGENCY,
        HandlingMode.UNIFIED: _BY_GOVERNMENT,
        HandlingMode.JOINT: _BY_GOVERNMENT,
        HandlingMode.CONCENTRATED: _BY_GOVERNMENT,
    }
)


class AlreadyExtended(DomainError):
    code = "already_extended"
    message = _("期限只能延长一次，本期限已经延长过")


class ExtensionPending(DomainError):
    code = "extension_pending"
    message = _("已经提请延长期限，正在等待批准")


class NothingToExtend(DomainError):
    code = "nothing_to_extend"
    message = _("该事项没有正在计算的法定办结期限，不能延长")


class ExtensionTooLong(DomainError):
    """Params: ``longest``, in working days."""

    code = "extension_too_long"
    message = _("延长期限应为1至%(longest)s个工作日")
    status = 422


class WrongAuthority(DomainError):
    """Params: ``authority``, a label."""

    code = "wrong_authority"
    message = _("延长期限应当经%(authority)s批准")


class ExtensionTooLate(DomainError):
    code = "extension_too_late"
    message = _("原期限已经届满，不能再延长")


def extended(
    facts: ClockFacts, extension: Extension, *, authority: Authority, mode: HandlingMode, calendar: WorkCalendar
) -> ClockFacts:
    """Return *facts* with *extension*, approved by *authority* for a case handled in *mode*.

    Raises AlreadyExtended, ExtensionTooLong, WrongAuthority, ExtensionTooLate. A due day in an unpublished year is
    estimated for this judgement. Law: 行政许可法第四十二条.
    """
    rule = EXTENSION_RULES[mode]
    if facts.extension is not None:
        raise AlreadyExtended
    if not 1 <= extension.workdays <= rule.longest:
        raise ExtensionTooLong(longest=rule.longest)
    if authority is not rule.authority:
        raise WrongAuthority(authority=rule.authority.label)
    longer = replace(facts, extension=extension)
    if not is_extension_valid(longer, calendar.provisional()):
        raise ExtensionTooLate
    return longer


def against_asking(limit: Statutory | None) -> DomainError | None:
    """Why nobody can ask for more time: no limit, an extended one, or one that waits. Law: 行政许可法第四十二条."""
    if limit is None:
        return NothingToExtend()
    if ExtensionState.APPROVED.value in limit.extensions:
        return AlreadyExtended()
    return ExtensionPending() if ExtensionState.REQUESTED.value in limit.extensions else None


def against_approving(limit: Statutory | None, today: date) -> DomainError | None:
    """Why a request cannot be approved *today*: the limit is gone, or has run out."""
    if limit is None:
        return NothingToExtend()
    is_in_time = limit.due_on is None or today <= limit.due_on
    return None if is_in_time else ExtensionTooLate()


def against_extending(limit: Statutory | None, today: date) -> DomainError | None:
    """Why the statutory limit cannot be extended *today*; None when it can."""
    return against_asking(limit) or against_approving(limit, today)

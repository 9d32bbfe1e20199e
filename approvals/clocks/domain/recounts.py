"""What a new version of the calendar does to a period that runs."""

from dataclasses import dataclass
from datetime import date, datetime

from approvals.clocks.domain.clocks import Due
from approvals.clocks.domain.vocabulary import ExpiryEffect
from portal.kernel.vocabulary import Word, _

_AGAINST_SOMEBODY = frozenset(
    {
        ExpiryEffect.DEEM_AGREED.value,
        ExpiryEffect.DEEM_PRESENT.value,
        ExpiryEffect.DEEM_GRANTED.value,
        ExpiryEffect.DEEM_RENEWED.value,
        ExpiryEffect.LAPSE_HEARING.value,
    }
)


class Change(Word):
    NONE = "none", _("不变")
    MOVED = "moved", _("届满日改变")
    FIRMED = "firmed", _("由暂定转为确定")


@dataclass(frozen=True, slots=True)
class Before:
    """The end of a period as it was reckoned last."""

    due_on: date | None
    expires_at: datetime | None
    is_provisional: bool


def change(before: Before, after: Due) -> Change:
    """Return what people are to be told: a day that moved, or one that did not and is certain now."""
    if before.due_on != after.due_on:
        return Change.MOVED
    return Change.FIRMED if before.is_provisional and not after.is_provisional else Change.NONE


def loses_effect(effect: str, before: Before, after: Due, now: datetime) -> bool:
    """Whether a period can no longer cost anybody anything by its end, because nobody could know when that would be.

    So when a day that was provisional, or still to come, turns out by the new calendar to lie in the past: what was
    not certain in time enforces nothing against anybody: no agreement, no grant, no lapse of the right to a hearing.
    Deemed acceptance, which favours the applicant, stays.
    """
    if effect not in _AGAINST_SOMEBODY or after.expires_at is None or after.expires_at > now:
        return False
    was_over = before.expires_at is not None and before.expires_at <= now
    return before.is_provisional or not was_over

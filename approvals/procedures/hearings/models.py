"""Hearings of an item, from the notice of the right to the minutes."""

from datetime import date, datetime

from django.db import models
from django.db.models import Q

from approvals.cases.models import CaseItem
from approvals.clocks.domain import pauses
from approvals.procedures.hearings.domain import moves as moves_of
from approvals.procedures.hearings.domain import rules
from approvals.procedures.hearings.domain.vocabulary import HearingState
from portal import clock
from portal.fsm import StateField, StatefulModel, moves

UNFINISHED = Q(state__in=[state.value for state in rules.UNFINISHED])

LED = [state.value for state in rules.LED]


class Hearing(StatefulModel):
    """A hearing (听证) before an item is decided, by the department that decides it (行政许可法第四十六条至第四十八条).

    ``notice`` under ``document_number`` tells the applicant of the right to ask for it, at ``told_at``; or, where the
    agency ``is_announced`` to hold one by itself, what it is about. ``summons_number`` is that of the notice of day,
    place and presider. ``presider_name`` is a snapshot for its papers. ``ended_at`` is when it came to its end: a
    right that lapsed ended with its last day, whenever that was noticed.
    """

    item = models.ForeignKey(CaseItem, models.PROTECT, related_name="hearings")
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    is_announced = models.BooleanField(default=False)
    document_number = models.CharField(max_length=pauses.LONGEST_NUMBER)
    notice = models.TextField()
    opened_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    state = StateField(HearingState, default=HearingState.TOLD.value)
    request_reason = models.TextField(blank=True)
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(null=True)
    summons_number = models.CharField(max_length=pauses.LONGEST_NUMBER, blank=True)
    summoned_at = models.DateTimeField(null=True)
    takes_place_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=rules.LONGEST_PLACE, blank=True)
    presider = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    presider_name = models.CharField(max_length=80, blank=True)
    minutes = models.TextField(blank=True)
    signed_by = models.CharField(max_length=rules.LONGEST_PLACE, blank=True)
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    declared_moves = moves_of.HEARING_MOVES
    moved_in_sets = (moves_of.LAPSE, moves_of.CLOSE)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=HearingState.values()), name="hearing_state_is_known"),
            models.CheckConstraint(
                condition=~Q(document_number="") & ~Q(notice="") & (Q(is_announced=True) | Q(told_at__isnull=False)),
                name="a_hearing_is_told_in_writing",
            ),
            models.CheckConstraint(
                condition=~Q(state=HearingState.REQUESTED.value) | Q(requested_at__isnull=False),
                name="a_requested_hearing_was_asked_for",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=LED)
                | (
                    Q(takes_place_at__isnull=False, summoned_at__isnull=False, presider__isnull=False)
                    & ~Q(place="")
                    & ~Q(summons_number="")
                ),
                name="a_scheduled_hearing_has_day_place_and_presider",
            ),
            models.CheckConstraint(
                condition=~Q(state=HearingState.HELD.value)
                | (Q(recorded_by__isnull=False) & ~Q(minutes="") & ~Q(signed_by="")),
                name="a_held_hearing_has_signed_minutes",
            ),
            models.CheckConstraint(condition=UNFINISHED | Q(ended_at__isnull=False), name="a_hearing_over_says_when"),
            models.UniqueConstraint(fields=("item",), condition=UNFINISHED, name="one_unfinished_hearing_per_item"),
        )
        indexes = (models.Index(fields=("department", "id"), condition=UNFINISHED, name="hearing_in_hand"),)

    def __str__(self) -> str:
        return f"hearing:{self.pk}"

    @property
    def held_on(self) -> date:
        """The local day of a hearing that is scheduled or held."""
        return clock.local_date(self.takes_place_at)

    @moves(state, moves_of.TELL_AGAIN)
    def tell_again(self, *, at: datetime, document_number: str, notice: str) -> None:
        self.told_at, self.document_number, self.notice = at, document_number, notice

    @moves(state, moves_of.REQUEST)
    def request(self, *, at: datetime, by: int, reason: str) -> None:
        self.requested_at, self.requested_by_id, self.request_reason = at, by, reason

    @moves(state, moves_of.WAIVE)
    def waive(self, *, at: datetime) -> None:
        self.ended_at = at

    @moves(state, moves_of.SCHEDULE)
    def schedule(
        self,
        *,
        summons_number: str,
        summoned_at: datetime,
        takes_place_at: datetime,
        place: str,
        presider_id: int,
        presider_name: str,
    ) -> None:
        self.summons_number, self.summoned_at = summons_number, summoned_at
        self.takes_place_at, self.place = takes_place_at, place
        self.presider_id, self.presider_name = presider_id, presider_name

    @moves(state, moves_of.RECORD)
    def record(self, *, at: datetime, by: int, minutes: str, signed_by: str) -> None:
        self.ended_at, self.recorded_by_id, self.minutes, self.signed_by = at, by, minutes, signed_by

    @moves(state, moves_of.CANCEL)
    def cancel(self, *, at: datetime) -> None:
        self.ended_at = at

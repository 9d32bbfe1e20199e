"""A matter inside a case: what is decided, by whom, and how."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from approvals.cases.domain import item_moves
from approvals.cases.domain.vocabulary import ItemState
from approvals.cases.models.cases import Case
from portal.fsm import StateField, StatefulModel, moves

DECIDED_BY_STATUTE = (ItemState.DEEMED_GRANTED.value, ItemState.DEEMED_RENEWED.value)

DECIDED = (ItemState.GRANTED.value, *DECIDED_BY_STATUTE, ItemState.REFUSED.value)


class CaseItem(StatefulModel):
    """One matter of a case (单项), decided by its own implementing department.

    Limits, consulted departments and the bases of silence are copied from the pinned version when the draft is opened,
    and never follow the catalogue afterwards. ``silence_basis`` and ``absence_basis`` are the documents by which the
    silence of a consulted department, or its absence from a joint inspection, counts as agreement. ``grant_basis`` is
    the statute by which the item counts as granted when its statutory limit runs out (``decided_at`` is that moment);
    blank: it never does. ``requires`` are the positions of the items of the same case that must be granted first.
    Limits are whole ``limit_unit``s; ``review_limit`` is in working days. ``pre_reviewer`` is the department of a lower
    level that examines first; the others review what it sends up. The certificate is good for ``validity_months``,
    without end where there are none. What belongs to one wing alone, such as a renewal, stands in a table of that wing.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    matter_version = models.ForeignKey("matters.MatterVersion", models.PROTECT, related_name="+")
    matter_code = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    reviewer_ids = ArrayField(models.BigIntegerField())
    pre_reviewer = models.ForeignKey("accounts.Department", models.PROTECT, null=True, related_name="+")
    requires = ArrayField(models.PositiveSmallIntegerField(), default=list)
    statutory_limit = models.PositiveIntegerField(null=True)
    promised_limit = models.PositiveIntegerField(null=True)
    review_limit = models.PositiveIntegerField()
    limit_unit = models.CharField(max_length=16)
    silence_basis = models.CharField(max_length=300, blank=True)
    absence_basis = models.CharField(max_length=300, blank=True)
    grant_basis = models.CharField(max_length=300, blank=True)
    result_name = models.CharField(max_length=120, blank=True)
    certificate_type = models.CharField(max_length=21, blank=True)
    validity_months = models.PositiveIntegerField(null=True)

    state = StateField(ItemState, default=ItemState.WAITING.value)
    opened_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    decision_reason = models.TextField(blank=True)
    remedies = models.TextField(blank=True)
    certificate_id = models.BigIntegerField(null=True)

    all_pauses: list[Any]  # where they were read along
    declared_moves = item_moves.ITEM_MOVES
    moved_in_sets = (
        item_moves.OPEN,
        item_moves.SEND_DOWN,
        item_moves.SEND_UP,
        item_moves.JOIN,
        item_moves.CLOSE,
        item_moves.DEEM_GRANTED,
        item_moves.DEEM_RENEWED,
    )

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("case", "position"), name="item_position_once"),
            models.CheckConstraint(condition=Q(state__in=ItemState.values()), name="item_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[ItemState.GRANTED.value, ItemState.REFUSED.value])
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="a_decision_has_its_author",
            ),
            models.CheckConstraint(
                condition=~Q(state=ItemState.DEEMED_GRANTED.value)
                | (~Q(grant_basis="") & Q(decided_at__isnull=False, decided_by__isnull=True)),
                name="granted_by_silence_only_on_a_basis",
            ),
            models.CheckConstraint(
                condition=~Q(state=ItemState.DEEMED_RENEWED.value)
                | Q(decided_at__isnull=False, decided_by__isnull=True),
                name="nobody_decides_what_silence_renews",
            ),
            models.CheckConstraint(
                condition=~Q(state=ItemState.REFUSED.value) | (~Q(decision_reason="") & ~Q(remedies="")),
                name="a_refusal_gives_reasons_and_remedies",
            ),
        )
        indexes = (
            models.Index(
                fields=("department", "id"), condition=Q(state=ItemState.REVIEWED.value), name="item_awaiting_decision"
            ),
            models.Index(fields=("decided_at",), name="item_by_decision"),
            models.Index(
                fields=("department", "-decided_at", "-id"), condition=Q(state__in=DECIDED), name="item_decided"
            ),
            models.Index(
                fields=("-decided_at", "-id"), condition=Q(state__in=DECIDED_BY_STATUTE), name="item_decided_by_silence"
            ),
            models.Index(fields=("matter_code",), name="item_by_matter"),
        )

    def __str__(self) -> str:
        return f"{self.case_id}/{self.position}"

    @moves(state, item_moves.GRANT)
    def grant(self, *, at: datetime, by: int, reason: str) -> None:
        self.decided_at, self.decided_by_id, self.decision_reason = at, by, reason

    @moves(state, item_moves.REFUSE)
    def refuse(self, *, at: datetime, by: int, reason: str, remedies: str) -> None:
        self.decided_at, self.decided_by_id = at, by
        self.decision_reason, self.remedies = reason, remedies

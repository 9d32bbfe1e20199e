"""The case: what the applicant filed, and where it stands."""

from datetime import date, datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Reverse

from approvals.cases.domain import case_moves
from approvals.cases.domain.vocabulary import CaseState, Channel, HandlingMode
from portal.fsm import StateField, StatefulModel, StatefulQuerySet, moves

ACCEPTANCES = "approvals_acceptance_number"
"""The sequence of acceptance numbers: licences limited in quantity go by it (行政许可法第五十七条)."""


class CaseQuerySet(StatefulQuerySet):
    def in_state(self, *states: CaseState) -> Self:
        return self.filter(state__in=[state.value for state in states])


class Case(StatefulModel):
    """One filing of one applicant (办件): one matter, or the members of a bundle.

    ``one_form`` is the merged form and list of materials as pinned when the draft was opened:
    ``{"fields": [...], "materials": [...]}``. ``answers`` holds what the applicant filled in, by
    field code. ``promises`` holds the applicant's commitments for deferrable materials, by material
    code: ``{"on": ISO day, "signed_at": ISO moment}``. ``publication_objection`` is why the applicant asks to keep
    what is granted from the public (行政许可法第五条第二款), blank where nothing speaks against it.
    ``department_ids`` are all departments concerned. Moments are aware; ``filed_at`` orders lists from the first draft
    on.
    """

    case_number = models.CharField(max_length=64, blank=True)
    query_code = models.CharField(max_length=16, blank=True)
    title = models.CharField(max_length=200)
    bundle_code = models.CharField(max_length=64, blank=True)
    bundle_version = models.ForeignKey("matters.BundleVersion", models.PROTECT, null=True, related_name="+")
    applicant = models.ForeignKey("accounts.Applicant", models.PROTECT, related_name="+")
    filed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    lead_department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    department_ids = ArrayField(models.BigIntegerField(), default=list)
    region = models.CharField(max_length=12)
    channel = models.CharField(max_length=16, default=Channel.ONLINE)
    mode = models.CharField(max_length=16, default=HandlingMode.SINGLE)
    one_form = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    promises = models.JSONField(default=dict)
    publication_objection = models.TextField(blank=True)

    state = StateField(CaseState, default=CaseState.DRAFT.value)
    filed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_on = models.DateField(null=True)
    acceptance_number = models.BigIntegerField(null=True, unique=True)
    is_accepted_with_deficiency = models.BooleanField(default=False)
    is_deemed_accepted = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    closing_reason = models.TextField(blank=True)
    correction_keys = ArrayField(models.CharField(max_length=60), default=list)

    declared_moves = case_moves.CASE_MOVES
    moved_in_sets = (case_moves.DEEM_ACCEPTED, case_moves.CONCLUDE)
    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case_number",), condition=~Q(case_number=""), name="case_number_once"),
            models.CheckConstraint(condition=Q(state__in=CaseState.values()), name="case_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=CaseState.DRAFT.value) | (~Q(case_number="") & Q(submitted_at__isnull=False)),
                name="a_filed_case_has_a_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[CaseState.ACCEPTED.value, CaseState.CONCLUDED.value])
                | Q(accepted_on__isnull=False, acceptance_number__isnull=False),
                name="an_accepted_case_has_its_day",
            ),
        )
        indexes = (
            models.Index(fields=("applicant", "-filed_at", "-id"), name="case_by_applicant"),
            models.Index(fields=("-filed_at", "-id"), name="case_newest"),
            models.Index(fields=("region", "-filed_at", "-id"), name="case_newest_of_region"),
            models.Index(fields=("region", "state", "-filed_at", "-id"), name="case_by_state"),
            models.Index(
                fields=("region", "-accepted_at", "-id"),
                condition=Q(is_deemed_accepted=True),
                name="case_accepted_by_silence",
            ),
            models.Index(OpClass(Reverse("case_number"), name="text_pattern_ops"), name="case_by_end_of_number"),
            GinIndex(fields=("department_ids",), name="case_by_department"),
            models.Index(fields=("filed_by",), condition=Q(state=CaseState.DRAFT.value), name="case_not_yet_filed"),
            models.Index(fields=("submitted_at",), name="case_by_submission"),
            models.Index(fields=("accepted_at",), name="case_by_acceptance"),
            models.Index(fields=("closed_at",), name="case_by_closing"),
        )

    def __str__(self) -> str:
        return self.case_number or f"draft:{self.pk}"

    @moves(state, case_moves.SUBMIT)
    def submit(self, *, at: datetime, case_number: str, query_code: str) -> None:
        self.submitted_at = self.received_at = self.filed_at = at
        self.case_number, self.query_code = case_number, query_code

    @moves(state, case_moves.ACCEPT)
    def accept(self, *, at: datetime, on: date, number: int) -> None:
        self.accepted_at, self.accepted_on, self.acceptance_number = at, on, number

    @moves(state, case_moves.ACCEPT_WITH_DEFICIENCY)
    def accept_with_deficiency(self, *, at: datetime, on: date, number: int) -> None:
        self.accepted_at, self.accepted_on, self.acceptance_number = at, on, number
        self.is_accepted_with_deficiency = True

    @moves(state, case_moves.REQUEST_CORRECTION)
    def request_correction(self, *, keys: list[str]) -> None:
        self.correction_keys = keys

    @moves(state, case_moves.CORRECT)
    def correct(self, *, at: datetime) -> None:
        self.received_at = at

    @moves(state, case_moves.DECLINE)
    def decline(self, *, at: datetime, reason: str) -> None:
        self.closed_at, self.closing_reason = at, reason

    @moves(state, case_moves.FIND_NOT_LICENSABLE)
    def find_not_licensable(self, *, at: datetime, reason: str) -> None:
        self.closed_at, self.closing_reason = at, reason

    @moves(state, case_moves.WITHDRAW)
    def withdraw(self, *, at: datetime) -> None:
        self.closed_at = at

"""Cases over the API: lists, drafts, the whole of a case, why a day is what it is, and progress for everybody."""

from functools import partial
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from approvals.cases import api as outputs
from approvals.cases.models import Case
from approvals.cases.queries.visible_cases import case_lines
from approvals.clocks import api as clocks_api
from approvals.clocks.domain.periods import PERIODS
from approvals.dossier import api as dossier_api
from approvals.dossier.api import CaseSerializer
from approvals.dossier.queries.dossier import dossier
from approvals.dossier.queries.ledger import ledger_page
from approvals.dossier.queries.progress import clock_page, public_progress
from approvals.filing import api as inputs
from approvals.filing.services import drafting
from approvals.permissions import LOOK_UPS
from portal.api.idempotency import idempotent
from portal.api.serializers import validated


def _opened(*, matter_code: str, bundle_code: str, certificate_id: int | None, **given: Any) -> Case:
    """A draft of what was chosen."""
    if certificate_id is not None:
        return drafting.open_renewal_draft(certificate_id=certificate_id, **given)
    open_draft = drafting.open_bundle_draft if bundle_code else drafting.open_matter_draft
    return open_draft(code=bundle_code or matter_code, **given)


class CasesView(GenericAPIView[Any]):
    """The cases that the caller may see, and new drafts."""

    serializer_class = outputs.CaseLineSerializer

    @extend_schema(
        operation_id="case_list", parameters=[outputs.CasesQuery], responses=outputs.CaseLineSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """The cases that the caller may see, newest first: their own, those of their window, department or region."""
        asked = validated(outputs.CasesQuery, request.query_params)
        lines = self.paginator.paginate(partial(case_lines, request.actor, **asked), request)
        return self.get_paginated_response(self.get_serializer(lines, many=True).data)

    @extend_schema(
        operation_id="case_draft", request=inputs.CaseDraftInput, responses={201: outputs.MovedCaseSerializer}
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Open a draft: the form and the list of materials are pinned as they are published now."""
        given = validated(inputs.CaseDraftInput, request.data)
        case = _opened(actor=request.actor, **given)
        return Response(outputs.MovedCaseSerializer(case).data, status=status.HTTP_201_CREATED)


class CaseView(APIView):
    """One case."""

    @extend_schema(operation_id="case_retrieve", responses=CaseSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """The whole of a case: its form, items, periods, materials and history, and what the caller may do with it."""
        return Response(CaseSerializer(dossier(pk, request.actor)).data)

    @extend_schema(operation_id="case_save_answers", request=inputs.AnswersInput, responses=outputs.MovedCaseSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Keep what is filled in so far, of a draft or of a case that is being corrected."""
        given = validated(inputs.AnswersInput, request.data)
        case = drafting.save_draft(case_id=pk, actor=request.actor, **given)
        return Response(outputs.MovedCaseSerializer(case).data)


class ExplanationView(APIView):
    """A period, day by day."""

    @extend_schema(operation_id="clock_explain", responses=clocks_api.ExplanationSerializer)
    def get(self, request: Request, pk: int, clock_id: int) -> Response:
        """Why a period ends when it ends: every day from day 0 on, whose it was and why."""
        return Response(clocks_api.ExplanationSerializer(clock_page(pk, clock_id, request.actor)).data)


class LedgerView(APIView):
    """The day ledger of a case."""

    @extend_schema(operation_id="case_ledger", responses=dossier_api.LedgerSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Whose every working day of a case was, and why. A draft has none."""
        return Response(dossier_api.LedgerSerializer(ledger_page(pk, request.actor)).data)


class PeriodsView(APIView):
    """All periods of the procedure. Public."""

    permission_classes = (AllowAny,)

    @extend_schema(operation_id="period_list", responses=clocks_api.PeriodSerializer(many=True), auth=[{}])
    def get(self, _request: Request) -> Response:
        """How long each step may take, on what basis, whom that binds and what its end brings about."""
        return Response(clocks_api.PeriodSerializer(PERIODS, many=True).data)


class ProgressView(APIView):
    """Progress for whoever holds a receipt. Public; limited by address."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="progress",
        request=dossier_api.ProgressInput,
        responses=dossier_api.PublicProgressSerializer,
        auth=[{}],
    )
    def post(self, request: Request) -> Response:
        """How far a case has come, by its number and query code. A wrong pair says no more than that."""
        given = validated(dossier_api.ProgressInput, request.data)
        LOOK_UPS.spend(request)
        return Response(dossier_api.PublicProgressSerializer(public_progress(**given)).data)

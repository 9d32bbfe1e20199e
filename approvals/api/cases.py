"""Cases over the API: lists, drafts, the whole of a case, why a day is what it is, and progress for everybody."""

from functools import partial
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from approvals.cases import api as outputs
from approvals.cases.models import Case
from approvals.cases.queries.visible_cases import case_lines
from approvals.dossier.api import CaseSerializer
from approvals.dossier.queries.dossier import dossier
from approvals.filing import api as inputs
from approvals.filing.services import drafting
from portal.api.idempotency import idempotent, made_in
from portal.api.serializers import validated


def _opened(*, matter_code: str, bundle_code: str, certificate_id: int | None, **given: Any) -> Case:
    """A draft of what was chosen."""
    if certificate_id is not None:
        return drafting.open_renewal_draft(certificate_id=certificate_id, **given)
    open_draft = drafting.open_bundle_draft if bundle_code else drafting.open_matter_draft
    return open_draft(code=bundle_code or matter_code, **given)


def _opened_before(_view: APIView, request: Request, *, acted_in: int) -> Response:
    """The draft that a call has opened whose answer was lost."""
    case = made_in(Case.objects.filter(filed_by=request.user.pk), acted_in)
    return Response(outputs.MovedCaseSerializer(case).data, status=status.HTTP_201_CREATED)


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
    @idempotent(again=_opened_before)
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

"""The catalogue over the API: open to read, changed by its editors through the same services as the pages."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from matters.api import serializers
from matters.domain.vocabulary import Theme
from matters.models import MatterVersion
from matters.queries import editing, guides, listing, published, searching
from matters.services import editing as editor
from matters.services.contents import content_of
from portal.accounts.actor import ANONYMOUS, Actor
from portal.api.idempotency import idempotent
from portal.api.serializers import validated
from portal.kernel.numbers import whole_number

CODE = r"[0-9A-Za-z-]+"
THEME = OpenApiParameter("theme", str, enum=Theme.values())
DEPARTMENT = OpenApiParameter("department", int, description="Id of the implementing department.")
QUERY = OpenApiParameter("q", str, required=True, description="Name, everyday name, pinyin or initials.")
MOST_HITS = 50


def actor_of(request: Request) -> Actor:
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    return actor


class MatterViewSet(GenericViewSet[MatterVersion]):
    """Matters that are published, and the drafts of new versions."""

    lookup_field = "code"
    lookup_value_regex = CODE
    ordering = ("pinyin", "pk")
    serializer_class = serializers.ListedSerializer
    queryset = MatterVersion.objects.none()

    def get_permissions(self) -> list[Any]:
        is_public = self.action in {"list", "retrieve"}
        return [AllowAny() if is_public else IsAuthenticated()]

    @extend_schema(parameters=[THEME, DEPARTMENT], responses=serializers.ListedSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Published matters in the order of their names."""
        rows = self.paginate_queryset(self._listed(request))
        return self.get_paginated_response(
            serializers.ListedSerializer([listing.listed_matter(row) for row in rows or ()], many=True).data
        )

    @extend_schema(responses=serializers.MatterSerializer)
    def retrieve(self, request: Request, code: str) -> Response:
        """One published matter with everything that it says."""
        return Response(serializers.MatterSerializer(published.published_matter(code)).data)

    @extend_schema(responses=serializers.VersionSerializer(many=True))
    @action(detail=True)
    def versions(self, request: Request, code: str) -> Response:
        """All versions, newest first, each with what it changed. For editors and supervisors."""
        return Response(serializers.VersionSerializer(editing.history(code, actor_of(request)), many=True).data)

    @extend_schema(responses=serializers.DraftSerializer)
    @action(detail=True)
    def draft(self, request: Request, code: str) -> Response:
        """The draft of the next version against the published one."""
        return self._draft(request, code)

    @extend_schema(request=None, responses={201: serializers.DraftSerializer})
    @draft.mapping.post
    @idempotent
    def open_draft(self, request: Request, code: str) -> Response:
        """Open a draft as a copy of the published version, or return the one that is there."""
        editor.open_draft(code=code, actor=actor_of(request))
        return self._draft(request, code, status.HTTP_201_CREATED)

    @extend_schema(request=serializers.DraftInput, responses=serializers.DraftSerializer)
    @draft.mapping.put
    def edit_draft(self, request: Request, code: str) -> Response:
        """Replace what the draft says."""
        body = validated(serializers.DraftInput, request.data)
        content = content_of(body["content"], owner=code)
        editor.edit_draft(code=code, actor=actor_of(request), seen_version=body["version"], content=content)
        return self._draft(request, code)

    @extend_schema(request=serializers.SeenInput, responses={204: None})
    @action(detail=True, methods=["post"], url_path="draft/discard")
    def discard(self, request: Request, code: str) -> Response:
        """Drop the draft."""
        body = validated(serializers.SeenInput, request.data)
        editor.discard_draft(code=code, actor=actor_of(request), seen_version=body["version"])
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=serializers.SeenInput, responses=serializers.DraftSerializer)
    @action(detail=True, methods=["post"], url_path="draft/propose")
    def propose(self, request: Request, code: str) -> Response:
        """Propose to publish the draft as it is; another editor publishes it."""
        body = validated(serializers.SeenInput, request.data)
        editor.propose(code=code, actor=actor_of(request), seen_version=body["version"])
        return self._draft(request, code)

    @extend_schema(request=serializers.SeenInput, responses=serializers.MatterSerializer)
    @action(detail=True, methods=["post"], url_path="draft/publish")
    def publish(self, request: Request, code: str) -> Response:
        """Publish what another editor proposed; running cases keep the version they were filed under."""
        body = validated(serializers.SeenInput, request.data)
        editor.publish(code=code, actor=actor_of(request), seen_version=body["version"])
        return self.retrieve(request, code)

    @extend_schema(request=serializers.ConfirmInput, responses=serializers.MatterSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, code: str) -> Response:
        """Confirm fields that are marked as sample data."""
        body = validated(serializers.ConfirmInput, request.data)
        editor.confirm_fields(code=code, actor=actor_of(request), names=body["names"])
        return self.retrieve(request, code)

    def _listed(self, request: Request) -> QuerySet[MatterVersion]:
        rows = MatterVersion.objects.published().select_related("matter", "department")
        theme, department = (request.query_params.get(name, "") for name in ("theme", "department"))
        if theme:
            rows = rows.filter(themes__contains=[theme])
        wanted = whole_number(department)
        return rows if wanted is None else rows.filter(department_id=wanted)

    def _draft(self, request: Request, code: str, code_of_answer: int = status.HTTP_200_OK) -> Response:
        view = editing.draft_view(code, actor_of(request))
        return Response(serializers.DraftSerializer(view).data, status=code_of_answer)


class BundleViewSet(GenericViewSet[Any]):
    """Several matters as one thing."""

    lookup_field = "code"
    lookup_value_regex = CODE
    permission_classes = (AllowAny,)
    pagination_class = None
    serializer_class = serializers.BundleSerializer

    @extend_schema(responses=serializers.ListedSerializer(many=True))
    def list(self, request: Request) -> Response:
        """All bundles by code."""
        return Response(serializers.ListedSerializer(listing.bundles(), many=True).data)

    def retrieve(self, request: Request, code: str) -> Response:
        """One bundle: its members in their order, the merged form and materials, lengths to plan with."""
        return Response(serializers.BundleSerializer(guides.bundle_guide(code)).data)


class SearchViewSet(GenericViewSet[Any]):
    """Finding matters and bundles."""

    permission_classes = (AllowAny,)
    pagination_class = None
    serializer_class = serializers.ListedSerializer

    @extend_schema(parameters=[QUERY], responses=serializers.ListedSerializer(many=True))
    def list(self, request: Request) -> Response:
        """What fits, best first: by name, everyday name, department, pinyin or initials, slips included."""
        hits = searching.search(request.query_params.get("q", ""), MOST_HITS)
        return Response(serializers.ListedSerializer(hits, many=True).data)

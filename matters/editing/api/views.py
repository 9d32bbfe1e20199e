"""Matters over the API: open to read, changed by the catalogue's editors through the same services as the pages."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from matters.catalogue.api.serializers import MatterSerializer
from matters.catalogue.api.views import PublishedMatterViewSet
from matters.editing import queries
from matters.editing.api import serializers
from matters.editing.services import drafts
from matters.editing.services.contents import content_of
from portal.accounts.actor import ANONYMOUS, Actor
from portal.api.idempotency import idempotent
from portal.api.serializers import validated


def actor_of(request: Request) -> Actor:
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    return actor


def _opened_before(view: "MatterViewSet", request: Request, code: str, *, acted_in: int) -> Response:
    """The draft that a call has opened whose answer was lost: there is one at most."""
    return view.draft_as_it_is(request, code, status.HTTP_201_CREATED)


class MatterViewSet(PublishedMatterViewSet):
    """Matters that are published, and the drafts of new versions."""

    def get_permissions(self) -> list[Any]:
        is_public = self.action in {"list", "retrieve"}
        return [*super().get_permissions()] if is_public else [IsAuthenticated()]

    @extend_schema(responses=serializers.VersionSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def versions(self, request: Request, code: str) -> Response:
        """All versions, newest first, each with what it changed. For editors and supervisors."""
        return Response(serializers.VersionSerializer(queries.history(code, actor_of(request)), many=True).data)

    @extend_schema(responses=serializers.DraftSerializer)
    @action(detail=True)
    def draft(self, request: Request, code: str) -> Response:
        """The draft of the next version against the published one."""
        return self.draft_as_it_is(request, code)

    @extend_schema(request=None, responses={201: serializers.DraftSerializer})
    @draft.mapping.post
    @idempotent(again=_opened_before)
    def open_draft(self, request: Request, code: str) -> Response:
        """Open a draft as a copy of the published version, or return the one that is there."""
        drafts.open_draft(code=code, actor=actor_of(request))
        return self.draft_as_it_is(request, code, status.HTTP_201_CREATED)

    @extend_schema(request=serializers.DraftInput, responses=serializers.DraftSerializer)
    @draft.mapping.put
    def edit_draft(self, request: Request, code: str) -> Response:
        """Replace what the draft says."""
        body = validated(serializers.DraftInput, request.data)
        content = content_of(body["content"], owner=code)
        drafts.edit_draft(code=code, actor=actor_of(request), seen_version=body["version"], content=content)
        return self.draft_as_it_is(request, code)

    @extend_schema(request=serializers.SeenInput, responses={204: None})
    @action(detail=True, methods=["post"], url_path="draft/discard")
    def discard(self, request: Request, code: str) -> Response:
        """Drop the draft."""
        body = validated(serializers.SeenInput, request.data)
        drafts.discard_draft(code=code, actor=actor_of(request), seen_version=body["version"])
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=serializers.SeenInput, responses=serializers.DraftSerializer)
    @action(detail=True, methods=["post"], url_path="draft/propose")
    def propose(self, request: Request, code: str) -> Response:
        """Propose to publish the draft as it is; another editor publishes it."""
        body = validated(serializers.SeenInput, request.data)
        drafts.propose(code=code, actor=actor_of(request), seen_version=body["version"])
        return self.draft_as_it_is(request, code)

    @extend_schema(request=serializers.SeenInput, responses=MatterSerializer)
    @action(detail=True, methods=["post"], url_path="draft/publish")
    def publish(self, request: Request, code: str) -> Response:
        """Publish what another editor proposed; running cases keep the version they were filed under."""
        body = validated(serializers.SeenInput, request.data)
        drafts.publish(code=code, actor=actor_of(request), seen_version=body["version"])
        return self.retrieve(request, code)

    @extend_schema(request=serializers.ConfirmInput, responses=MatterSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, code: str) -> Response:
        """Confirm fields that are marked as sample data."""
        body = validated(serializers.ConfirmInput, request.data)
        drafts.confirm_fields(code=code, actor=actor_of(request), names=body["names"])
        return self.retrieve(request, code)

    def draft_as_it_is(self, request: Request, code: str, code_of_answer: int = status.HTTP_200_OK) -> Response:
        view = queries.draft_view(code, actor_of(request))
        return Response(serializers.DraftSerializer(view).data, status=code_of_answer)

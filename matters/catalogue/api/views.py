"""Published matters over the API, open to read."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import IntegerField, Serializer
from rest_framework.viewsets import GenericViewSet

from matters.catalogue.api import serializers
from matters.catalogue.domain.vocabulary import Theme
from matters.catalogue.models import MatterVersion
from matters.catalogue.queries import listing, published
from portal.api.serializers import WordField, validated
from portal.kernel.numbers import MOST

CODE = r"[0-9A-Za-z-]+"


class MattersQuery(Serializer[Any]):
    """Which matters to list."""

    theme = WordField(Theme, default=None)
    department = IntegerField(min_value=1, max_value=MOST, default=None, help_text="Id of the implementing department.")


class PublishedMatterViewSet(GenericViewSet[MatterVersion]):
    """Matters that are published."""

    permission_classes = (AllowAny,)
    lookup_field = "code"
    lookup_value_regex = CODE
    ordering = ("pinyin", "pk")
    serializer_class = serializers.ListedSerializer
    queryset = MatterVersion.objects.none()

    @extend_schema(parameters=[MattersQuery], responses=serializers.ListedSerializer(many=True))
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

    def _listed(self, request: Request) -> QuerySet[MatterVersion]:
        rows = MatterVersion.objects.published().select_related("matter", "department")
        asked = validated(MattersQuery, request.query_params)
        if asked["theme"]:
            rows = rows.filter(themes__contains=[asked["theme"].value])
        return rows if asked["department"] is None else rows.filter(department_id=asked["department"])

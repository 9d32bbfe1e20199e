"""The search over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import CharField, Serializer
from rest_framework.viewsets import GenericViewSet

from matters.catalogue.api.serializers import ListedSerializer
from matters.search import queries
from portal.api.serializers import validated

MOST_HITS = 50


class SearchQuery(Serializer[Any]):
    """What to look for."""

    q = CharField(max_length=queries.LONGEST_QUERY, help_text="Name, everyday name, pinyin or initials.")


class SearchViewSet(GenericViewSet[Any]):
    """Finding matters and bundles."""

    permission_classes = (AllowAny,)
    pagination_class = None
    serializer_class = ListedSerializer

    @extend_schema(parameters=[SearchQuery], responses=ListedSerializer(many=True))
    def list(self, request: Request) -> Response:
        """What fits, best first: by name, everyday name, department, pinyin or initials, slips included."""
        hits = queries.search(validated(SearchQuery, request.query_params)["q"], MOST_HITS)
        return Response(ListedSerializer(hits, many=True).data)

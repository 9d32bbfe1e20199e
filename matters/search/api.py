"""The search over the API."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from matters.catalogue.api.serializers import ListedSerializer
from matters.search import queries

QUERY = OpenApiParameter("q", str, required=True, description="Name, everyday name, pinyin or initials.")
MOST_HITS = 50


class SearchViewSet(GenericViewSet[Any]):
    """Finding matters and bundles."""

    permission_classes = (AllowAny,)
    pagination_class = None
    serializer_class = ListedSerializer

    @extend_schema(parameters=[QUERY], responses=ListedSerializer(many=True))
    def list(self, request: Request) -> Response:
        """What fits, best first: by name, everyday name, department, pinyin or initials, slips included."""
        hits = queries.search(request.query_params.get("q", ""), MOST_HITS)
        return Response(ListedSerializer(hits, many=True).data)

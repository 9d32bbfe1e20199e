"""Bundles over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from matters.catalogue.api.serializers import ListedSerializer
from matters.catalogue.api.views import CODE
from matters.catalogue.domain.vocabulary import LimitUnit
from matters.catalogue.queries import listing
from matters.forms.api import MergedFormSerializer
from matters.guide import queries
from portal.api.serializers import WordField


class NamedSerializer(serializers.Serializer[Any]):
    """A matter by code and name."""

    code = serializers.CharField()
    name = serializers.CharField()


class BundleMemberSerializer(serializers.Serializer[Any]):
    """A member of a bundle: who decides, how long, and what it waits for."""

    code = serializers.CharField(source="matter.code")
    name = serializers.CharField(source="matter.name")
    department = serializers.CharField(source="matter.department")
    consulted = serializers.ListField(child=serializers.CharField(), source="matter.consulted")
    promised_limit = serializers.IntegerField(source="matter.promised_limit", allow_null=True)
    limit_unit = WordField(LimitUnit, source="matter.limit_unit")
    result_name = serializers.CharField(source="matter.result_name")
    prerequisite_codes = serializers.ListField(child=serializers.CharField(), source="matter.prerequisite_codes")
    is_critical = serializers.BooleanField()


class BundleSerializer(serializers.Serializer[Any]):
    """The guide of a bundle. ``layers`` start together, one after the other; lengths are working days to plan with."""

    code = serializers.CharField(source="bundle.code")
    number = serializers.IntegerField(source="bundle.number")
    name = serializers.CharField(source="bundle.name")
    lead_department = serializers.CharField(source="bundle.lead_department")
    layers = serializers.ListField(child=BundleMemberSerializer(many=True))
    form = MergedFormSerializer()
    critical_path = NamedSerializer(many=True)
    one_by_one_workdays = serializers.IntegerField()
    planned_workdays = serializers.IntegerField()
    external = NamedSerializer(many=True)
    published_results = serializers.DictField(child=serializers.CharField(), source="bundle.published_results")
    is_open = serializers.BooleanField()


class BundleViewSet(GenericViewSet[Any]):
    """Several matters as one thing."""

    lookup_field = "code"
    lookup_value_regex = CODE
    permission_classes = (AllowAny,)
    pagination_class = None
    serializer_class = BundleSerializer

    @extend_schema(responses=ListedSerializer(many=True))
    def list(self, request: Request) -> Response:
        """All bundles by code."""
        return Response(ListedSerializer(listing.bundles(), many=True).data)

    def retrieve(self, request: Request, code: str) -> Response:
        """One bundle: its members in their order, the merged form and materials, lengths to plan with."""
        return Response(BundleSerializer(queries.bundle_guide(code)).data)

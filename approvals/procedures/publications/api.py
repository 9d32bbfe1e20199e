"""What was granted, over the API, for everybody."""

from functools import partial
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from approvals.cases.api import LONGEST_CODE
from approvals.procedures.publications.domain import PublicationState
from approvals.procedures.publications.queries import published
from portal.api.serializers import WordField, validated


class OwnPublicationSerializer(serializers.Serializer[Any]):
    """What has become of a grant before the public; null before it is granted. Blank texts where nobody objected."""

    state = WordField(PublicationState)
    objection = serializers.CharField(help_text="Why the applicant asked to keep it from the public.")
    reason = serializers.CharField(help_text="Why the head of the department published or withheld it all the same.")
    answered_at = serializers.DateTimeField(allow_null=True)


class PublicationsQuery(serializers.Serializer[Any]):
    """Which grants to list."""

    q = serializers.CharField(
        max_length=LONGEST_CODE,
        allow_blank=True,
        default="",
        help_text="The beginning of the holder's name, or the number of a certificate in full.",
    )


class PublicationSerializer(serializers.Serializer[Any]):
    """A grant as the public reads it. The name of a person is masked."""

    id = serializers.IntegerField(source="pk")
    matter = serializers.CharField()
    department = serializers.CharField(help_text="Who decided.")
    holder = serializers.CharField()
    certificate_name = serializers.CharField(help_text="Empty where there is none, or none yet.")
    certificate_identifier = serializers.CharField()
    granted_on = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True, help_text="The last good day; null without end.")
    published_at = serializers.DateTimeField()


class PublicationsView(GenericAPIView[Any]):
    """The grants. Public."""

    permission_classes = (AllowAny,)
    serializer_class = PublicationSerializer

    @extend_schema(
        operation_id="publication_list",
        parameters=[PublicationsQuery],
        responses=PublicationSerializer(many=True),
        auth=[{}],
    )
    def get(self, request: Request) -> Response:
        """What was granted, the latest first."""
        asked = validated(PublicationsQuery, request.query_params)
        lines = self.paginator.paginate(partial(published, asked["q"]), request)
        return self.get_paginated_response(self.get_serializer(lines, many=True).data)

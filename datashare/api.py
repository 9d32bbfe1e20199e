"""The API: verify a certificate, list one's own."""

from functools import partial
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from datashare import queries
from datashare.domain.vocabulary import CertificateState
from datashare.permissions import VERIFICATIONS
from portal.api.serializers import WordField

RENEWED = "Renewed by law at its end though nobody decided, and good until its newer version is there."


class CertificateSerializer(serializers.Serializer[Any]):
    """A certificate of one's own. ``valid_until`` is the last good day, null without end.

    ``renewable_by`` is the code of the matter by which its renewal can be asked for today; empty for none.
    """

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    identifier = serializers.CharField()
    verify_code = serializers.CharField()
    issuer_name = serializers.CharField()
    matter_code = serializers.CharField()
    issued_on = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    state = WordField(CertificateState, help_text="As of today.")
    is_renewed = serializers.BooleanField(help_text=RENEWED)
    has_newer = serializers.BooleanField(help_text="A newer version has taken its place.")
    renewable_by = serializers.CharField()


class VerificationSerializer(serializers.Serializer[Any]):
    """What anybody may learn who holds the certificate."""

    name = serializers.CharField()
    identifier = serializers.CharField()
    state = WordField(CertificateState, help_text="As of today.")
    holder = serializers.CharField(help_text="Masked, unless it is an enterprise.")
    issuer_name = serializers.CharField()
    issued_on = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    is_sample = serializers.BooleanField(help_text="Issuer and type code are made up.")
    is_recorded = serializers.BooleanField(help_text="It says what was recorded when it was issued.")
    content_hash = serializers.CharField()
    algorithm = serializers.CharField()
    seal_number = serializers.IntegerField(allow_null=True)
    sealed_at = serializers.DateTimeField(allow_null=True)
    seal_root = serializers.CharField(help_text="Merkle root of the seal; empty before the first one.")
    newer_identifier = serializers.CharField(help_text="Of the version that has taken its place; empty without one.")
    newer_until = serializers.DateField(allow_null=True)
    is_renewed = serializers.BooleanField(help_text=RENEWED)


class VerifyInput(serializers.Serializer[Any]):
    """What stands on the certificate."""

    identifier = serializers.CharField(max_length=120)
    code = serializers.CharField(max_length=20)


class VerifyView(APIView):
    """Verify a certificate. Public; limited by address."""

    permission_classes = (AllowAny,)

    @extend_schema(parameters=[VerifyInput], responses=VerificationSerializer)
    def get(self, request: Request) -> Response:
        VERIFICATIONS.spend(request)
        asked = VerifyInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return Response(VerificationSerializer(queries.verify(**asked.validated_data)).data)


class MyCertificatesView(generics.GenericAPIView):
    """The certificates of everybody the caller may act for, the latest issued first."""

    serializer_class = CertificateSerializer

    @extend_schema(responses=CertificateSerializer(many=True))
    def get(self, request: Request) -> Response:
        rows = self.paginator.paginate(partial(queries.held_by, request.actor), request)
        return self.get_paginated_response(self.get_serializer(queries.held_lines(rows), many=True).data)

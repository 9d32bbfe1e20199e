"""Materials over the API: hand in, reuse what was issued, take back, read."""

from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from approvals.cases.api import LONGEST_CODE, IdsField, MovedPartSerializer, TextsField
from approvals.materials.domain.vocabulary import AskedKind, DeficiencyState, EvidenceLevel, MaterialSource, Original
from approvals.materials.models import Material
from approvals.materials.queries.views import material_file
from approvals.materials.services import handing_in
from approvals.materials.services.originals import tell_original
from portal.api.idempotency import idempotent, made_in
from portal.api.serializers import Input, WordField, validated
from portal.gate.words import TakenOut


class TakenOutField(serializers.ListField):
    """What a document held beside its pages and holds no more."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=WordField(TakenOut), **kwargs)


class FieldSerializer(serializers.Serializer[Any]):
    """A field of the merged form; ``asked_by`` are positions of items."""

    code = serializers.CharField()
    label = serializers.CharField()
    kind = serializers.CharField()
    is_required = serializers.BooleanField()
    choices = TextsField()
    help_text = serializers.CharField()
    asked_by = IdsField()


class MaterialSerializer(serializers.Serializer[Any]):
    """A material of the list, and what was handed in for it. ``id`` is null while there is nothing."""

    code = serializers.CharField(source="requirement.code")
    name = serializers.CharField(source="requirement.name")
    is_asked = serializers.BooleanField(source="requirement.is_asked", help_text="False where nobody hands it in.")
    is_required = serializers.BooleanField(source="requirement.is_required")
    is_deferrable = serializers.BooleanField(source="requirement.is_deferrable")
    is_decisive = serializers.BooleanField(source="requirement.is_decisive")
    wanted_by = IdsField(source="requirement.wanted_by", help_text="Positions of items.")
    produced_by = serializers.IntegerField(source="requirement.produced_by", allow_null=True)
    matter_code = serializers.CharField(
        source="requirement.matter_code", help_text="The matter whose certificate can stand for it."
    )
    id = serializers.IntegerField(source="material_id", allow_null=True)
    source = WordField(MaterialSource, allow_null=True)
    evidence_level = WordField(EvidenceLevel, allow_null=True)
    original = WordField(Original, allow_null=True, help_text="What a clerk says of the original; null before that.")
    original_told_by = serializers.CharField(help_text="The clerk's name.")
    original_told_at = serializers.DateTimeField(allow_null=True)
    file_name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes as kept.")
    sent_size = serializers.IntegerField(help_text="Bytes as sent.")
    sent_sha256 = serializers.CharField(help_text="Of the file as sent.")
    taken_out = TakenOutField()
    certificate_id = serializers.IntegerField(allow_null=True)
    supplied_at = serializers.DateTimeField(allow_null=True)
    promised_on = serializers.CharField(help_text="The promised day, empty without a promise.")


class DeficiencySerializer(serializers.Serializer[Any]):
    """A material that was promised (容缺)."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    state = WordField(DeficiencyState)
    promised_on = serializers.DateField()
    return_reason = serializers.CharField()


class AskedSerializer(serializers.Serializer[Any]):
    """A material or field that is to be corrected."""

    kind = WordField(AskedKind)
    code = serializers.CharField()
    name = serializers.CharField()
    note = serializers.CharField()


class NoticeSerializer(serializers.Serializer[Any]):
    """A correction notice (一次性告知)."""

    number = serializers.IntegerField()
    items = AskedSerializer(many=True)
    remark = serializers.CharField()
    issued_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)


class PromisesField(serializers.DictField):
    """Days by material code: when each deferrable material shall come (容缺)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=serializers.DateField(), default=dict, **kwargs)


class UploadInput(Input):
    """A file for a material of the list."""

    code = serializers.CharField(max_length=LONGEST_CODE)
    file = serializers.FileField(allow_empty_file=True)
    original = WordField(
        Original,
        default=Original.COPY_ONLY,
        help_text="What the clerk who takes it in says; of an applicant it is not read.",
    )


class OriginalInput(Input):
    """What a clerk says of the original of a paper."""

    original = WordField(Original)


class ReuseInput(Input):
    """A certificate of the applicant that stands for a material of the list."""

    code = serializers.CharField(max_length=LONGEST_CODE)
    certificate_id = serializers.IntegerField(min_value=1)


class HandedInSerializer(serializers.Serializer[Any]):
    """A material that was handed in. ``id`` finds its file, if it has one."""

    id = serializers.IntegerField(source="pk")
    case_id = serializers.IntegerField()
    code = serializers.CharField()
    source = WordField(MaterialSource)
    evidence_level = WordField(EvidenceLevel)
    original = serializers.CharField(help_text="What a clerk says of the original; empty before that.")
    original_told_by = serializers.CharField()
    original_told_at = serializers.DateTimeField(allow_null=True)
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes as kept: files are made anew.")
    sha256 = serializers.CharField(help_text="Of the file as kept.")
    sent_size = serializers.IntegerField(help_text="Bytes as sent.")
    sent_sha256 = serializers.CharField(help_text="Of the file as sent.")
    taken_out = TakenOutField()
    certificate_id = serializers.IntegerField(allow_null=True)
    supplied_at = serializers.DateTimeField()


def _handed_in_before(_view: APIView, _request: Request, pk: int, *, acted_in: int) -> Response:
    """What a call has handed in whose answer was lost."""
    material = made_in(Material.objects.filter(case_id=pk), acted_in)
    return Response(HandedInSerializer(material).data, status=status.HTTP_201_CREATED)


class MaterialsView(APIView):
    """What is handed in for a case."""

    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="material_upload", request=UploadInput, responses={201: HandedInSerializer})
    @idempotent(again=_handed_in_before)
    def post(self, request: Request, pk: int) -> Response:
        """Hand in a PDF, JPG or PNG of at most 10 MB; an earlier one for the same material is superseded.

        What is kept was made anew without scripts, attachments and the like; ``taken_out`` tells of it.
        """
        given = validated(UploadInput, request.data)
        file = given["file"]
        material = handing_in.add_material(
            case_id=pk,
            actor=request.actor,
            code=given["code"],
            file_name=file.name,
            data=file.read(handing_in.MAX_BYTES + 1),
            original=given["original"],
        )
        return Response(HandedInSerializer(material).data, status=status.HTTP_201_CREATED)


class ReuseView(APIView):
    """Certificates that serve again."""

    @extend_schema(operation_id="material_reuse", request=ReuseInput, responses={201: HandedInSerializer})
    @idempotent(again=_handed_in_before)
    def post(self, request: Request, pk: int) -> Response:
        """Let a certificate that was issued to the same applicant stand for a material: nobody is asked twice."""
        given = validated(ReuseInput, request.data)
        material = handing_in.reuse_certificate(case_id=pk, actor=request.actor, **given)
        return Response(HandedInSerializer(material).data, status=status.HTTP_201_CREATED)


class MaterialView(APIView):
    """One material of the list."""

    @extend_schema(operation_id="material_remove", responses={204: None})
    def delete(self, request: Request, pk: int, code: str) -> Response:
        """Take back what was handed in, while the case is still the applicant's."""
        handing_in.remove_material(case_id=pk, actor=request.actor, code=code)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _told_before(_view: APIView, _request: Request, pk: int, material_id: int, *, acted_in: int) -> Response:
    """The paper of which a call has told whose answer was lost."""
    material = made_in(Material.objects.filter(case_id=pk, pk=material_id), acted_in)
    return Response(HandedInSerializer(material).data)


class OriginalView(APIView):
    """Whether the original of a paper was seen."""

    @extend_schema(operation_id="material_original", request=OriginalInput, responses=HandedInSerializer)
    @idempotent(again=_told_before)
    def post(self, request: Request, pk: int, material_id: int) -> Response:
        """Say that the original was seen, or that a copy was taken in; said anew it is put right, on record."""
        given = validated(OriginalInput, request.data)
        material = tell_original(case_id=pk, material_id=material_id, actor=request.actor, **given)
        return Response(HandedInSerializer(material).data)


class FileView(APIView):
    """The file of a material."""

    @extend_schema(operation_id="material_download", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int, material_id: int) -> FileResponse:
        """The file as it is kept, newest or superseded, to be saved and not shown."""
        material = material_file(pk, material_id, request.actor)
        return FileResponse(
            material.file.open("rb"),
            as_attachment=True,
            filename=material.file_name,
            content_type="application/octet-stream",
        )


class MovedDeficiencySerializer(MovedPartSerializer):
    """A deficiency after a move."""

    state = WordField(DeficiencyState)

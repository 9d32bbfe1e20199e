"""Materials over the API: hand in, reuse what was issued, take back, read."""

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from approvals.api import inputs
from approvals.api.outputs import HandedInSerializer
from approvals.queries.detail import material_file
from approvals.services import materials
from portal.api.idempotency import idempotent
from portal.api.serializers import validated


class MaterialsView(APIView):
    """What is handed in for a case."""

    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="material_upload", request=inputs.UploadInput, responses={201: HandedInSerializer})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Hand in a PDF, JPG or PNG of at most 10 MB; an earlier one for the same material is superseded."""
        given = validated(inputs.UploadInput, request.data)
        file = given["file"]
        material = materials.add_material(
            case_id=pk,
            actor=request.actor,
            code=given["code"],
            file_name=file.name,
            data=file.read(materials.MAX_BYTES + 1),
        )
        return Response(HandedInSerializer(material).data, status=status.HTTP_201_CREATED)


class ReuseView(APIView):
    """Certificates that serve again."""

    @extend_schema(operation_id="material_reuse", request=inputs.ReuseInput, responses={201: HandedInSerializer})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Let a certificate that was issued to the same applicant stand for a material: nobody is asked twice."""
        given = validated(inputs.ReuseInput, request.data)
        material = materials.reuse_certificate(case_id=pk, actor=request.actor, **given)
        return Response(HandedInSerializer(material).data, status=status.HTTP_201_CREATED)


class MaterialView(APIView):
    """One material of the list."""

    @extend_schema(operation_id="material_remove", responses={204: None})
    def delete(self, request: Request, pk: int, code: str) -> Response:
        """Take back what was handed in, while the case is still the applicant's."""
        materials.remove_material(case_id=pk, actor=request.actor, code=code)
        return Response(status=status.HTTP_204_NO_CONTENT)


class FileView(APIView):
    """The file of a material."""

    @extend_schema(operation_id="material_download", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int, material_id: int) -> FileResponse:
        """The file as it is kept, newest or superseded, to be saved and not shown."""
        material = material_file(pk, material_id, request.actor)
        return FileResponse(material.file.open("rb"), as_attachment=True, filename=material.file_name)

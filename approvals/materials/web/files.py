"""A material's file, for those who may see its case. Never run by the browser, whatever it holds."""

from collections.abc import Mapping
from types import MappingProxyType

from django.contrib.auth.decorators import login_required
from django.http import FileResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from approvals.materials.queries.views import material_file
from portal.accounts.middleware import ActorRequest

_NOTHING = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; "

POLICIES: Mapping[str, str] = MappingProxyType(
    {
        "image/jpeg": _NOTHING + "sandbox",
        "image/png": _NOTHING + "sandbox",
        # Chromium shows no PDF in a sandbox; files with active content are not taken in.
        "application/pdf": _NOTHING + "object-src 'self'",
    }
)
"""What the browser may do with a file that it shows, by type. The others it may only keep."""


@require_safe
@login_required
@never_cache
def show_material(request: ActorRequest, pk: int, material_pk: int) -> FileResponse:
    """Show the file in the browser if it is a PDF or a picture, else offer it for keeping. Raises NotFound."""
    material = material_file(pk, material_pk, request.actor)
    is_shown = material.content_type in POLICIES
    response = FileResponse(
        material.file.open("rb"),
        as_attachment=not is_shown,
        filename=material.file_name,
        content_type=material.content_type if is_shown else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICIES.get(material.content_type, _NOTHING + "sandbox")
    return response

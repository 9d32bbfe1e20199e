"""Acts on one material: hand in, take back, reuse a certificate, promise a day. Several pages offer them."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from django.core.exceptions import BadRequest

from approvals.materials.domain.refusals import CertificateNotUsable, FileNotChosen, PromiseIncomplete
from approvals.materials.domain.vocabulary import Original
from approvals.materials.services import handing_in, promising
from portal.accounts.middleware import ActorRequest
from portal.kernel.numbers import whole_number

UPLOADS = {"kinds": handing_in.ALLOWED, "megabytes": handing_in.MAX_MEGABYTES}
"""What pages say about files."""


def perform(request: ActorRequest, case_id: int) -> None:
    """Carry out the posted ``act`` on the material ``code``. Raises BadRequest and the refusals of the services."""
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise BadRequest
    act(request, case_id, request.POST.get("code", ""))


def _upload(request: ActorRequest, case_id: int, code: str) -> None:
    file = request.FILES.get("photo") or request.FILES.get("file")
    if file is None:
        raise FileNotChosen
    # One byte more than is taken tells that it is too large.
    data = file.read(handing_in.MAX_BYTES + 1)
    seen = request.POST.get("original") == Original.SEEN.value
    handing_in.add_material(
        case_id=case_id,
        actor=request.actor,
        code=code,
        file_name=file.name or "",
        data=data,
        original=Original.SEEN if seen else Original.COPY_ONLY,
    )


def _remove(request: ActorRequest, case_id: int, code: str) -> None:
    handing_in.remove_material(case_id=case_id, actor=request.actor, code=code)


def _reuse(request: ActorRequest, case_id: int, code: str) -> None:
    certificate_id = whole_number(request.POST.get("certificate", ""))
    if certificate_id is None:
        raise CertificateNotUsable
    handing_in.reuse_certificate(case_id=case_id, actor=request.actor, code=code, certificate_id=certificate_id)


def _promise(request: ActorRequest, case_id: int, code: str) -> None:
    on = _day(request.POST.get("on", ""))
    if on is None or "agree" not in request.POST:
        raise PromiseIncomplete
    promising.plan_promise(case_id=case_id, actor=request.actor, code=code, on=on)


def _unpromise(request: ActorRequest, case_id: int, code: str) -> None:
    promising.plan_promise(case_id=case_id, actor=request.actor, code=code, on=None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_ACTS: Mapping[str, Callable[[ActorRequest, int, str], None]] = MappingProxyType(
    {"upload": _upload, "remove": _remove, "reuse": _reuse, "promise": _promise, "unpromise": _unpromise}
)

"""Judging an uploaded file: by its size, its name and what the gate finds in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.db.models.fields.files import FieldFile

from approvals.materials.domain.refusals import FileEmpty, FileRefused, FileTooLarge
from portal.gate import keeper, scanner
from portal.gate.words import Kind, TakenOut

MAX_MEGABYTES = 10

ALLOWED = "PDF、JPG、PNG"

_KINDS = {".pdf": Kind.PDF, ".jpg": Kind.JPEG, ".jpeg": Kind.JPEG, ".png": Kind.PNG}

_KEPT_AS = {Kind.PDF: ("application/pdf", ".pdf"), Kind.JPEG: ("image/jpeg", ".jpg"), Kind.PNG: ("image/png", ".png")}


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file fit to be kept: its bytes, its type, the extension to store it under, and what it holds no more."""

    data: bytes
    content_type: str
    extension: str
    taken_out: tuple[TakenOut, ...]


def judge(name: str, data: bytes) -> Accepted:
    """Return the file as it may be kept, made anew.

    Raises FileEmpty, FileTooLarge, FileRefused and what ``scanner.scan`` and ``keeper.pass_through`` raise.
    """
    if not data:
        raise FileEmpty
    if len(data) > MAX_MEGABYTES * 1024 * 1024:
        raise FileTooLarge(limit=MAX_MEGABYTES)
    kind = _KINDS.get(PurePath(name).suffix.lower())
    if kind is None:
        raise FileRefused(allowed=ALLOWED)
    if settings.CLAMD:
        scanner.scan(settings.CLAMD, data)
    passed = keeper.pass_through(kind, data)
    return Accepted(passed.data, *_KEPT_AS[kind], passed.taken_out)


@contextmanager
def kept_with_their_rows() -> Iterator[list[FieldFile]]:
    """Files put on the list are deleted again when the transaction inside does not end well."""
    written: list[FieldFile] = []
    try:
        yield written
    except BaseException:
        for file in written:
            file.delete(save=False)
        raise

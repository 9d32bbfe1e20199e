"""Looks at what was kept in a way of its own: as text, with every stream unpacked, by names and signatures."""

import io
import re
import zipfile

import pikepdf

from tests.hostile.others import VIRUS

_NAMES = (
    "JavaScript JS Launch SubmitForm ImportData GoToR GoToE EmbeddedFile EmbeddedFiles FileAttachment RichMedia "
    "XFA Encrypt Rendition Movie Sound 3D PS Collection Hide Thread Print EF Ref"
)

_ACTIVE = re.compile(rb"/(" + b"|".join(name.encode() for name in _NAMES.split()) + rb")(?![A-Za-z0-9])")

_ADDRESS = re.compile(rb"/F \(https?:|\((javascript:|file:|\\\\\\\\)")

_BEGINNINGS = {".pdf": b"%PDF-", ".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff"}

_LOADS = (b"<script>", b"<?php", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"MZ\x90", b"rm -rf", VIRUS, VIRUS[-41:])


def faults(sent: bytes, kept: bytes, extension: str) -> list[str]:
    """What of the file as sent is still in the one that was kept."""
    found = [] if kept != sent else ["kept as it was sent"]
    if not kept.startswith(_BEGINNINGS[extension]):
        found.append("another kind")
    if zipfile.is_zipfile(io.BytesIO(kept)):
        found.append("an archive")
    found += [str(load) for load in _LOADS if load in kept]
    return found + (_active(kept) if extension == ".pdf" else [])


def _active(kept: bytes) -> list[str]:
    text = io.BytesIO()
    with pikepdf.Pdf.open(io.BytesIO(kept)) as opened:
        opened.save(text, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    outside = re.sub(rb"(?s)stream\n.*?endstream", b"", text.getvalue())
    return [hit.group().decode() for pattern in (_ACTIVE, _ADDRESS) for hit in pattern.finditer(outside)]

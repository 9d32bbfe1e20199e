"""Judging an uploaded file: by its name, its first bytes and its structure, and images made anew."""

import io
import re
from dataclasses import dataclass
from pathlib import PurePath

import puremagic
from PIL import Image, ImageOps

from approvals.domain.refusals import FileEmpty, FileRefused, FileTooLarge

MAX_MEGABYTES = 10
ALLOWED = "PDF、JPG、PNG"
MAX_PIXELS = 60_000_000
_IMAGES = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG"}
_CONTENT_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png"}
_ACTIVE_PDF = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
"""A name in a PDF may spell any of its characters as a number (ISO 32000-1, 7.3.5)."""
_TAIL = 2048


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file fit to be kept: its bytes, its type and the extension to store it under."""

    data: bytes
    content_type: str
    extension: str


def judge(name: str, data: bytes) -> Accepted:
    """Return the file as it may be kept; images are decoded and encoded again, without their metadata.

    Raises FileEmpty, FileTooLarge, FileRefused.
    """
    if not data:
        raise FileEmpty
    if len(data) > MAX_MEGABYTES * 1024 * 1024:
        raise FileTooLarge(limit=MAX_MEGABYTES)
    extension = PurePath(name).suffix.lower()
    if extension == ".pdf":
        return _pdf(data)
    if extension in _IMAGES:
        return _image(data, _IMAGES[extension])
    raise FileRefused(allowed=ALLOWED)


def _pdf(data: bytes) -> Accepted:
    is_pdf = data.startswith(b"%PDF-") and b"%%EOF" in data[-_TAIL:]
    if not is_pdf or _ACTIVE_PDF.search(_ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)):
        raise FileRefused(allowed=ALLOWED)
    return Accepted(data, "application/pdf", ".pdf")


def _image(data: bytes, wanted: str) -> Accepted:
    try:
        found = puremagic.from_string(data, mime=True)
        image = Image.open(io.BytesIO(data), formats=[wanted])
        if found != _CONTENT_TYPES[wanted] or image.width * image.height > MAX_PIXELS:
            raise FileRefused(allowed=ALLOWED)
        made = io.BytesIO()
        _as_seen(image).save(made, wanted, quality=88)
    except (puremagic.PureError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise FileRefused(allowed=ALLOWED) from None
    return Accepted(made.getvalue(), _CONTENT_TYPES[wanted], ".jpg" if wanted == "JPEG" else ".png")


def _as_seen(image: Image.Image) -> Image.Image:
    """As its viewer saw it: how a phone was held is in the metadata that go, and what is see-through lay on white."""
    upright = ImageOps.exif_transpose(image)
    if not upright.has_transparency_data:
        return upright.convert("RGB")
    seen = upright.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen)
    return paper

"""Judging an uploaded file: by its name, its first bytes and its structure, and images made anew."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath

import puremagic
from django.db.models.fields.files import FieldFile
from PIL import Image, ImageOps

from approvals.materials.domain.refusals import FileEmpty, FileRefused, FileTooLarge, PictureTooLarge

MAX_MEGABYTES = 10

ALLOWED = "PDF、JPG、PNG"

MAX_PIXELS = 60_000_000
"""Of a photograph as phones take it, which is decoded at a half, a quarter or an eighth of its sides."""

MAX_DECODED = 20_000_000
"""Pixels that are held in memory at once, three or four bytes each; a page of A3 at 300 dpi has 17 million."""

_SCALES = (1, 2, 4, 8)

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

    Raises FileEmpty, FileTooLarge, FileRefused, PictureTooLarge.
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


def _pdf(data: bytes) -> Accepted:
    is_pdf = data.startswith(b"%PDF-") and b"%%EOF" in data[-_TAIL:]
    if not is_pdf or _ACTIVE_PDF.search(_ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)):
        raise FileRefused(allowed=ALLOWED)
    return Accepted(data, "application/pdf", ".pdf")


def _image(data: bytes, wanted: str) -> Accepted:
    try:
        if puremagic.from_string(data, mime=True) != _CONTENT_TYPES[wanted]:
            raise FileRefused(allowed=ALLOWED)
        image = Image.open(io.BytesIO(data), formats=[wanted])
        _bound(image)
        made = io.BytesIO()
        seen = _as_seen(image)
        seen.info.clear()
        seen.save(made, wanted, quality=88)
    except (puremagic.PureError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise FileRefused(allowed=ALLOWED) from None
    return Accepted(made.getvalue(), _CONTENT_TYPES[wanted], ".jpg" if wanted == "JPEG" else ".png")


def _bound(image: Image.Image) -> None:
    """Refuse what would fill the memory before it is decoded; a photograph is decoded smaller instead.

    A progressive one comes in layers that are all held at once, whatever the scale.
    """
    pixels = image.width * image.height
    is_scalable = image.format == "JPEG" and "progressive" not in image.info
    limit = MAX_PIXELS if is_scalable else MAX_DECODED
    if pixels > limit:
        raise PictureTooLarge(limit=limit // 10_000)
    if is_scalable:
        scale = next(scale for scale in _SCALES if pixels <= MAX_DECODED * scale**2)
        image.draft(None, (image.width // scale, image.height // scale))


def _as_seen(image: Image.Image) -> Image.Image:
    """As its viewer saw it: how a phone was held is in the metadata that go, and what is see-through lay on white."""
    ImageOps.exif_transpose(image, in_place=True)
    if not image.has_transparency_data:
        return image if image.mode == "RGB" else image.convert("RGB")
    seen = image if image.mode == "RGBA" else image.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen)
    return paper

"""A picture made anew: decoded within bounds and encoded again, without whatever came with it."""

import io

from PIL import Image, ImageOps

from portal.gate.words import FileUnreadable, Kind, Passed, PictureTooLarge

MAX_PIXELS = 60_000_000
"""Of a photograph as phones take it, which is decoded at a half, a quarter or an eighth of its sides."""

MAX_DECODED = 20_000_000
"""Pixels that are held in memory at once, three or four bytes each; a page of A3 at 300 dpi has 17 million."""

_SCALES = (1, 2, 4, 8)

_FORMATS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG"}


def examine(kind: Kind, data: bytes) -> Passed:
    """Return the picture made anew, as its viewer saw it. Raises FileUnreadable, PictureTooLarge."""
    wanted = _FORMATS[kind]
    try:
        image = Image.open(io.BytesIO(data), formats=[wanted])
        _bound(image)
        made = io.BytesIO()
        seen = _as_seen(image)
        seen.info.clear()
        seen.save(made, wanted, quality=88)
    except (Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise FileUnreadable from None
    return Passed(made.getvalue())


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

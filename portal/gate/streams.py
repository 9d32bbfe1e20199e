"""What the streams of a document hold once decoded: how much, and whether a virus scanner's test file is among it."""

import zlib
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Any

from pikepdf import Array, Name, Pdf, PdfError, Stream, StreamDecodeLevel, settings

from portal.gate.limits import MAX_HELD, MAX_STREAM, MAX_STREAMS
from portal.gate.words import FileDemanding, FileInfected

TEST_VIRUS = b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""What every virus scanner finds, and what shows that something looks."""

_CHUNK = 1024 * 1024

_FLATE = {"/FlateDecode", "/Fl"}

_WHOLE = {"/ASCII85Decode", "/A85", "/ASCIIHexDecode", "/AHx", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}

_COMPONENTS = {"/DeviceGray": 1, "/CalGray": 1, "/G": 1, "/Indexed": 1, "/I": 1, "/DeviceCMYK": 4, "/CMYK": 4}


def search(pdf: Pdf) -> None:
    """Decode every stream of *pdf* within bounds. Raises FileDemanding, FileInfected."""
    total = 0
    for found in pdf.objects:
        if isinstance(found, Stream):
            _bound_picture(found)
            total += _search(found, MAX_STREAMS - total)


def _bound_picture(stream: Any) -> None:
    """A picture says how large it will be once decoded, whatever it takes now."""
    if stream.get("/Subtype") != Name.Image:
        return
    sizes = [stream.get(key) for key in ("/Width", "/Height")]
    if all(isinstance(size, int) for size in sizes) and sizes[0] * sizes[1] * _bits(stream) // 8 > MAX_STREAM:
        raise FileDemanding


def _bits(stream: Any) -> int:
    """Bits of one pixel; of one whose colours are not told, three bytes."""
    if stream.get("/ImageMask") is True:
        return 1
    depth, space = stream.get("/BitsPerComponent"), stream.get("/ColorSpace")
    if isinstance(space, Array) and len(space):
        space = space[0]
    components = _COMPONENTS.get(str(space), 3) if isinstance(space, Name) else 3
    return components * (depth if isinstance(depth, int) and depth > 0 else 8)


def _search(stream: Any, left: int) -> int:
    """Return how many bytes *stream* decodes to, at most *left*."""
    size, end = 0, b""
    for chunk in _decoded(stream):
        size += len(chunk)
        if size > min(MAX_STREAM, left):
            raise FileDemanding
        if TEST_VIRUS in end + chunk:
            raise FileInfected
        end = chunk[-len(TEST_VIRUS) :]
    return size


def _decoded(stream: Any) -> Iterator[bytes]:
    """The stream piece by piece, up to where it is a picture's own coding."""
    filters = stream.get("/Filter")
    told = [str(name) for name in (filters if isinstance(filters, Array) else [filters] if filters else [])]
    names = list(takewhile(lambda name: name in _FLATE | _WHOLE, told))
    raw = stream.read_raw_bytes()
    if not _WHOLE.isdisjoint(names):
        yield _whole(raw, names)
        return
    pieces: Iterable[bytes] = [raw]
    for _name in names:
        pieces = _inflated(pieces)
    yield from pieces


def _whole(raw: bytes, names: list[str]) -> bytes:
    """By qpdf, which ends beyond its limits (``pdf.set_limits``) or the memory of the process."""
    elsewhere = Pdf.new()
    apart = Stream(elsewhere, b"")
    apart.write(raw, filter=Array([Name(name) for name in names]))
    try:
        data: bytes = apart.read_bytes(StreamDecodeLevel.specialized)
    except PdfError:
        if settings.qpdf_limit_errors():
            raise FileDemanding from None
        return raw
    if len(data) > MAX_HELD:
        raise FileDemanding
    return data


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Inflate until the end or the first fault: what comes after it no viewer shows either."""
    inflating = zlib.decompressobj()
    for piece in pieces:
        rest = piece
        while rest:
            try:
                chunk = inflating.decompress(rest, _CHUNK)
            except zlib.error:
                return
            if chunk:
                yield chunk
            rest = inflating.unconsumed_tail
            if inflating.eof:
                return

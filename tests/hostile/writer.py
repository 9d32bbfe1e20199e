"""Writes PDF files byte by byte, in ways in which the same document may lie in a file."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pikepdf

PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%s>>"
FIRST_OWN = 10


@dataclass(frozen=True)
class Document:
    """One page, and what a family adds: keys of the catalogue and of the page, objects from 10 on (or streams)."""

    catalogue: str = ""
    page: str = ""
    objects: Mapping[int, str | tuple[str, bytes]] = field(default_factory=dict)

    @property
    def everything(self) -> dict[int, str | tuple[str, bytes]]:
        return {
            1: f"<</Type/Catalog/Pages 2 0 R{self.catalogue}>>",
            2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: PAGE % self.page,
            **self.objects,
        }


def plain(document: Document, *, escape: bool = False) -> bytes:
    """One table of references."""
    return _with_table(b"%PDF-1.7\n", {n: _body(o, escape=escape) for n, o in document.everything.items()}, "")


def escaped(document: Document) -> bytes:
    """Every second letter of each name is spelled as a number."""
    return plain(document, escape=True)


def in_object_streams(document: Document) -> bytes:
    """Whatever is no stream lies in a compressed stream of objects."""
    objects = document.everything
    packed = {n: o for n, o in objects.items() if isinstance(o, str)}
    heads, bodies = [], ""
    for number, body in packed.items():
        heads.append(f"{number} {len(bodies)}")
        bodies += body + " "
    head = " ".join(heads) + " "
    data = zlib.compress((head + bodies).encode("latin-1"))
    holder, index = 90, 91
    keys = f"<</Type/ObjStm/N {len(packed)}/First {len(head)}/Filter/FlateDecode/Length {len(data)}>>"
    outside = {n: _body(o) for n, o in objects.items() if isinstance(o, tuple)}
    outside[holder] = _stream(keys, data)
    made, places = _laid(b"%PDF-1.7\n", outside)
    places[index] = len(made)
    rows = [b"\0\0\0\0\0\xff\xff"]
    for number in range(1, index + 1):
        if number in packed:
            rows.append(b"\2" + holder.to_bytes(4) + list(packed).index(number).to_bytes(2))
        else:
            rows.append(b"\1" + places[number].to_bytes(4) + b"\0\0" if number in places else b"\0" * 7)
    table = zlib.compress(b"".join(rows))
    keys = f"<</Type/XRef/Size {index + 1}/W[1 4 2]/Root 1 0 R/Filter/FlateDecode/Length {len(table)}>>"
    end = f"\nstartxref\n{len(made)}\n%%EOF\n".encode()
    return made + f"{index} 0 obj\n".encode() + _stream(keys, table) + b"\nendobj" + end


def appended(document: Document) -> bytes:
    """An empty page first, and then an update that brings what is hostile."""
    first = plain(Document())
    before = int(re.findall(rb"startxref\s+(\d+)", first)[-1])
    changed = {n: _body(o) for n, o in document.everything.items()}
    return _with_table(first, changed, f"/Prev {before}")


def taken_back(document: Document) -> bytes:
    """What is hostile first, and then an update that hides it."""
    first = plain(document)
    before = int(re.findall(rb"startxref\s+(\d+)", first)[-1])
    return _with_table(first, {n: _body(o) for n, o in Document().everything.items()}, f"/Prev {before}")


def broken(document: Document) -> bytes:
    """Without a table that fits: viewers look for the objects themselves."""
    return re.sub(rb"startxref\n\d+", b"startxref\n7", plain(document))


def headed(document: Document) -> bytes:
    """A web page before it."""
    return b"<html><script>alert(1)</script></html>\n" + plain(document)


def tailed(document: Document) -> bytes:
    """An archive behind it."""
    return plain(document) + archive()


def for_the_owner(document: Document) -> bytes:
    """Opens without a password, and is enciphered all the same."""
    return _saved(document, encryption=pikepdf.Encryption(owner="owner", user=""))


def in_a_row(document: Document) -> bytes:
    """Linearized."""
    return _saved(document, linearize=True)


def signed(document: Document) -> bytes:
    """With what looks like a signature, for whose sake it would be kept as it is."""
    signature = {80: "<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 10 20 30]/Contents<00>>>"}
    field_ = {81: "<</FT/Sig/T(s)/V 80 0 R/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/P 3 0 R>>"}
    form = "" if "/AcroForm" in document.catalogue else "/AcroForm<</Fields[81 0 R]/SigFlags 3>>"
    return plain(Document(document.catalogue + form, document.page, {**document.objects, **signature, **field_}))


STYLES: Mapping[str, Callable[[Document], bytes]] = MappingProxyType(
    {
        made.__name__: made
        for made in (
            plain,
            escaped,
            in_object_streams,
            appended,
            taken_back,
            broken,
            headed,
            tailed,
            for_the_owner,
            in_a_row,
            signed,
        )
    }
)


def archive(name: str = "run.bat", content: bytes = b"del *.*") -> bytes:
    """A ZIP file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        zipped.writestr(name, content)
    return made.getvalue()


def _saved(document: Document, **how: object) -> bytes:
    made = io.BytesIO()
    with pikepdf.Pdf.open(io.BytesIO(plain(document))) as opened:
        opened.save(made, **how)
    return made.getvalue()


def _with_table(start: bytes, bodies: Mapping[int, bytes], trailer: str) -> bytes:
    made, places = _laid(start, bodies)
    rows = [f"{n} 1\n{place:010} 00000 n \n" for n, place in places.items()]
    table = "xref\n0 1\n0000000000 65535 f \n" + "".join(rows)
    end = f"trailer<</Size {max(places) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{len(made)}\n%%EOF\n"
    return made + (table + end).encode()


def _laid(start: bytes, bodies: Mapping[int, bytes]) -> tuple[bytes, dict[int, int]]:
    made, places = start, {}
    for number, body in bodies.items():
        places[number] = len(made)
        made += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    return made, places


def _body(told: str | tuple[str, bytes], *, escape: bool = False) -> bytes:
    keys, data = told if isinstance(told, tuple) else (told, None)
    if escape:
        keys = re.sub(r"/([A-Za-z]+)", _as_numbers, keys)
    if data is None:
        return keys.encode("latin-1")
    return _stream(keys.replace("<<", f"<</Length {len(data)}", 1), data)


def _stream(keys: str, data: bytes) -> bytes:
    return keys.encode("latin-1") + b"\nstream\n" + data + b"\nendstream"


def _as_numbers(name: re.Match[str]) -> str:
    return "/" + "".join(f"#{ord(letter):02x}" if at % 2 else letter for at, letter in enumerate(name[1]))

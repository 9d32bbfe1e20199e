"""Documents that do something beside showing a page, by family."""

import zlib
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tests.hostile.writer import STYLES, Document

SCRIPT = "/S/JavaScript/JS(app.alert\\(1\\))"
_FILE = {10: "<</Type/Filespec/F(run.exe)/UF(run.exe)/EF<</F 11 0 R>>>>", 11: ("<</Type/EmbeddedFile>>", b"MZ\x90\x00")}
_RECT = "/Type/Annot/Rect[0 0 100 100]"


def _annotated(keys: str, objects: Mapping[int, str | tuple[str, bytes]] = MappingProxyType({})) -> Document:
    return Document(page="/Annots[20 0 R]", objects={20: f"<<{_RECT}{keys}>>", **objects})


def _linked(action: str) -> Document:
    return _annotated(f"/Subtype/Link/A<<{action}>>")


def _opening(action: str) -> Document:
    return Document(f"/OpenAction<<{action}>>")


def _field(keys: str) -> Document:
    widget = f"<<{_RECT}/Subtype/Widget/FT/Tx/T(a){keys}>>"
    return Document("/AcroForm<</Fields[20 0 R]>>", "/Annots[20 0 R]", {20: widget})


FAMILIES: Mapping[str, Document] = MappingProxyType(
    {
        "script on opening": _opening(SCRIPT),
        "script as a stream": Document(
            "/OpenAction<</S/JavaScript/JS 10 0 R>>", objects={10: ("<<>>", b"app.alert(1)")}
        ),
        "script on an object of its own": Document("/OpenAction 10 0 R", objects={10: f"<<{SCRIPT}>>"}),
        "script after a jump": _opening(f"/S/GoTo/D[3 0 R/Fit]/Next<<{SCRIPT}>>"),
        "script in a row of actions": _opening(f"/S/GoTo/D[3 0 R/Fit]/Next[<</S/GoTo/D[3 0 R/Fit]>><<{SCRIPT}>>]"),
        "script of the document": Document(
            "/Names<</JavaScript<</Names[(a) 10 0 R]>>>>", objects={10: f"<<{SCRIPT}>>"}
        ),
        "script on closing": Document(f"/AA<</WC<<{SCRIPT}>>>>"),
        "script of a page": Document(page=f"/AA<</O<<{SCRIPT}>>>>"),
        "script of a link": _linked(SCRIPT),
        "script of a field": _field(f"/AA<</K<<{SCRIPT}>>/C<<{SCRIPT}>>>>"),
        "script of a heading": Document(
            "/Outlines 10 0 R",
            objects={10: "<</First 11 0 R/Last 11 0 R/Count 1>>", 11: f"<</Title(a)/Parent 10 0 R/A<<{SCRIPT}>>>>"},
        ),
        "script of an address": _linked("/S/URI/URI(javascript:alert\\(1\\))"),
        "a file by its address": _linked("/S/URI/URI(file:///C:/windows/system32/calc.exe)"),
        "a share by its address": _linked("/S/URI/URI(\\\\\\\\host\\\\share\\\\run.exe)"),
        "launch": _opening("/S/Launch/F(cmd.exe)"),
        "launch on Windows": _linked("/S/Launch/Win<</F(cmd.exe)/P(/c calc)>>"),
        "a form sent away": _linked("/S/SubmitForm/F(https://example.com/take)"),
        "a form sent on opening": _opening("/S/SubmitForm/F<</FS/URL/F(https://example.com/take)>>"),
        "data brought in": _linked("/S/ImportData/F(data.fdf)"),
        "another file opened": _opening("/S/GoToR/F(other.pdf)/D[0/Fit]"),
        "another share opened": _linked("/S/GoToR/F(\\\\\\\\host\\\\share\\\\a.pdf)/D[0/Fit]"),
        "an embedded file opened": _linked("/S/GoToE/T<</R/C/N(a)>>"),
        "printing": _opening("/S/Named/N/Print"),
        "hiding": _linked("/S/Hide/T(a)"),
        "a thread elsewhere": _linked("/S/Thread/F(a.pdf)/D 0"),
        "an embedded file": Document("/Names<</EmbeddedFiles<</Names[(a) 10 0 R]>>>>", objects=_FILE),
        "an associated file": Document("/AF[10 0 R]", objects=_FILE),
        "a portfolio": Document("/Collection<</View/T>>/Names<</EmbeddedFiles<</Names[(a) 10 0 R]>>>>", objects=_FILE),
        "a file pinned to the page": _annotated("/Subtype/FileAttachment/FS 10 0 R", _FILE),
        "a form of another kind": Document(
            "/AcroForm<</Fields[]/XFA 10 0 R>>/NeedsRendering true",
            objects={10: ("<<>>", b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><script/></xdp:xdp>")},
        ),
        "rich media": _annotated("/Subtype/RichMedia/RichMediaContent<</Assets<</Names[(a) 10 0 R]>>>>", _FILE),
        "a screen": _annotated("/Subtype/Screen/A<</S/Rendition/OP 0/R<</S/MR/C<</S/MCD/D 10 0 R>>>>>>", _FILE),
        "a film": _annotated("/Subtype/Movie/Movie<</F(a.avi)>>"),
        "a sound": _annotated("/Subtype/Sound/Sound 10 0 R", {10: ("<</Type/Sound/R 8000>>", b"\0" * 10)}),
        "a sound on opening": Document(
            "/OpenAction<</S/Sound/Sound 10 0 R>>", objects={10: ("<</Type/Sound/R 8000>>", b"\0" * 10)}
        ),
        "a model": _annotated(
            "/Subtype/3D/3DD 10 0 R",
            {10: ("<</Type/3D/Subtype/U3D/OnInstantiate 11 0 R>>", b"U3D"), 11: ("<<>>", b"x")},
        ),
        "a content elsewhere": Document(
            page="/Contents 10 0 R", objects={10: ("<</F(https://example.com/a)/FFilter/FlateDecode>>", b"")}
        ),
        "a page of another file": Document(
            page="/Resources<</XObject<</a 10 0 R>>>>",
            objects={10: ("<</Subtype/Form/BBox[0 0 1 1]/Ref<</F(other.pdf)/Page 0>>>>", b"q Q")},
        ),
        "PostScript": Document(
            page="/Resources<</XObject<</a 10 0 R>>>>", objects={10: ("<</Type/XObject/Subtype/PS>>", b"(a) run")}
        ),
    }
)


def all_documents() -> Iterator[tuple[str, str, bytes]]:
    """Each family in each style: what it is, the name of the file, its bytes."""
    for family, document in FAMILIES.items():
        for style, made in STYLES.items():
            yield f"{family}, {style}", "a.pdf", made(document)


def content(keys: str, data: bytes) -> Document:
    """A page whose content is one stream."""
    return Document(page="/Contents 10 0 R", objects={10: (f"<<{keys}>>", data)})


def packed(size: int, times: int = 1) -> bytes:
    """So many zeros, compressed as often."""
    data = bytes(size)
    for _time in range(times):
        data = zlib.compress(data, 9)
    return data

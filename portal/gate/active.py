"""What a document does beside showing its pages, found in every object of it and taken out (ISO 32000-2, 12.6).

Names are compared as qpdf reads them, so that however they are spelled (``/J#61vaScript``) and wherever they lie (in a
stream of objects, in an object that no page refers to) they are the same.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from portal.gate.words import TakenOut

_ACTIONS: Mapping[str, TakenOut] = MappingProxyType(
    {
        "/JavaScript": TakenOut.SCRIPT,
        "/Launch": TakenOut.ACTION,
        "/SubmitForm": TakenOut.ACTION,
        "/ImportData": TakenOut.ACTION,
        "/ResetForm": TakenOut.ACTION,
        "/Hide": TakenOut.ACTION,
        "/Thread": TakenOut.ACTION,
        "/GoToR": TakenOut.EXTERNAL,
        "/GoToE": TakenOut.EXTERNAL,
        "/GoToDp": TakenOut.EXTERNAL,
        "/Rendition": TakenOut.MEDIA,
        "/Movie": TakenOut.MEDIA,
        "/Sound": TakenOut.MEDIA,
        "/RichMediaExecute": TakenOut.MEDIA,
        "/GoTo3DView": TakenOut.MEDIA,
    }
)
"""Actions by their kind. GoTo within the document, links to addresses and turning layers on and off stay."""

_TURNING_PAGES = {"/NextPage", "/PrevPage", "/FirstPage", "/LastPage", "/GoBack", "/GoForward"}

_LINKED = ("http:", "https:", "mailto:", "tel:")

_ANNOTATIONS: Mapping[str, TakenOut] = MappingProxyType(
    {
        "/FileAttachment": TakenOut.ATTACHMENT,
        "/RichMedia": TakenOut.MEDIA,
        "/Screen": TakenOut.MEDIA,
        "/Movie": TakenOut.MEDIA,
        "/Sound": TakenOut.MEDIA,
        "/3D": TakenOut.MEDIA,
    }
)

_NAME_TREES: Mapping[str, TakenOut] = MappingProxyType(
    {
        "/JavaScript": TakenOut.SCRIPT,
        "/EmbeddedFiles": TakenOut.ATTACHMENT,
        "/Renditions": TakenOut.MEDIA,
        "/AlternatePresentations": TakenOut.MEDIA,
    }
)

_FILES_OF_A_SPEC = ("/F", "/UF", "/DOS", "/Mac", "/Unix")

_KEPT_OF_AN_ANNOTATION = {"/Type", "/Rect", "/P"}


def take_out(pdf: Pdf) -> set[TakenOut]:
    """Take out of *pdf* what is active, in place, and return what that was."""
    found = set(_of_the_catalogue(pdf.Root))
    for one in pdf.objects:
        for part in _parts(one):
            found.update(_of_stream(part) if isinstance(part, Stream) else ())
            found.update(_of_dictionary(part))
    return found


def is_signed(pdf: Pdf) -> bool:
    """Whether somebody has signed it (签名), so that any change of a byte would show."""
    return any("/ByteRange" in part and "/Contents" in part for one in pdf.objects for part in _parts(one))


def _parts(one: Any) -> Iterator[Any]:
    """Every dictionary and stream within an object, itself included; objects that it refers to come by themselves."""
    waiting = [one]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Dictionary | Stream):
            yield part
            inner = [part.get(key) for key in part.keys()]  # noqa: SIM118 (of a stream no other way)
        elif isinstance(part, Array):
            inner = list(part)
        else:
            continue
        waiting.extend(
            value for value in inner if isinstance(value, Dictionary | Stream | Array) and not value.is_indirect
        )


def _of_the_catalogue(root: Any) -> Iterator[TakenOut]:
    names, form = root.get("/Names"), root.get("/AcroForm")
    if isinstance(names, Dictionary):
        for key, word in _NAME_TREES.items():
            yield from _without(names, key, word)
    if isinstance(form, Dictionary):
        yield from _without(form, "/XFA", TakenOut.DYNAMIC_FORM)
    yield from _without(root, "/Collection", TakenOut.ATTACHMENT)
    yield from _without(root, "/NeedsRendering", TakenOut.DYNAMIC_FORM)


def _of_dictionary(part: Any) -> Iterator[TakenOut]:
    yield from _of_action(part)
    files, kind = part.get("/EF"), part.get("/Subtype")
    if isinstance(files, Dictionary) and any(key in files for key in _FILES_OF_A_SPEC):
        yield from _without(part, "/EF", TakenOut.ATTACHMENT)
        yield from _without(part, "/RF", TakenOut.ATTACHMENT)
    if isinstance(kind, Name) and str(kind) in _ANNOTATIONS and not isinstance(part, Stream) and "/Rect" in part:
        yield _ANNOTATIONS[str(kind)]
        _empty(part, _KEPT_OF_AN_ANNOTATION)
        part["/Subtype"] = Name.Link


def _of_action(part: Any) -> Iterator[TakenOut]:
    kind = part.get("/S")
    word = _ACTIONS.get(str(kind)) if isinstance(kind, Name) else None
    if kind == Name.Named and str(part.get("/N")) not in _TURNING_PAGES:
        word = TakenOut.ACTION
    if kind == Name.URI and not _is_link(part.get("/URI")):
        word = TakenOut.EXTERNAL
    if word is None and "/JS" in part and isinstance(part.get("/JS"), String | Stream):
        word = TakenOut.SCRIPT
    if word is not None:
        yield word
        _empty(part, set())


def _is_link(address: Any) -> bool:
    """Whether following it opens a page or a letter; what names no scheme is relative to one that does."""
    told = str(address).strip().lower() if isinstance(address, String) else ""
    scheme, colon, _rest = told.partition(":")
    return told.startswith(_LINKED) or (not (colon and scheme.replace("+", "").isalnum()) and not told.startswith("\\"))


def _of_stream(part: Any) -> Iterator[TakenOut]:
    if part.get("/Type") == Name.EmbeddedFile:
        part.write(b"")
        _empty(part, {"/Length"})
        yield TakenOut.ATTACHMENT
    if part.get("/Subtype") == Name.PS:
        part.write(b"")
        _empty(part, {"/Length"})
        yield TakenOut.SCRIPT
    if "/F" in part:
        yield from _without(part, "/F", TakenOut.EXTERNAL)
    if part.get("/Subtype") == Name.Form and isinstance(part.get("/Ref"), Dictionary):
        yield from _without(part, "/Ref", TakenOut.EXTERNAL)


def _without(part: Any, key: str, word: TakenOut) -> Iterator[TakenOut]:
    if key in part:
        del part[key]
        yield word


def _empty(part: Any, kept: set[str]) -> None:
    for key in set(part.keys()) - kept:
        del part[key]

"""A PDF made anew without what is active in it; what lies beside its objects (a ZIP at its end) does not come along."""

import io
import zipfile
from collections.abc import Iterator

import pikepdf
from pikepdf import Pdf

from portal.gate import active, streams
from portal.gate.limits import MAX_HELD
from portal.gate.words import FileInfected, FileLocked, FileUnreadable, Passed, SignedAndActive, TakenOut

_HEADER, _END = b"%PDF-", b"%%EOF"

_HEADER_WITHIN = 1024  # bytes, as viewers look for it

_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")

MOST_REVISIONS = 50


def examine(data: bytes) -> Passed:
    """Return the document made anew; one that is signed and does nothing is kept as it is, for its signature's sake.

    Raises FileUnreadable, FileLocked, FileDemanding, FileInfected, SignedAndActive; MemoryError.
    """
    if streams.TEST_VIRUS in data:
        raise FileInfected
    if _HEADER not in data[:_HEADER_WITHIN]:
        raise FileUnreadable
    try:
        with Pdf.open(io.BytesIO(data)) as pdf:
            return _examined(pdf, data)
    except pikepdf.PasswordError:
        raise FileLocked from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, OverflowError):
        raise FileUnreadable from None


def set_limits() -> None:
    """Bound what qpdf decodes by itself, streams of objects among it; for the whole process."""
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=MAX_HELD, run_length_max_memory=MAX_HELD, png_max_memory=MAX_HELD, tiff_max_memory=MAX_HELD
    )


def load() -> None:
    """Bring into memory, while files can be opened, what examining takes: its codecs and the ciphers."""
    pdf = Pdf.new()
    pdf.add_blank_page()
    pdf.docinfo["/Title"] = "Ω"
    made = io.BytesIO()
    pdf.save(made, encryption=pikepdf.Encryption(owner="owner", user=""))
    examine(made.getvalue())


def _examined(pdf: Pdf, data: bytes) -> Passed:
    if not len(pdf.pages):
        raise FileUnreadable
    streams.search(pdf)
    is_signed = active.is_signed(pdf)
    found = active.take_out(pdf)
    if is_signed:
        return _kept(data, found | _of_revisions(data))
    if pdf.is_encrypted:
        found.add(TakenOut.RESTRICTION)
    return Passed(_made_anew(pdf), tuple(sorted(found)))


def _kept(data: bytes, found: set[TakenOut]) -> Passed:
    if found:
        raise SignedAndActive
    is_bare = data.startswith(_HEADER) and data.rstrip().endswith(_END)
    if not is_bare or _holds_an_archive(data):
        raise FileUnreadable
    return Passed(data)


def _of_revisions(data: bytes) -> set[TakenOut]:
    """What is active in an earlier state of a signed document, to which a viewer may go back."""
    found: set[TakenOut] = set()
    for end in _ends(data):
        try:
            with Pdf.open(io.BytesIO(data[:end]), attempt_recovery=False) as earlier:
                found |= active.take_out(earlier)
        except pikepdf.PdfError:
            continue  # of a linearized document the first end is no state of it
    return found


def _ends(data: bytes) -> Iterator[int]:
    end = data.find(_END)
    for _revision in range(MOST_REVISIONS):
        following = data.find(_END, end + 1)
        if following < 0:
            return
        yield end + len(_END)
        end = following
    raise FileUnreadable


def _made_anew(pdf: Pdf) -> bytes:
    """What no page needs is left out. A stream may still look like an archive: then each is packed anew as well."""
    for packed_anew in (False, True):
        made = io.BytesIO()
        pdf.save(
            made,
            encryption=False,
            recompress_flate=packed_anew,
            deterministic_id=True,
            fix_metadata_version=False,  # whose parser would be looked for in files
        )
        if not _holds_an_archive(made.getvalue()):
            return made.getvalue()
    raise FileUnreadable


def _holds_an_archive(data: bytes) -> bool:
    return zipfile.is_zipfile(io.BytesIO(data)) or any(start in data for start in _ARCHIVES)

"""Reading files of published catalogues into rows that know where they stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from matters.importing.domain.cross_checks import Finding, Place, Placed
from matters.importing.domain.json_rows import Document, Unreadable, read
from matters.importing.domain.published_rows import BadRow, BundleRow, MatterRow, item_row, matter_row, package_row
from matters.importing.domain.row_checks import Reason, reason
from matters.importing.domain.samples import completed
from matters.importing.services.samples import samples
from portal.kernel.vocabulary import _

_FORMATS: dict[str, Callable[[object], MatterRow]] = {"matters": matter_row, "items": item_row}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from all files, and what could not be."""

    matters: list[Placed[MatterRow]] = field(default_factory=list)
    bundles: list[Placed[BundleRow]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_files(paths: Sequence[Path]) -> Reading:
    """Read *paths*; what is wrong with a file or a row becomes a finding, and reading goes on."""
    reading = Reading()
    for path in paths:
        try:
            document = read(path.read_text(encoding="utf-8-sig"))
        except Unreadable as error:
            _complain(reading, Place(path.name, error.line), reason(_("不是有效的 JSON：%(why)s"), why=error))
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            _complain(reading, Place(path.name, line), Reason(_("不是 UTF-8 编码的文件")))
        else:
            _read_document(reading, path.name, document)
    return reading


def _read_document(reading: Reading, file: str, document: Document) -> None:
    lists = [name for name in (*_FORMATS, "packages") if name in document.lists]
    if not lists:
        _complain(reading, Place(file, 1), Reason(_("不认识的格式：没有 matters、packages 或 items 列表")))
    for name in lists:
        for row in document.lists[name]:
            place = Place(file, row.line)
            try:
                _take(reading, place, name, row.value)
            except BadRow as bad:
                reading.findings.extend(Finding(place, bad.code, why) for why in bad.reasons)


def _take(reading: Reading, place: Place, name: str, value: object) -> None:
    if name == "packages":
        reading.bundles.append(Placed(place, package_row(value)))
    else:
        reading.matters.append(Placed(place, completed(_FORMATS[name](value), samples())))


def _complain(reading: Reading, place: Place, why: Reason) -> None:
    reading.findings.append(Finding(place, "", why))

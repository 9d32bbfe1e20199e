"""Taking published catalogues in: all rows or none, and nothing where nothing changed."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from matters.catalogue.domain.content import content_hash
from matters.catalogue.domain.pinyin import sort_key
from matters.catalogue.models import MatterVersion
from matters.catalogue.services import columns, hold_edition, next_edition, write_parts
from matters.importing.domain.cross_checks import Finding, findings
from matters.importing.domain.published_rows import BundleRow, MatterRow
from matters.importing.services.departments import ensure_departments
from matters.importing.services.reading import read_files
from matters.importing.services.samples import samples
from matters.importing.services.shelves import BUNDLES, MATTERS, Edition, outdated, put
from portal import clock
from portal.accounts.actor import SYSTEM
from portal.audit.services import Entry, record_many

LAW = "行政许可法第三十条"


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, in matters and bundles together."""

    rows: int
    added: int
    changed: int

    @property
    def unchanged(self) -> int:
        return self.rows - self.added - self.changed


class BadRows(ValueError):
    """Rows that cannot be taken; nothing was imported. ``findings`` are in the order of the files."""

    def __init__(self, found: Sequence[Finding]) -> None:
        super().__init__(f"{len(found)} findings")
        self.findings = found


def import_catalogue(paths: Sequence[Path]) -> Report:
    """Publish what the files at *paths* hold and is not published yet: all of it or nothing.

    A row equal to the one imported last changes nothing, even where an editor has published since;
    a changed one becomes a new version, and the old one stays. Raises BadRows, OSError.
    Law: 行政许可法第三十条 (what must be published).
    """
    reading = read_files(paths)
    with transaction.atomic(durable=True):
        _take_time()
        hold_edition()
        unread = {finding.code for finding in reading.findings}
        found = [*reading.findings, *findings(reading.matters, reading.bundles, _known(unread))]
        if found:
            order = {path.name: index for index, path in enumerate(paths)}
            raise BadRows(sorted(found, key=lambda one: (order[one.place.file], one.place.line)))
        matters = {placed.row.code: placed.row for placed in reading.matters}
        bundles = {placed.row.code: placed.row for placed in reading.bundles}
        report = _publish(matters, bundles, clock.now())
        if report.added or report.changed:
            next_edition()
    return report


def _take_time() -> None:
    """An import may wait for another and takes longer than a page: the limits of the web are not for it."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '60s'; SET LOCAL statement_timeout = '60s'")


def _known(unread: Collection[str]) -> dict[str, Collection[str]]:
    """The needs of what is published; rows that could not be read count as there, so that one fault is told once."""
    published = MatterVersion.objects.published().values_list("matter__code", "prerequisite_codes")
    return dict.fromkeys(unread, ()) | dict(published)


def _publish(matters: Mapping[str, MatterRow], bundles: Mapping[str, BundleRow], now: datetime) -> Report:
    matter_hashes = {code: content_hash(row.content, row.unverified) for code, row in matters.items()}
    bundle_hashes = {code: _bundle_hash(row) for code, row in bundles.items()}
    new_matters, changed_matters = outdated(MATTERS, matter_hashes)
    new_bundles, changed_bundles = outdated(BUNDLES, bundle_hashes)
    fresh_matters = {code: matters[code] for code in (*new_matters, *changed_matters)}
    fresh_bundles = {code: bundles[code] for code in (*new_bundles, *changed_bundles)}
    departments = _departments(fresh_matters, fresh_bundles)
    numbers = put(
        MATTERS,
        {code: _matter_edition(row, departments, matter_hashes[code]) for code, row in fresh_matters.items()},
        at=now,
        write_parts=lambda ids: write_parts({ids[code]: row.content for code, row in fresh_matters.items()}),
    )
    put(
        BUNDLES,
        {code: _bundle_edition(row, departments, bundle_hashes[code]) for code, row in fresh_bundles.items()},
        at=now,
        write_parts=lambda _ids: None,
    )
    _name_aliases()
    record_many(_entry(code, number, now) for code, number in numbers.items())
    return Report(
        rows=len(matters) + len(bundles),
        added=len(new_matters) + len(new_bundles),
        changed=len(changed_matters) + len(changed_bundles),
    )


def _departments(matters: Mapping[str, MatterRow], bundles: Mapping[str, BundleRow]) -> dict[str, int]:
    contents = [row.content for row in matters.values()]
    names = [name for content in contents for name in (content.department, *content.consulted)]
    codes = {row.content.department: row.department_code for row in matters.values() if row.department_code}
    return ensure_departments([*names, *(row.department for row in bundles.values())], codes)


def _matter_edition(row: MatterRow, departments: Mapping[str, int], imported_hash: str) -> Edition:
    return Edition(columns(row.content, departments) | {"unverified": list(row.unverified)}, imported_hash)


def _bundle_edition(row: BundleRow, departments: Mapping[str, int], imported_hash: str) -> Edition:
    told = {
        "name": row.name,
        "pinyin": sort_key(row.name),
        "lead_department_id": departments[row.department],
        "member_codes": list(row.members),
        "stages": list(row.stages),
        "published_results": row.published_results,
        "content_hash": imported_hash,
    }
    return Edition(told, imported_hash)


def _bundle_hash(row: BundleRow) -> str:
    return hashlib.sha256(json.dumps(asdict(row), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _name_aliases() -> None:
    """Give matters and bundles the names that people use; they are no part of a version."""
    known = {code: list(names) for code, names in samples().aliases.items()}
    for shelf in (MATTERS, BUNDLES):
        stale = [thing for thing in shelf.things.objects.filter(code__in=known) if thing.aliases != known[thing.code]]
        for thing in stale:
            thing.aliases = known[thing.code]
        shelf.things.objects.bulk_update(stale, ["aliases"])


def _entry(code: str, number: int, now: datetime) -> Entry:
    return Entry(
        kind="matter.imported", subject=f"matter:{code}", actor=SYSTEM, at=now, law=LAW, details={"number": number}
    )

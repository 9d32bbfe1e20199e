"""Searching the catalogue: an index that all processes share, built anew when the catalogue has a new edition."""

import json
import logging
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection

from matters.catalogue.domain.pinyin import syllables
from matters.catalogue.domain.vocabulary import LimitUnit, VersionState
from matters.catalogue.models import BundleVersion, CatalogueEdition, MatterVersion
from matters.catalogue.queries.listing import Listed, listed_bundle, listed_matter
from matters.search.domain import Arrays, Index, Table, Text, table
from matters.search.services import on_shelf

logger = logging.getLogger(__name__)

LONGEST_QUERY = 60
_BUNDLE, _OPEN, _CLOSED = 1.0, 0.97, 0.94
_MAIN_ITEM, _DEPARTMENT = 0.6, 0.4


class _Snapshot:
    """An edition of the catalogue as it is searched: its index, and what a list shows of each entry."""

    def __init__(self, edition: UUID | None, arrays: Arrays) -> None:
        self.edition = edition
        self.index = Index.over(arrays, syllables)
        self._rows = Table(arrays["rows"], arrays["row_ends"])

    def row(self, number: int) -> Listed:
        values = json.loads(self._rows[number])
        return Listed(**values | {"unit": LimitUnit.of(values["unit"])})


class _Held:
    """The latest snapshot of this process. One thread builds the next; the others go on with the one there is."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._snapshot: _Snapshot | None = None

    def current(self) -> _Snapshot:
        edition = CatalogueEdition.objects.values_list("mark", flat=True).first()
        held = self._snapshot
        if held is None:
            with self._lock:
                return self._renewed(edition)
        if held.edition == edition or not self._lock.acquire(blocking=False):
            return held
        try:
            return self._renewed(edition)
        finally:
            self._lock.release()

    def _renewed(self, edition: UUID | None) -> _Snapshot:
        """The snapshot of *edition*, built unless another thread has just done so. The caller holds the lock."""
        if self._snapshot is None or self._snapshot.edition != edition:
            self._snapshot = _build(edition)
        return self._snapshot


_held = _Held()


def search(query: str, limit: int = 20) -> list[Listed]:
    """Return what fits *query*, best first: by name, alias, department, code, pinyin or initials, slips included.

    One cheap query; three when the catalogue has changed, and meanwhile others search what it was before.
    What is longer than ``LONGEST_QUERY`` is cut.
    """
    snapshot = _held.current()
    return [snapshot.row(number) for number in snapshot.index.search(query[:LONGEST_QUERY], limit)]


def get_ready() -> None:
    """Build the index before somebody searches. Without the database it is left to the first search."""
    try:
        _held.current()
    except DatabaseError:
        logger.warning("the index of the search will be built later")
    finally:
        connection.close()


def _build(edition: UUID | None) -> _Snapshot:
    return _Snapshot(edition, on_shelf(_shelf(), str(edition), _arrays) if edition else _arrays())


def _arrays() -> Arrays:
    bundles = BundleVersion.objects.filter(state=VersionState.PUBLISHED).order_by("bundle__code")
    versions = MatterVersion.objects.published().order_by("pinyin", "pk")
    texts: list[list[Text]] = []
    rows: list[Listed] = []
    for bundle in bundles.select_related("bundle", "lead_department"):
        rows.append(listed_bundle(bundle))
        texts.append(_texts((bundle.name, bundle.bundle.code, *bundle.bundle.aliases), _BUNDLE, rows[-1]))
    for version in versions.select_related("matter", "department"):
        rows.append(listed_matter(version))
        weight = _OPEN if version.is_open else _CLOSED
        texts.append(_texts((version.name, version.matter.code, *version.matter.aliases), weight, rows[-1]))
        texts[-1].append(Text(version.main_item, _MAIN_ITEM))
    told, ends = table(json.dumps(asdict(row), ensure_ascii=False) for row in rows)
    return {**Index(texts, syllables).arrays, "rows": told, "row_ends": ends}


def _shelf() -> Path:
    return Path(settings.MEDIA_ROOT) / "search"


def _texts(names: tuple[str, ...], weight: float, row: Listed) -> list[Text]:
    return [*(Text(name, weight) for name in names), Text(row.department, _DEPARTMENT)]

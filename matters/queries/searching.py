"""Searching the catalogue: an index in memory, rebuilt when the catalogue has a new edition."""

from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from matters.domain.pinyin import syllables
from matters.domain.searching import Index, Text
from matters.domain.vocabulary import VersionState
from matters.models import BundleVersion, CatalogueEdition, MatterVersion
from matters.queries.listing import Listed, listed_bundle, listed_matter

LONGEST_QUERY = 60
_BUNDLE, _OPEN, _CLOSED = 1.0, 0.97, 0.94
_MAIN_ITEM, _DEPARTMENT = 0.6, 0.4


@dataclass(frozen=True, slots=True)
class _Snapshot:
    edition: UUID | None
    index: Index
    rows: tuple[Listed, ...]


class _Held:
    """The latest snapshot of this process; the lock keeps two threads from building the same one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._snapshot: _Snapshot | None = None

    def current(self) -> _Snapshot:
        edition = CatalogueEdition.objects.values_list("mark", flat=True).first()
        snapshot = self._snapshot
        if snapshot is None or snapshot.edition != edition:
            with self._lock:
                snapshot = self._snapshot
                if snapshot is None or snapshot.edition != edition:
                    snapshot = self._snapshot = _build(edition)
        return snapshot


_held = _Held()


def search(query: str, limit: int = 20) -> list[Listed]:
    """Return what fits *query*, best first: by name, alias, department, code, pinyin or initials, slips included.

    One cheap query; three when the catalogue has changed. What is longer than ``LONGEST_QUERY`` is cut.
    """
    snapshot = _held.current()
    return [snapshot.rows[number] for number in snapshot.index.search(query[:LONGEST_QUERY], limit)]


def _build(edition: UUID | None) -> _Snapshot:
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
    return _Snapshot(edition, Index(texts, syllables), tuple(rows))


def _texts(names: tuple[str, ...], weight: float, row: Listed) -> list[Text]:
    return [*(Text(name, weight) for name in names), Text(row.department, _DEPARTMENT)]

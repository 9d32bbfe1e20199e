"""Putting many published versions in place at once: constant statements, whatever the number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from matters.catalogue.domain.vocabulary import VersionState
from matters.catalogue.models import Bundle, BundleVersion, Matter, MatterVersion


@dataclass(frozen=True, slots=True)
class Shelf:
    """A model that has versions, the model of these, and their column that points to the first."""

    things: Any
    versions: Any
    owner: str


MATTERS = Shelf(Matter, MatterVersion, "matter")
BUNDLES = Shelf(Bundle, BundleVersion, "bundle")


@dataclass(frozen=True, slots=True)
class Edition:
    """A version to be published: its columns, and the hash of the row that it comes from."""

    columns: Mapping[str, Any]
    imported_hash: str


def outdated(shelf: Shelf, hashes: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Return the codes that are new, and those whose row is not the one imported last."""
    known = dict(shelf.things.objects.filter(code__in=hashes).values_list("code", "imported_hash"))
    new = [code for code in hashes if code not in known]
    return new, [code for code, imported in known.items() if imported != hashes[code]]


def put(
    shelf: Shelf, editions: Mapping[str, Edition], *, at: datetime, write_parts: Callable[[Mapping[str, int]], None]
) -> dict[str, int]:
    """Publish *editions* by code in place of what stands there; return their numbers.

    *write_parts* gets the ids of the new versions by code, before they are sealed.
    """
    things = _things(shelf, editions)
    mine = {f"{shelf.owner}__in": things.values()}
    last = dict(shelf.versions.objects.filter(**mine).values_list(shelf.owner).annotate(Max("number")))
    shelf.versions.objects.filter(**mine, state=VersionState.PUBLISHED).update(state=VersionState.RETIRED)
    versions = {
        code: shelf.versions(
            **{shelf.owner: things[code]},
            number=last.get(things[code].pk, 0) + 1,
            state=VersionState.PUBLISHED,
            **edition.columns,
        )
        for code, edition in editions.items()
    }
    shelf.versions.objects.bulk_create(versions.values())
    write_parts({code: version.pk for code, version in versions.items()})
    shelf.versions.objects.filter(pk__in=[version.pk for version in versions.values()]).update(published_at=at)
    for code, thing in things.items():
        thing.current, thing.imported_hash = versions[code], editions[code].imported_hash
    shelf.things.objects.bulk_update(things.values(), ["current", "imported_hash"])
    return {code: version.number for code, version in versions.items()}


def _things(shelf: Shelf, codes: Mapping[str, object]) -> dict[str, Any]:
    known: dict[str, Any] = shelf.things.objects.in_bulk(list(codes), field_name="code")
    made = {code: shelf.things(code=code) for code in codes if code not in known}
    shelf.things.objects.bulk_create(made.values())
    return known | made

"""What the public reads about a matter or a bundle before filing (办事指南)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matters.catalogue.domain.content import LABELS, PublishedMatter
from matters.catalogue.domain.limits import promised_workdays, statutory_workdays
from matters.catalogue.domain.publishing import gaps
from matters.catalogue.domain.vocabulary import Gap
from matters.catalogue.models import MatterVersion
from matters.catalogue.queries.published import (
    PublishedBundle,
    bundles_with,
    load,
    names_of,
    published_bundle,
    published_matter,
)
from matters.forms.domain import MergedForm, MergedMaterial, merge
from matters.graph.domain import plan
from matters.graph.queries import joined
from portal.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Named:
    """A matter or a bundle to link to."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class MatterGuide:
    """The guide of one matter. ``doubts`` are the labels of what is sample data until an editor confirms it.

    ``renewed`` is the matter whose certificates it extends, if it extends any but its own.
    """

    matter: PublishedMatter
    form: MergedForm
    needs: tuple[Named, ...]
    renewed: Named | None
    bundles: tuple[Named, ...]
    gaps: tuple[Gap, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BundleMember:
    """One matter in a bundle: who decides it, how long it takes, and what it waits for."""

    matter: PublishedMatter
    needs: tuple[str, ...]
    is_critical: bool
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BundleMaterial:
    """A material of the merged list with the names of the members that read it, and of the one that yields it."""

    merged: MergedMaterial
    asked_by: tuple[str, ...]
    produced_by: str


@dataclass(frozen=True, slots=True)
class BundleGuide:
    """The guide of a bundle. ``layers`` start joined, one after the other.

    ``one_by_one_workdays`` is the sum of the statutory lengths, ``planned_workdays`` the promised length of the
    longest way through: figures to plan with. ``external`` must be there before filing.
    """

    bundle: PublishedBundle
    layers: tuple[tuple[BundleMember, ...], ...]
    form: MergedForm
    materials: tuple[BundleMaterial, ...]
    critical_path: tuple[Named, ...]
    one_by_one_workdays: int
    planned_workdays: int
    external: tuple[Named, ...]
    is_open: bool

    @property
    def members(self) -> tuple[BundleMember, ...]:
        return tuple(member for layer in self.layers for member in layer)

    @property
    def has_doubts(self) -> bool:
        return any(member.doubts for member in self.members)


def matter_guide(code: str) -> MatterGuide:
    """Return the guide of the matter *code*; raises NotFound. At most four queries."""
    matter = published_matter(code)
    others = {matter.renews} - {"", code}
    names = names_of({*matter.prerequisite_codes, *others})
    return MatterGuide(
        matter=matter,
        form=merge([matter]),
        needs=_named(matter.prerequisite_codes, names),
        renewed=next(iter(_named(sorted(others), names)), None),
        bundles=tuple(Named(bundle.code, bundle.name) for bundle in bundles_with(code)),
        gaps=gaps(matter),
        doubts=_doubts(matter),
    )


def bundle_guide(code: str) -> BundleGuide:
    """Return the guide of the bundle *code*; raises NotFound. At most five queries, whatever its size."""
    bundle = published_bundle(code)
    if bundle is None:
        raise NotFound
    found = {matter.code: matter for matter in load(MatterVersion.objects.published().of(bundle.member_codes))}
    members = joined([found[member] for member in bundle.member_codes if member in found])
    return _bundle_guide(bundle, members)


def _bundle_guide(bundle: PublishedBundle, members: Sequence[PublishedMatter]) -> BundleGuide:
    by_code = {member.code: member for member in members}
    order = plan(
        {member.code: member.prerequisite_codes for member in members},
        {member.code: promised_workdays(member) for member in members},
    )
    names = {member.code: member.name for member in members} | names_of(order.external)
    form = merge(members)
    return BundleGuide(
        bundle=bundle,
        layers=tuple(
            tuple(_member(by_code[code], names, order.critical_path) for code in layer) for layer in order.layers
        ),
        form=form,
        materials=tuple(_material(merged, names) for merged in form.materials),
        critical_path=_named(order.critical_path, names),
        one_by_one_workdays=sum(statutory_workdays(member) for member in members),
        planned_workdays=order.critical_workdays,
        external=_named(order.external, names),
        is_open=len(members) == len(bundle.member_codes) and all(member.is_open for member in members),
    )


def _member(matter: PublishedMatter, names: Mapping[str, str], critical: Sequence[str]) -> BundleMember:
    needs = tuple(names.get(code, code) for code in matter.prerequisite_codes)
    return BundleMember(matter, needs, matter.code in critical, _doubts(matter))


def _material(merged: MergedMaterial, names: Mapping[str, str]) -> BundleMaterial:
    return BundleMaterial(
        merged, tuple(names[code] for code in merged.asked_by), names.get(merged.produced_by, merged.produced_by)
    )


def _doubts(matter: PublishedMatter) -> tuple[str, ...]:
    return tuple(label for name, label in LABELS.items() if name in matter.unverified)


def _named(codes: Sequence[str], names: Mapping[str, str]) -> tuple[Named, ...]:
    return tuple(Named(code, names.get(code, code)) for code in codes)

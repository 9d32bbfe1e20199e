"""Whether a new version of a matter still fits among the others: no circle, and one form for each bundle."""

from collections.abc import Collection, Sequence

from matters.catalogue.domain.content import PublishedMatter
from matters.catalogue.models import MatterVersion
from matters.catalogue.queries.published import PublishedBundle, bundles_with, load
from matters.editing.domain.refusals import CircularNeeds, FormConflict
from matters.forms.domain import merge
from matters.graph.domain import some_cycles


def known_codes(codes: Collection[str]) -> set[str]:
    """Return those of *codes* that are published."""
    return set(MatterVersion.objects.published().of(codes).values_list("matter__code", flat=True))


def check(matter: PublishedMatter) -> None:
    """Refuse *matter* when its needs run in a circle or a bundle could no longer ask with one form.

    Raises CircularNeeds, FormConflict.
    """
    published = MatterVersion.objects.published()
    needs = dict(published.values_list("matter__code", "prerequisite_codes")) | {
        matter.code: list(matter.prerequisite_codes)
    }
    for cycle in some_cycles(needs):
        raise CircularNeeds(cycle=" → ".join((*cycle, cycle[0])))
    bundles = bundles_with(matter.code)
    codes = {code for bundle in bundles for code in bundle.member_codes}
    found = {member.code: member for member in load(published.of(codes))} | {matter.code: matter}
    for bundle in bundles:
        _check_form(bundle, [found[code] for code in bundle.member_codes if code in found])


def _check_form(bundle: PublishedBundle, members: Sequence[PublishedMatter]) -> None:
    names = {member.code: member.name for member in members}
    for conflict in merge(members).conflicts:
        raise FormConflict(bundle=bundle.name, field=conflict.code, matter=names[conflict.first])

"""Published matters that are filed for together, with what each needs of the others."""

from collections.abc import Sequence
from dataclasses import replace

from matters.catalogue.domain.content import PublishedMatter
from matters.catalogue.models import MatterVersion
from matters.catalogue.queries.published import load
from matters.graph.domain import with_stand_ins


def published_matters(codes: Sequence[str]) -> list[PublishedMatter]:
    """Return the matters of *codes*, in that order, ready to be filed for together.

    Empty when one of them is not published, or not completely (行政许可法第三十条). Among several, a need that another
    of them meets by a result of the same name is given as a need of that one. At most three queries.
    """
    found = {matter.code: matter for matter in load(MatterVersion.objects.published().of(codes))}
    if any(code not in found or not found[code].is_open for code in codes):
        return []
    return joined([found[code] for code in codes])


def joined(members: Sequence[PublishedMatter]) -> list[PublishedMatter]:
    """Return *members* with needs that one of them meets in place of a matter outside."""
    inside = {member.code: member.prerequisite_codes for member in members}
    outside = {need for needs in inside.values() for need in needs if need not in inside}
    yields = {member.code: member.result_name for member in members}
    if outside:
        yields |= dict(MatterVersion.objects.published().of(outside).values_list("matter__code", "result_name"))
    needs = with_stand_ins(inside, yields)
    return [replace(member, prerequisite_codes=needs[member.code]) for member in members]

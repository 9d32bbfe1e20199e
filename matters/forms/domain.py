"""One form and one set of materials for several matters (一表申请): merged by code.

Law: 国发〔2024〕3号 (一次告知、一表申请、一套材料); 优化营商环境条例第四十四条 (no paper twice).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from matters.catalogue.domain.content import Field, PublishedMatter, Requirement
from matters.catalogue.domain.vocabulary import Necessity

_STRICTNESS = (Necessity.OPTIONAL, Necessity.DEFERRABLE, Necessity.REQUIRED)


@dataclass(frozen=True, slots=True)
class MergedField:
    """A field asked once; ``asked_by`` are the members that read its answer. Required when one of them requires it."""

    field: Field
    asked_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergedMaterial:
    """A material asked once, as strictly as its strictest member asks.

    ``produced_by`` is the member whose result it is: then nobody asks the applicant for it.
    """

    requirement: Requirement
    asked_by: tuple[str, ...]
    produced_by: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether the applicant must bring it: no member yields it and the form does not stand for it."""
        return not self.produced_by and not self.requirement.is_form


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two members mean different things by one code: ``attribute`` differs from the first member's."""

    code: str
    attribute: str
    first: str
    other: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What merging spares: figures if every member were filed for alone, and as one thing."""

    forms_before: int
    fields_before: int
    fields_after: int
    materials_before: int
    materials_after: int


@dataclass(frozen=True, slots=True)
class MergedForm:
    """The form and materials of a bundle, in the order of its members; one member merges to itself."""

    fields: tuple[MergedField, ...]
    materials: tuple[MergedMaterial, ...]
    conflicts: tuple[Conflict, ...]
    counts: Counts

    @property
    def asked(self) -> tuple[MergedMaterial, ...]:
        """The materials that the applicant brings."""
        return tuple(material for material in self.materials if material.is_asked)


def merge(members: Sequence[PublishedMatter]) -> MergedForm:
    """Merge the forms and materials of *members*; their order decides the order of the result."""
    asks = [(member.code, field) for member in members for field in member.fields]
    wants = [(member.code, material) for member in members for material in member.materials]
    fields = tuple(_merged_fields(asks))
    materials = tuple(_merged_materials(wants, members))
    counts = Counts(
        forms_before=len(members),
        fields_before=len(asks),
        fields_after=len(fields),
        materials_before=len(wants),
        materials_after=sum(material.is_asked for material in materials),
    )
    return MergedForm(fields, materials, tuple(_conflicts(asks)), counts)


def _merged_fields(asks: Sequence[tuple[str, Field]]) -> Iterator[MergedField]:
    for code in dict.fromkeys(field.code for _, field in asks):
        same = [(member, field) for member, field in asks if field.code == code]
        required = any(field.is_required for _, field in same)
        yield MergedField(replace(same[0][1], is_required=required), tuple(member for member, _ in same))


def _merged_materials(
    wants: Sequence[tuple[str, Requirement]], members: Sequence[PublishedMatter]
) -> Iterator[MergedMaterial]:
    for code in dict.fromkeys(material.code for _, material in wants):
        same = [(member, material) for member, material in wants if material.code == code]
        strictest = _strictest(material for _, material in same)
        asked_by = tuple(member for member, _ in same)
        yield MergedMaterial(strictest, asked_by, _producer(strictest, asked_by, members))


def _strictest(materials: Iterable[Requirement]) -> Requirement:
    same = list(materials)
    necessity = max((material.necessity for material in same), key=_STRICTNESS.index)
    return replace(
        same[0],
        necessity=necessity,
        is_decisive=any(material.is_decisive for material in same),
        is_form=all(material.is_form for material in same),
        result_of=next((material.result_of for material in same if material.result_of), ""),
    )


def _producer(material: Requirement, asked_by: Sequence[str], members: Sequence[PublishedMatter]) -> str:
    """The member that yields *material*: named by it, or known by a result of the same name."""
    others = [member for member in members if member.code not in asked_by]
    named = (member.code for member in others if member.code == material.result_of)
    alike = (member.code for member in others if member.result_name == material.name)
    return next(named, "") or next(alike, "")


def _conflicts(asks: Sequence[tuple[str, Field]]) -> Iterator[Conflict]:
    first: dict[str, tuple[str, Field]] = {}
    for member, field in asks:
        known_by, known = first.setdefault(field.code, (member, field))
        for attribute in ("label", "kind", "choices"):
            if getattr(field, attribute) != getattr(known, attribute):
                yield Conflict(field.code, attribute, known_by, member)

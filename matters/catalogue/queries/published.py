"""Published versions as values, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import QuerySet

from matters.catalogue.domain.content import Content, Field, PublishedMatter, Requirement
from matters.catalogue.domain.vocabulary import (
    ApplicantKind,
    FieldKind,
    Guard,
    LimitUnit,
    MatterKind,
    Necessity,
    Theme,
    VersionState,
)
from matters.catalogue.models import BundleVersion, FormField, MaterialRequirement, MatterVersion
from portal.accounts.queries import departments_among
from portal.kernel.errors import NotFound
from portal.together import together

_READ: dict[str, Callable[[Any], Any]] = {
    "kind": MatterKind.of,
    "limit_unit": LimitUnit.of,
    "renewal_notice_unit": LimitUnit.of,
    "themes": lambda values: tuple(Theme.of(value) for value in values),
    "applicant_kinds": lambda values: tuple(ApplicantKind.of(value) for value in values),
    "guards": lambda values: tuple(Guard.of(value) for value in values),
}
_APART = {"department", "consulted", "pre_review", "materials", "fields"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedBundle:
    """A published bundle. A case pins ``version_id``; ``member_codes`` keep their published order."""

    version_id: int
    code: str
    number: int
    name: str
    lead_department_id: int
    lead_department: str
    member_codes: tuple[str, ...]
    stages: tuple[dict[str, Any], ...]
    published_results: Mapping[str, str]


def published_matter(code: str) -> PublishedMatter:
    """Return the published version of *code*; raises NotFound."""
    for matter in load(MatterVersion.objects.published().of([code])):
        return matter
    raise NotFound


def published_bundle(code: str) -> PublishedBundle | None:
    """Return the published bundle *code*, or None."""
    versions = BundleVersion.objects.filter(bundle__code=code, state=VersionState.PUBLISHED)
    return next((_bundle(version) for version in versions.select_related("bundle", "lead_department")), None)


def bundles_with(code: str) -> list[PublishedBundle]:
    """Return the published bundles that *code* is a member of, by name."""
    versions = BundleVersion.objects.filter(member_codes__contains=[code], state=VersionState.PUBLISHED)
    return [_bundle(version) for version in versions.select_related("bundle", "lead_department").order_by("pinyin")]


def names_of(codes: Collection[str]) -> dict[str, str]:
    """Return the published names of *codes*."""
    return dict(MatterVersion.objects.published().of(codes).values_list("matter__code", "name")) if codes else {}


def load(versions: QuerySet[MatterVersion]) -> list[PublishedMatter]:
    """Return *versions* as values: two queries."""
    rows = list(versions.select_related("matter", "department", "pre_reviewer"))
    keys = [row.pk for row in rows]
    parts = together(
        materials=MaterialRequirement.objects.filter(version__in=keys),
        fields=FormField.objects.filter(version__in=keys),
        consulted=departments_among([pk for row in rows for pk in row.consulted_ids]),
    )
    names = {department.pk: department.name for department in parts["consulted"]}
    materials, form = _by_version(parts["materials"]), _by_version(parts["fields"])
    return [_matter(row, names, materials[row.pk], form[row.pk]) for row in rows]


def _by_version(parts: Iterable[Any]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for part in parts:
        found[part.version_id].append(part)
    return found


def _bundle(version: BundleVersion) -> PublishedBundle:
    return PublishedBundle(
        version_id=version.pk,
        code=version.bundle.code,
        number=version.number,
        name=version.name,
        lead_department_id=version.lead_department_id,
        lead_department=version.lead_department.name,
        member_codes=tuple(version.member_codes),
        stages=tuple(version.stages),
        published_results=version.published_results,
    )


def _matter(
    row: MatterVersion,
    departments: Mapping[int, str],
    materials: Iterable[MaterialRequirement],
    form: Iterable[FormField],
) -> PublishedMatter:
    plain = {field.name: _value(row, field.name) for field in fields(Content) if field.name not in _APART}
    return PublishedMatter(
        **plain,
        department=row.department.name,
        consulted=tuple(departments[pk] for pk in row.consulted_ids),
        pre_review=row.pre_reviewer.name if row.pre_reviewer else "",
        materials=tuple(_requirement(material) for material in materials),
        fields=tuple(_field(field) for field in form),
        version_id=row.pk,
        code=row.matter.code,
        number=row.number,
        department_id=row.department_id,
        consulted_ids=tuple(row.consulted_ids),
        pre_reviewer_id=row.pre_reviewer_id,
        is_open=row.is_open,
        unverified=tuple(row.unverified),
    )


def _value(row: MatterVersion, name: str) -> Any:
    value = getattr(row, name)
    if name in _READ:
        return _READ[name](value)
    return tuple(value) if isinstance(value, list) else value


def _requirement(row: MaterialRequirement) -> Requirement:
    return Requirement(
        code=row.code,
        name=row.name,
        necessity=Necessity.of(row.necessity),
        is_decisive=row.is_decisive,
        is_form=row.is_form,
        source=row.source,
        result_of=row.result_of,
    )


def _field(row: FormField) -> Field:
    return Field(
        code=row.code,
        label=row.label,
        kind=FieldKind.of(row.kind),
        is_required=row.is_required,
        choices=tuple(row.choices),
        help_text=row.help_text,
    )

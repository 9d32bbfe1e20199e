"""Matters and bundles as rows: published versions with what they ask for. No service runs here."""

from dataclasses import fields
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import uuid4

from matters.catalogue.domain.content import Field, PublishedMatter, Requirement
from matters.catalogue.domain.vocabulary import ApplicantKind, Necessity, VersionState
from matters.catalogue.models import (
    Bundle,
    BundleVersion,
    CatalogueEdition,
    FormField,
    MaterialRequirement,
    Matter,
    MatterVersion,
)
from portal.accounts.models import Department
from tests.factories.accounts import make_department

PUBLISHED_AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
COMPLETE: dict[str, Any] = {
    "legal_basis": "行政许可法",
    "statutory_limit": 20,
    "promised_limit": 5,
    "applicant_kinds": [ApplicantKind.PERSON.value],
    "is_open": True,
}
"""What a licence must have before it is open for filing, beside materials and a form."""

_numbers = count(1)


def requirement(name: str = "身份证件", **told: Any) -> Requirement:
    """A required, decisive material whose code is its name."""
    implied = {"code": name, "name": name, "is_decisive": told.get("necessity", Necessity.REQUIRED) == "required"}
    return Requirement(**implied | told)


def field(code: str = "applicant_name", **told: Any) -> Field:
    return Field(**{"code": code, "label": code} | told)


def published(code: str = "A", **told: Any) -> PublishedMatter:
    """A published matter as a value, without a database."""
    implied = {"name": f"事项{code}", "department": "部门", "version_id": 1, "number": 1, "department_id": 1}
    return PublishedMatter(**implied | {"code": code} | told)


def make_matter(
    code: str = "",
    *,
    department: Department | None = None,
    materials: tuple[Requirement, ...] = (requirement(),),
    form: tuple[Field, ...] = (field(),),
    **told: Any,
) -> MatterVersion:
    """A published version of a new matter, complete unless *told* otherwise."""
    code = code or f"M{next(_numbers)}"
    matter = Matter.objects.create(code=code)
    implied = {"name": f"事项{code}", "pinyin": f"shi xiang {code}".lower(), "number": 1}
    implied |= COMPLETE | {"result_name": f"许可证{code}"}
    version = MatterVersion.objects.create(
        matter=matter,
        department=department or make_department(),
        state=VersionState.PUBLISHED,
        **implied | told,
    )
    _write(version, MaterialRequirement, materials)
    _write(version, FormField, form)
    MatterVersion.objects.filter(pk=version.pk).update(published_at=PUBLISHED_AT)
    matter.current = version
    matter.save()
    _new_edition()
    return version


def make_bundle(code: str, *members: str, department: Department | None = None, **told: Any) -> BundleVersion:
    """A published version of a new bundle."""
    bundle = Bundle.objects.create(code=code)
    version = BundleVersion.objects.create(
        bundle=bundle,
        number=1,
        state=VersionState.PUBLISHED,
        lead_department=department or make_department(),
        member_codes=list(members),
        published_at=PUBLISHED_AT,
        **{"name": f"一件事{code}"} | told,
    )
    bundle.current = version
    bundle.save()
    _new_edition()
    return version


def _new_edition() -> None:
    """Copies of the catalogue in memory are old now."""
    CatalogueEdition.objects.update_or_create(only=True, defaults={"mark": uuid4()})


def _write(version: MatterVersion, model: type[Any], parts: tuple[Any, ...]) -> None:
    model.objects.bulk_create(
        model(version=version, position=position, **{f.name: _plain(getattr(part, f.name)) for f in fields(part)})
        for position, part in enumerate(parts)
    )


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value

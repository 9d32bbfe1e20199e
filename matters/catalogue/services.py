"""Between contents and rows: writing versions with their parts, and reading them back."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from uuid import uuid4

from matters.catalogue.domain.content import Content, Field, Requirement, content_hash
from matters.catalogue.domain.pinyin import sort_key
from matters.catalogue.domain.publishing import gaps
from matters.catalogue.models import CatalogueEdition, FormField, MaterialRequirement

_APART = {"department", "consulted", "pre_review", "materials", "fields"}
_PLAIN = [field.name for field in fields(Content) if field.name not in _APART]


def columns(content: Content, departments: Mapping[str, int]) -> dict[str, Any]:
    """Return the columns of a version that says *content*; *departments* gives ids by name."""
    return {name: _plain(getattr(content, name)) for name in _PLAIN} | {
        "pinyin": sort_key(content.name),
        "department_id": departments[content.department],
        "consulted_ids": [departments[name] for name in content.consulted],
        "pre_reviewer_id": departments[content.pre_review] if content.pre_review else None,
        "is_open": not gaps(content),
        "content_hash": content_hash(content),
    }


def write_parts(contents: Mapping[int, Content]) -> None:
    """Write materials and fields of new versions, given by version id. Two statements for all."""
    MaterialRequirement.objects.bulk_create(
        MaterialRequirement(version_id=version, position=position, **_columns(part))
        for version, content in contents.items()
        for position, part in enumerate(content.materials)
    )
    FormField.objects.bulk_create(
        FormField(version_id=version, position=position, **_columns(part))
        for version, content in contents.items()
        for position, part in enumerate(content.fields)
    )


def hold_edition() -> None:
    """Lock the catalogue against other writers. Always the first lock of a publication."""
    CatalogueEdition.objects.bulk_create([CatalogueEdition()], ignore_conflicts=True)
    CatalogueEdition.objects.select_for_update().get()


def next_edition() -> None:
    """Tell every copy in memory that it is old."""
    CatalogueEdition.objects.update(mark=uuid4())


def _columns(part: Requirement | Field) -> dict[str, Any]:
    return {field.name: _plain(getattr(part, field.name)) for field in fields(part)}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value

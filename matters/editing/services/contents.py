"""What an editor sends, from a page or a program, as a content."""

from collections.abc import Mapping
from typing import Any

from matters.catalogue.domain.content import Content, Field, Requirement
from matters.importing.domain.samples import material_code
from matters.importing.services.samples import samples


def content_of(plain: Mapping[str, Any], *, owner: str) -> Content:
    """Return *plain*, validated values under the names of a content, as the content of the matter *owner*.

    A material without a code gets the one that its name decides, or one of *owner*'s own where the form stands for it.
    """
    told: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()}
    return Content(
        **told
        | {
            "materials": tuple(_requirement(row, owner) for row in plain["materials"]),
            "fields": tuple(Field(**(row | {"choices": tuple(row["choices"])})) for row in plain["fields"]),
        }
    )


def _requirement(row: Mapping[str, Any], owner: str) -> Requirement:
    code = row["code"] or material_code(row["name"], samples().material_codes, owner=owner if row["is_form"] else "")
    return Requirement(**(dict(row) | {"code": code}))

"""What a notice can ask to be corrected: a material of the list or a field of the form."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Self

from approvals.materials.domain import completeness
from approvals.materials.domain.vocabulary import AskedKind


class Asked(NamedTuple):
    """A thing to be corrected. Of its code alone nothing follows: a material and a field may have the same."""

    kind: AskedKind
    code: str

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """Read an entry of ``CorrectionNotice.items``, or one that a caller names."""
        return cls(AskedKind.of(stored["kind"]), stored["code"])

    @property
    def key(self) -> str:
        """The thing as ``Case.correction_keys`` keeps it: ``material:premises_right``."""
        return f"{self.kind.value}:{self.code}"


def correctable(one_form: Mapping[str, Any]) -> dict[Asked, str]:
    """The names of all that may be asked for, materials before fields, each in its printed order."""
    wanted = (each for each in completeness.requirements(one_form) if each.is_asked)
    names = {Asked(AskedKind.MATERIAL, each.code): each.name for each in wanted}
    return names | {Asked(AskedKind.FIELD, field["code"]): field["label"] for field in one_form["fields"]}

"""Is the set of materials complete? (行政许可法第三十二条)"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Requirement:
    """One material that a case must carry, as pinned when the draft was opened.

    ``wanted_by`` are positions of items. ``produced_by`` is the position of the item of the same case whose result
    it is, and ``is_form`` says that the filled-in form stands for it: nobody hands such a material in.
    ``matter_code`` is the matter whose certificate serves as this material, if any.
    """

    code: str
    name: str
    is_required: bool
    is_deferrable: bool
    is_decisive: bool
    wanted_by: tuple[int, ...]
    produced_by: int | None = None
    is_form: bool = False
    matter_code: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether the applicant is asked for it at all."""
        return self.produced_by is None and not self.is_form

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """Read one entry of ``Case.one_form["materials"]``."""
        return cls(
            code=stored["code"],
            name=stored["name"],
            is_required=stored["necessity"] != "optional",
            is_deferrable=stored["necessity"] == "deferrable",
            is_decisive=stored["is_decisive"],
            wanted_by=tuple(stored["wanted_by"]),
            produced_by=stored["produced_by"],
            is_form=stored["is_form"],
            matter_code=stored["matter_code"],
        )


def requirements(one_form: Mapping[str, Any]) -> tuple[Requirement, ...]:
    """The requirements of a case, in their printed order."""
    return tuple(Requirement.of(stored) for stored in one_form["materials"])


def missing(wanted: Iterable[Requirement], supplied: Collection[str]) -> tuple[Requirement, ...]:
    """What is asked of the applicant, needed, and not yet handed in."""
    return tuple(r for r in wanted if r.is_asked and r.is_required and r.code not in supplied)


def undeferrable(lacking: Iterable[Requirement]) -> tuple[Requirement, ...]:
    """Of what is lacking, what cannot be accepted later (主审要件 and whatever is not listed as 容缺)."""
    return tuple(r for r in lacking if not r.is_deferrable or r.is_decisive)


def deferrable(lacking: Iterable[Requirement]) -> tuple[Requirement, ...]:
    """Of what is lacking, what may come later."""
    return tuple(r for r in lacking if r.is_deferrable and not r.is_decisive)

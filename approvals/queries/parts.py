"""The parts of a case that move by themselves, and the case of each."""

from collections.abc import Mapping
from types import MappingProxyType

from approvals.models import CaseItem, Deficiency, ReviewTask
from portal.fsm import StatefulModel
from portal.kernel.errors import NotFound
from portal.kernel.vocabulary import Word, _


class Part(Word):
    """What of a case can move: the case itself, or one of its parts."""

    CASE = "case", _("办件")
    ITEM = "item", _("单项")
    REVIEW = "review", _("部门意见")
    DEFICIENCY = "deficiency", _("缺件")


_MODELS: Mapping[Part, type[StatefulModel]] = MappingProxyType(
    {Part.ITEM: CaseItem, Part.REVIEW: ReviewTask, Part.DEFICIENCY: Deficiency}
)


def case_of(part: Part, pk: int) -> int:
    """Return the case of a part, whoever may see it: the door asks that under its lock. Raises NotFound."""
    found: int | None = _MODELS[part].objects.filter(pk=pk).values_list("case_id", flat=True).first()
    if found is None:
        raise NotFound
    return found

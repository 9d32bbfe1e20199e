"""Who inspects, tests or quarantines (检验、检测、检疫): two or more of the deciding department's own staff."""

from collections.abc import Collection

from portal.kernel.errors import DomainError, InvalidInput
from portal.kernel.vocabulary import _

FEWEST = 2
"""No one inspects alone (行政许可法第五十五条第二款)."""


class InspectorsTooFew(DomainError):
    """Params: ``fewest``."""

    code = "inspectors_too_few"
    message = _("依法须指派 %(fewest)s 名以上工作人员，请再选择")
    status = 422


def check(chosen: Collection[int], staff: Collection[int]) -> frozenset[int]:
    """Return those *chosen*, each once, by the ids of users; *staff* are those who serve in the department now.

    Raises InvalidInput for anybody else, and InspectorsTooFew. Law: 行政许可法第五十五条第二款.
    """
    inspectors = frozenset(chosen)
    if not inspectors <= frozenset(staff):
        raise InvalidInput({"inspector_ids": _("请从本部门在职人员中选择")})
    if len(inspectors) < FEWEST:
        raise InspectorsTooFew(fewest=FEWEST)
    return inspectors

"""Who may inspect: two or more, of the deciding department's own staff."""

import pytest

from approvals.inspections.domain.inspectors import InspectorsTooFew, check
from portal.kernel.errors import InvalidInput


def test_two_of_the_department_may_inspect_and_each_counts_once():
    assert check([7, 8], [7, 8, 9]) == {7, 8}
    with pytest.raises(InspectorsTooFew):
        check([7, 7], [7, 8])


@pytest.mark.parametrize("chosen", [[], [7]])
def test_nobody_inspects_alone(chosen):
    with pytest.raises(InspectorsTooFew):
        check(chosen, [7, 8])


def test_somebody_from_elsewhere_is_refused_by_name_of_the_field():
    with pytest.raises(InvalidInput) as refused:
        check([7, 8, 10], [7, 8])
    assert set(refused.value.fields) == {"inspector_ids"}

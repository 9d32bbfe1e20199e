"""A move tried by a form: what is told at the form, and what is none of its business."""

import pytest
from django import forms

from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.web.desk import attempt
from approvals.materials.domain.refusals import NothingDeferred
from portal.kernel.errors import NotFound, NotPermitted


class Form(forms.Form):
    reason = forms.CharField(required=False)


@pytest.fixture
def form():
    form = Form({})
    assert form.is_valid()
    return form


def refuse(refusal):
    def command(**_given):
        raise refusal

    return command


def test_what_is_done_is_no_refusal(form):
    given = []
    assert attempt(form, lambda **told: given.append(told), case_id=1) is None
    assert given == [{"case_id": 1}]


def test_a_refusal_is_told_beside_the_form(form):
    refusal = attempt(form, refuse(NothingDeferred()))
    assert (refusal.message, refusal.status) == ("没有可以容缺的材料，请直接办理受理", 422)
    assert not form.errors


def test_a_missing_reason_is_told_at_its_field(form):
    assert attempt(form, refuse(ReasonMissing())).status == 422
    assert form.errors == {"reason": ["请填写理由"]}


@pytest.mark.parametrize("refusal", [NotFound(), NotPermitted()])
def test_what_one_may_not_see_or_do_passes_the_form(form, refusal):
    with pytest.raises(type(refusal)):
        attempt(form, refuse(refusal))

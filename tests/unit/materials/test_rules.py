"""What is missing, what may come later, and what an answer may be."""

from datetime import date

import pytest

from approvals.materials.domain import answers, completeness, tolerance
from approvals.materials.domain.completeness import Requirement
from portal.workcalendar.seed import noticed_calendar

CALENDAR = noticed_calendar()


def requirement(code="photo", **fields):
    implied = {"is_required": True, "is_deferrable": False, "is_decisive": False, "wanted_by": (0,)}
    return Requirement(code=code, name=code, **implied | fields)


class TestCompleteness:
    def test_what_is_needed_and_not_handed_in_is_missing(self):
        wanted = [requirement("photo"), requirement("lease"), requirement("extra", is_required=False)]
        assert [r.code for r in completeness.missing(wanted, {"photo"})] == ["lease"]

    def test_nobody_is_asked_for_what_the_case_itself_produces_or_the_form_stands_for(self):
        wanted = [requirement("licence", produced_by=0), requirement("application", is_form=True)]
        assert completeness.missing(wanted, set()) == ()

    def test_only_listed_and_never_decisive_materials_may_come_later(self):
        listed = requirement("lease", is_deferrable=True)
        decisive = requirement("plan", is_deferrable=True, is_decisive=True)
        assert completeness.undeferrable([listed, decisive, requirement()]) == (decisive, requirement())
        assert completeness.deferrable([listed, decisive, requirement()]) == (listed,)


class TestTolerance:
    def test_a_promise_ends_before_the_earliest_decision_is_due(self):
        bound = tolerance.bound(date(2026, 3, 2), [date(2026, 3, 16), date(2026, 3, 9)], CALENDAR)
        assert (bound.latest_on, bound.due_on) == (date(2026, 3, 6), date(2026, 3, 9))

    def test_a_promise_is_never_longer_than_twenty_working_days(self):
        for due_days in ([date(2026, 6, 1)], []):
            bound = tolerance.bound(date(2026, 3, 2), due_days, CALENDAR)
            assert bound.latest_on == bound.capped_on == date(2026, 3, 30)


class TestAnswers:
    def field(self, kind="text", **fields):
        return {"code": "it", "kind": kind, "is_required": True, "choices": ["甲", "乙"]} | fields

    @pytest.mark.parametrize(
        ("kind", "good", "bad"),
        [
            ("text", "小满面馆", "长" * 301),
            ("textarea", "长" * 4000, "长" * 4001),
            ("number", "12.5", "十二"),
            ("number", "0", "-1"),
            ("number", "3", "Infinity"),
            ("number", "86", "1e999999999"),
            ("number", "999999999999999.999999", "1" * 16),
            ("number", "86", "٨٦"),
            ("number", "86", "８６"),
            ("date", "2026-01-31", "20260131"),
            ("date", "2026-01-31", "2026-W05-6"),
            ("date", "2026-01-31", "２０２６-01-31"),
            ("mobile", "13800000000", "138٠٠٠٠٠٠٠٠"),
            ("date", "2026-02-28", "2026-02-30"),
            ("mobile", "13800000000", "12800000000"),
            ("citizen_number", "320100199003071236", "32010019900307123X"),
            ("credit_code", "91110000802100433B", "9133010057462616XH"),
            ("choice", "甲", "丙"),
        ],
    )
    def test_each_kind_of_field_has_its_rule(self, kind, good, bad):
        assert answers.check([self.field(kind)], {"it": good}) == {}
        assert list(answers.check([self.field(kind)], {"it": bad})) == ["it"]

    def test_only_required_fields_must_be_filled(self):
        assert answers.check([self.field()], {"it": "  "}) == {"it": "请填写此项"}
        assert answers.check([self.field(is_required=False)], {}) == {}

    def test_what_the_form_does_not_ask_is_not_kept(self):
        assert answers.known([self.field()], {"it": " 甲 ", "other": "乙"}) == {"it": "甲"}

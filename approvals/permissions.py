"""Who may do what to a case, and how often: the whole answer on one screen. What is not here is denied."""

from collections.abc import Mapping

from portal.accounts.roles import Role
from portal.accounts.rules import Among, Has, Holds, Is, Rule, Same, is_system
from portal.api.limits import Limit

owns = Same("applicant_id", "applicant_ids")

in_region = Same("region", "region")

at_the_window = Holds(Role.CLERK) & in_region

works_in_a_department = Holds(Role.REVIEWER) | Holds(Role.HEAD)

concerned = works_in_a_department & Among("department_ids", "department_id")

watches = Holds(Role.SUPERVISOR) & in_region

governs = Holds(Role.GOVERNMENT_HEAD) & in_region & ~Is("mode", "single")

is_filed = ~Is("state", "draft")

filed_at_the_window = at_the_window & Is("channel", "counter")


of_the_case_owner = Same("case__applicant_id", "applicant_ids")

at_the_window_of_the_case = Holds(Role.CLERK) & Same("case__region", "region")

own_department = Same("department_id", "department_id")

is_inspected = Has("inspectors")

reviews = Among("reviewer_ids", "department_id")

reviews_first = Same("pre_reviewer_id", "department_id")

files_the_case_of_the_item = Same("item__case__applicant_id", "applicant_ids") | (
    Holds(Role.CLERK) & Same("item__case__region", "region") & Is("item__case__channel", "counter")
)

governs_the_case_of_the_item = (
    Holds(Role.GOVERNMENT_HEAD) & Same("item__case__region", "region") & ~Is("item__case__mode", "single")
)


CASE_RULES: Mapping[str, Rule] = {
    "case.view": owns | filed_at_the_window | (is_filed & (at_the_window | concerned | watches | governs)) | is_system,
    "case.draft": owns | filed_at_the_window,
    "case.submit": owns | filed_at_the_window,
    "case.correct": owns | filed_at_the_window,
    "case.hand_in": owns | filed_at_the_window,
    "case.tell_original": at_the_window,
    "case.withdraw": owns,
    "case.intake": at_the_window,
    "case.deem_accepted": is_system,
    "case.conclude": is_system,
    "case.supervise": is_filed & watches,
}


ITEM_RULES: Mapping[str, Rule] = {
    "item.decide": Holds(Role.HEAD) & own_department,
    "item.pause": works_in_a_department & (own_department | reviews | reviews_first),
    "item.extend": Holds(Role.HEAD) & own_department,
    "item.hear": works_in_a_department & own_department,
    "item.certify": Holds(Role.HEAD) & own_department,
    "item.disclose": Holds(Role.HEAD) & own_department,
    "item.assign_inspectors": works_in_a_department & own_department & is_inspected,
    "item.convene": works_in_a_department & own_department,
    "item.deem_granted": is_system,
    "item.deem_renewed": is_system,
    "item.open": is_system,
    "item.join": is_system,
    "item.close": is_system,
}


REVIEW_RULES: Mapping[str, Rule] = {
    "review.give_opinion": works_in_a_department & own_department,
    "review.speak_late": works_in_a_department & own_department,
    "review.supervise": watches,
    "review.deem_agreed": is_system,
    "review.deem_present": is_system,
    "review.cancel": is_system,
}


CLOCK_RULES: Mapping[str, Rule] = {
    "clock.supervise": watches,
    "pause.approve": Holds(Role.HEAD) & own_department,
    "pause.resume": works_in_a_department & own_department & ~Is("ground", "hearing"),
    "pause.run_out": is_system,
    "pause.close": is_system,
    "extension.approve": governs_the_case_of_the_item,
    "extension.lapse": is_system,
}


INSPECTION_RULES: Mapping[str, Rule] = {
    "inspection.hold": works_in_a_department & own_department,
    "inspection.cancel": works_in_a_department & own_department,
    "inspection.call_off": is_system,
    "attendance.sign": works_in_a_department & own_department,
    "attendance.excuse": works_in_a_department & own_department,
    "attendance.attend": is_system,
    "attendance.miss": is_system,
}


HEARING_RULES: Mapping[str, Rule] = {
    "hearing.answer": files_the_case_of_the_item,
    "hearing.cancel": files_the_case_of_the_item & ~Is("is_announced", True),  # noqa: FBT003 (what the column holds)
    "hearing.conduct": works_in_a_department & own_department,
    "hearing.lapse": is_system,
    "hearing.close": is_system,
}


SILENCE_RULES: Mapping[str, Rule] = {
    "silence.release": Holds(Role.SUPERVISOR) & Same("department__region", "region"),
    "signal.view": Same("department_id", "department_id") | (Holds(Role.SUPERVISOR) & Same("case__region", "region")),
    "silence.foresee": Holds(Role.SUPERVISOR) | Holds(Role.REVIEWER) | Holds(Role.HEAD),
}


DEFICIENCY_RULES: Mapping[str, Rule] = {
    "deficiency.supply": of_the_case_owner | at_the_window_of_the_case,
    "deficiency.confirm": at_the_window_of_the_case,
    "deficiency.release": is_system,
}


LOOK_UPS = Limit("public-progress", calls=60, seconds=600)
"""Anybody with a receipt may ask. Enough for a service hall behind one address, too little for guessing."""


RULES: Mapping[str, Rule] = {
    **CASE_RULES,
    **ITEM_RULES,
    **REVIEW_RULES,
    **CLOCK_RULES,
    **INSPECTION_RULES,
    **HEARING_RULES,
    **SILENCE_RULES,
    **DEFICIENCY_RULES,
}

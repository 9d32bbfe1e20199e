"""Every move by its name: what performs it. Pages and API call the same commands, so they cannot differ.

A command takes ``case_id``, ``actor``, ``seen_version`` and what its input form asks for.
"""

from collections.abc import Callable, Mapping
from typing import Any

from approvals.services import (
    assigning,
    certifying,
    decision,
    deficiencies,
    disclosing,
    extending,
    hearing_rights,
    hearings,
    inspecting,
    intake,
    pausing,
    review,
    submission,
    withdrawal,
)

CASE_COMMANDS: Mapping[str, Callable[..., Any]] = {
    "submit": submission.submit,
    "correct": submission.correct,
    "withdraw": withdrawal.withdraw,
    "accept": intake.accept,
    "accept_with_deficiency": intake.accept_with_deficiency,
    "request_correction": intake.request_correction,
    "decline": intake.decline,
    "find_not_licensable": intake.find_not_licensable,
}
ITEM_COMMANDS: Mapping[str, Callable[..., Any]] = {
    "grant": decision.grant,
    "refuse": decision.refuse,
    "pause": pausing.pause,
    "extend": extending.extend,
    "certify": certifying.certify,
    "assign_inspectors": assigning.assign_inspectors,
    "publish": disclosing.publish,
    "withhold": disclosing.withhold,
    "convene": inspecting.convene,
    "tell_hearing": hearing_rights.tell,
    "announce_hearing": hearings.announce,
}
REVIEW_COMMANDS: Mapping[str, Callable[..., Any]] = {
    "give_opinion": review.give_opinion,
}
DEFICIENCY_COMMANDS: Mapping[str, Callable[..., Any]] = {
    "supply": deficiencies.supply,
    "confirm": deficiencies.confirm,
    "return_supply": deficiencies.return_supply,
}
PAUSE_COMMANDS: Mapping[str, Callable[..., Any]] = {
    "begin": pausing.approve,
    "decline": pausing.decline,
    "resume": pausing.resume,
}
INSPECTION_COMMANDS: Mapping[str, Callable[..., Any]] = {
    "hold": inspecting.hold,
    "cancel": inspecting.cancel,
}
ATTENDANCE_COMMANDS: Mapping[str, Callable[..., Any]] = {
    "sign": inspecting.sign,
    "excuse": inspecting.excuse,
}
EXTENSION_COMMANDS: Mapping[str, Callable[..., Any]] = {
    "approve": extending.approve,
    "decline": extending.decline,
}
HEARING_COMMANDS: Mapping[str, Callable[..., Any]] = {
    "request": hearing_rights.request,
    "waive": hearing_rights.waive,
    "cancel": hearing_rights.cancel,
    "tell_again": hearing_rights.tell_again,
    "schedule": hearings.schedule,
    "record": hearings.record,
}

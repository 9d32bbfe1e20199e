"""Every move by its name: what performs it. Pages and API call the same commands, so they cannot differ.

A command takes ``case_id``, ``actor``, ``seen_version`` and what its input form asks for.
"""

from collections.abc import Callable, Mapping
from typing import Any

from approvals.decisions.services import certifying, deciding
from approvals.filing.services import submission, withdrawal
from approvals.inspections.services import assigning, inspecting
from approvals.intake.services import window
from approvals.procedures.extensions import services as extending
from approvals.procedures.hearings.services import holding, rights
from approvals.procedures.pauses import services as pausing
from approvals.procedures.publications.services import answering

CASE_COMMANDS: Mapping[str, Callable[..., Any]] = {
    "submit": submission.submit,
    "correct": submission.correct,
    "withdraw": withdrawal.withdraw,
    "accept": window.accept,
    "accept_with_deficiency": window.accept_with_deficiency,
    "request_correction": window.request_correction,
    "decline": window.decline,
    "find_not_licensable": window.find_not_licensable,
}

ITEM_COMMANDS: Mapping[str, Callable[..., Any]] = {
    "grant": deciding.grant,
    "refuse": deciding.refuse,
    "pause": pausing.pause,
    "extend": extending.extend,
    "certify": certifying.certify,
    "assign_inspectors": assigning.assign_inspectors,
    "publish": answering.publish,
    "withhold": answering.withhold,
    "convene": inspecting.convene,
    "tell_hearing": rights.tell,
    "announce_hearing": holding.announce,
}

"""What the window does with a case: accept, tell what is missing, or turn away."""

from approvals.cases.api import ReasonInput
from approvals.cases.domain import case_moves as moves
from approvals.intake.api import AcceptWithDeficiencyInput, RequestCorrectionInput
from approvals.intake.services import window
from approvals.intake.web import papers
from approvals.parts import Command, Wing
from portal.api.serializers import MoveInput
from portal.kernel.vocabulary import _

SENTENCES = {
    "case.accept": _("窗口受理"),
    "case.accept_with_deficiency": _("窗口容缺受理，待补：%(names)s"),
    "case.request_correction": _("一次性告知补正：%(names)s"),
    "case.decline": _("不予受理"),
    "case.find_not_licensable": _("告知不受理：该事项依法不需要取得许可"),
    "case.deem_accepted": _("受理告知期限 %(due)s 届满未告知，自收到材料之日 %(since)s 起视为受理"),
}

WING = Wing(
    acts={
        "case": (
            Command(moves.ACCEPT, window.accept, MoveInput),
            Command(moves.ACCEPT_WITH_DEFICIENCY, window.accept_with_deficiency, AcceptWithDeficiencyInput),
            Command(moves.REQUEST_CORRECTION, window.request_correction, RequestCorrectionInput),
            Command(moves.DECLINE, window.decline, ReasonInput),
            Command(moves.FIND_NOT_LICENSABLE, window.find_not_licensable, ReasonInput),
        )
    },
    sentences=SENTENCES,
    case_papers=(papers.acceptance, papers.closing),
)

"""What applicants do with their case: file, correct, withdraw."""

from approvals.cases.domain import case_moves as moves
from approvals.filing.api import SubmitInput
from approvals.filing.services import submission, withdrawal
from approvals.parts import Command, Wing
from portal.api.serializers import MoveInput
from portal.kernel.vocabulary import _

SENTENCES = {
    "case.draft_opened": _("新建申请草稿：%(title)s"),
    "case.submit": _("提交申请，办件编号 %(number)s"),
    "case.correct": _("提交补正"),
    "case.withdraw": _("申请人撤回申请"),
    "applicant.found": _("窗口按证件号码查找申请人"),
    "applicant.enrolled": _("窗口登记申请人"),
}

WING = Wing(
    acts={
        "case": (
            Command(moves.SUBMIT, submission.submit, SubmitInput),
            Command(moves.CORRECT, submission.correct, MoveInput),
            Command(moves.WITHDRAW, withdrawal.withdraw, MoveInput),
        )
    },
    sentences=SENTENCES,
)

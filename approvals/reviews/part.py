"""How a review opens and ends; its one command is given on the desk of the reviewer."""

from approvals.cases.models import ReviewTask
from approvals.cases.queries.whole import OneItem
from approvals.parts import Wing
from portal.kernel.vocabulary import _

SENTENCES = {
    "item.open": _("“%(item)s”开始审查，涉及 %(departments)s 个部门"),
    "item.send_down": _("“%(item)s”送下级机关初审"),
    "item.send_up": _("“%(item)s”的初审意见连同全部材料上报，开始审查，涉及 %(departments)s 个部门"),
    "item.join": _("“%(item)s”各部门意见已齐，等待决定"),
    "review.give_opinion": _("%(department)s对“%(item)s”提出意见：%(opinion_label)s"),
    "review.deem_agreed": _("%(department)s对“%(item)s”的意见期限 %(due)s 届满未提出意见，超时默许"),
    "review.absence_counts": _(
        "%(department)s签收通知后未参加“%(item)s”的联合踏勘，下一个工作日内可以说明理由或者提出意见"
    ),
    "review.deem_present": _("%(department)s缺席“%(item)s”的联合踏勘，%(due)s 届满未说明理由，缺席默认"),
    "review.absence_switched_off": _("“%(item)s”已停用缺席默认，%(department)s %(due)s 届满未说明理由不视为同意"),
    "review.silence_switched_off": _("“%(item)s”已停用超时默许，%(department)s的意见期限 %(due)s 届满不视为同意"),
    "review.late_opinion": _("%(department)s对“%(item)s”逾期提出意见：%(opinion_label)s，不影响已生效的默许"),
    "review.written_opinion": _("%(department)s补发对“%(item)s”的书面意见"),
}


def _given_by(item: OneItem) -> set[int]:
    """Who has given an opinion on an item."""
    return {task.answered_by_id for task in item.of(ReviewTask) if task.answered_by_id is not None}


WING = Wing(sentences=SENTENCES, examined_by=_given_by)

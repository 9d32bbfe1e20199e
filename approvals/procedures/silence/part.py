"""What is read of silences along with a case, and what is told of holding them."""

from approvals.parts import Reading, Wing
from approvals.procedures.silence.models import WrittenOpinion
from portal.kernel.vocabulary import _

SENTENCES = {
    "silence.held": _("一次到期 %(due)s 件，超过 %(threshold)s 件，暂缓%(effect_label)s，等待监督人员处理"),
    "silence.release_proposed": _("监督人员提出解除暂缓，共 %(due)s 件"),
    "silence.released": _("两名监督人员确认解除暂缓，共 %(due)s 件，效力仍自届满之时起算"),
}

WING = Wing(reads=(Reading(WrittenOpinion, "task__case"),), sentences=SENTENCES)

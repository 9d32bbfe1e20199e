"""Notices of working days and the ledger of outages."""

from approvals.parts import Wing
from portal.kernel.vocabulary import _

SENTENCES = {
    "calendar.proposed": _("提出工作日安排：%(document)s"),
    "calendar.released": _("复核发布工作日安排：%(document)s"),
    "calendar.dropped": _("撤回提出的工作日安排：%(document)s"),
    "outage.found": _("发现系统中断：%(began)s 至 %(ended)s，等待监督人员确认"),
    "outage.declared": _("申报系统故障期：%(began)s 至 %(ended)s"),
    "outage.confirmed_once": _("第一名监督人员确认系统故障期：%(began)s 至 %(ended)s"),
    "outage.confirmed": _("第二名监督人员确认系统故障期：%(began)s 至 %(ended)s，期间不计入期限"),
    "outage.dismissed": _("排除系统故障期：%(began)s 至 %(ended)s"),
}

WING = Wing(sentences=SENTENCES)

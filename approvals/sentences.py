"""What each event of a case says to a person."""

from portal.audit.services import register
from portal.kernel.vocabulary import _

register("case.draft_opened", _("新建申请草稿：%(title)s"))
register("case.material_added", _("提交材料“%(name)s”"))
register("case.material_removed", _("移除材料“%(name)s”"))
register("case.material_reused", _("复用电子证照作为材料“%(name)s”"))
register("case.submit", _("提交申请，办件编号 %(number)s"))
register("case.accept", _("窗口受理"))
register("case.accept_with_deficiency", _("窗口容缺受理，待补：%(names)s"))
register("case.request_correction", _("一次性告知补正：%(names)s"))
register("case.correct", _("提交补正"))
register("case.decline", _("不予受理"))
register("case.find_not_licensable", _("告知不受理：该事项依法不需要取得许可"))
register("case.deem_accepted", _("受理告知期限 %(due)s 届满未告知，自收到材料之日 %(since)s 起视为受理"))
register("case.withdraw", _("申请人撤回申请"))
register("case.conclude", _("全部事项办理完毕，办件办结"))
register("item.open", _("“%(item)s”开始审查，涉及 %(departments)s 个部门"))
register("item.join", _("“%(item)s”各部门意见已齐，等待决定"))
register("item.pause", _("提请对“%(item)s”启动%(ground_label)s，需要 %(workdays)s 个工作日，文号 %(number)s"))
register(
    "pause.begin",
    _(
        "“%(item)s”自 %(since)s 起进行%(ground_label)s，需要 %(workdays)s 个工作日，"
        "最迟至 %(until)s，期间不计入办理期限（%(number)s）"
    ),
)
register("pause.decline", _("不批准对“%(item)s”启动%(ground_label)s"))
register("pause.resume", _("“%(item)s”的%(ground_label)s提前结束，自次日起恢复计算期限"))
register("pause.run_out", _("“%(item)s”的%(ground_label)s所需时间于 %(until)s 届满，自次日起恢复计算期限"))
register("pause.close", _("“%(item)s”的特别程序随意见提出而结束，自次日起恢复计算期限"))
register("item.extend", _("提请将“%(item)s”的法定办结期限延长 %(workdays)s 个工作日"))
register(
    "extension.approve",
    _("经%(authority_label)s批准，“%(item)s”的法定办结期限延长 %(workdays)s 个工作日，理由告知申请人"),
)
register("extension.decline", _("不批准延长“%(item)s”的法定办结期限"))
register("extension.lapse", _("“%(item)s”已经作出决定，延期申请失效"))
register("clock.moved", _("“%(owner_label)s”的%(kind_label)s由 %(before)s 调整为 %(after)s，依据：%(document)s"))
register("clock.firmed", _("“%(owner_label)s”的%(kind_label)s %(after)s 由暂定转为确定，依据：%(document)s"))
register(
    "clock.disarmed",
    _("“%(owner_label)s”的期限按新的工作日安排已于 %(after)s 届满，此前无法确知，不产生默许的效力"),
)
register("clock.differs", _("核对发现%(kind_label)s存储的届满日为 %(before)s，按事实推算为 %(after)s，等待处理"))
register("calendar.proposed", _("提出工作日安排：%(document)s"))
register("calendar.released", _("复核发布工作日安排：%(document)s"))
register("calendar.dropped", _("撤回提出的工作日安排：%(document)s"))
register("outage.found", _("发现系统中断：%(began)s 至 %(ended)s，等待监督人员确认"))
register("outage.declared", _("申报系统故障期：%(began)s 至 %(ended)s"))
register("outage.confirmed_once", _("第一名监督人员确认系统故障期：%(began)s 至 %(ended)s"))
register("outage.confirmed", _("第二名监督人员确认系统故障期：%(began)s 至 %(ended)s，期间不计入期限"))
register("outage.dismissed", _("排除系统故障期：%(began)s 至 %(ended)s"))
register("item.grant", _("准予“%(item)s”"))
register("item.deem_granted", _("“%(item)s”的法定办结期限 %(due)s 届满未作出决定，视为准予"))
register("item.grant_switched_off", _("“%(item)s”已停用逾期视为准予，法定办结期限 %(due)s 届满不视为准予"))
register("item.grant_held", _("“%(item)s”的法定办结期限 %(due)s 届满时尚有材料待补，不视为准予"))
register("item.certify", _("补发“%(item)s”的证件"))
register("item.refuse", _("不予“%(item)s”"))
register("item.close", _("“%(item)s”的前置事项未获准予，终止办理"))
register("item.certificate_issued", _("制发电子证照“%(name)s”"))
register("review.give_opinion", _("%(department)s对“%(item)s”提出意见：%(opinion_label)s"))
register("review.deem_agreed", _("%(department)s对“%(item)s”的意见期限 %(due)s 届满未提出意见，超时默许"))
register("item.convene", _("“%(item)s”定于 %(day)s 联合踏勘，通知%(names)s"))
register("inspection.hold", _("“%(item)s”%(day)s 的联合踏勘已经记录，到场：%(names)s"))
register("inspection.cancel", _("取消“%(item)s”原定于 %(day)s 的联合踏勘"))
register("attendance.sign", _("%(department)s签收“%(item)s”的联合踏勘通知"))
register("attendance.excuse", _("%(department)s说明不能参加“%(item)s”联合踏勘的理由"))
register(
    "review.absence_counts",
    _("%(department)s签收通知后未参加“%(item)s”的联合踏勘，下一个工作日内可以说明理由或者提出意见"),
)
register("review.deem_present", _("%(department)s缺席“%(item)s”的联合踏勘，%(due)s 届满未说明理由，缺席默认"))
register("review.absence_switched_off", _("“%(item)s”已停用缺席默认，%(department)s %(due)s 届满未说明理由不视为同意"))
register("deficiency.supply", _("补交容缺材料“%(name)s”"))
register("deficiency.confirm", _("核对补交材料“%(name)s”，齐全"))
register("deficiency.return_supply", _("补交材料“%(name)s”不符合要求，退回重交"))
register("deficiency.release", _("需要“%(name)s”的事项已经办结，无须再补"))
register("applicant.found", _("窗口按证件号码查找申请人"))
register("applicant.enrolled", _("窗口登记申请人"))
register("review.silence_switched_off", _("“%(item)s”已停用超时默许，%(department)s的意见期限 %(due)s 届满不视为同意"))
register("review.late_opinion", _("%(department)s对“%(item)s”逾期提出意见：%(opinion_label)s，不影响已生效的默许"))
register("review.written_opinion", _("%(department)s补发对“%(item)s”的书面意见"))
register("silence.held", _("一次到期 %(due)s 件，超过 %(threshold)s 件，暂缓%(effect_label)s，等待监督人员处理"))
register("silence.release_proposed", _("监督人员提出解除暂缓，共 %(due)s 件"))
register("silence.released", _("两名监督人员确认解除暂缓，共 %(due)s 件，效力仍自届满之时起算"))

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

register("item.send_down", _("“%(item)s”送下级机关初审"))

register("item.send_up", _("“%(item)s”的初审意见连同全部材料上报，开始审查，涉及 %(departments)s 个部门"))

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

register("item.tell_hearing", _("书面告知申请人有权要求对“%(item)s”举行听证（%(number)s），最迟 %(until)s 提出"))

register("item.announce_hearing", _("公告对“%(item)s”举行听证，时间 %(when)s（%(number)s）"))

register("hearing.tell_again", _("重新告知申请人有权要求对“%(item)s”举行听证（%(number)s），最迟 %(until)s 提出"))

register("hearing.request", _("申请人要求对“%(item)s”举行听证"))

register("hearing.waive", _("申请人放弃对“%(item)s”的听证"))

register("hearing.lapse", _("要求对“%(item)s”举行听证的期限 %(due)s 届满未提出，视为不要求听证"))

register("hearing.schedule", _("“%(item)s”的听证定于 %(when)s 举行（%(number)s）"))

register("hearing.record", _("“%(item)s”的听证已经举行，笔录经参加人签字或者盖章"))

register("hearing.cancel", _("申请人撤回对“%(item)s”的听证申请"))

register("hearing.close", _("“%(item)s”的办理已经终止，不再举行听证"))

register("hearing.relied_on", _("“%(item)s”的决定根据 %(held)s 的听证笔录作出"))

register("clock.moved", _("“%(owner_label)s”的%(kind_label)s由 %(before)s 调整为 %(after)s，依据：%(document)s"))

register("clock.firmed", _("“%(owner_label)s”的%(kind_label)s %(after)s 由暂定转为确定，依据：%(document)s"))

register(
    "clock.disarmed",
    _("“%(owner_label)s”的期限按新的工作日安排已于 %(after)s 届满，此前无法确知，不产生默许的效力"),
)

register(
    "clock.right_kept",
    _("要求对“%(owner_label)s”举行听证的期限按新的工作日安排已于 %(after)s 届满，此前无法确知，听证权利不因此失效"),
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

register("item.deem_renewed", _("证照有效期 %(due)s 届满，对“%(item)s”的延续申请未作出决定，视为准予延续"))

register("item.renewal_switched_off", _("“%(item)s”已停用视为准予延续，证照有效期 %(due)s 届满不视为准予延续"))

register("item.renewal_held", _("证照有效期 %(due)s 届满时“%(item)s”尚有材料待补，不视为准予延续"))

register(
    "item.renewal_late",
    _(
        "“%(item)s”的延续申请于 %(received)s 收到，晚于最迟申请日 %(latest)s，"
        "证照有效期 %(due)s 届满前未作出决定的，不视为准予延续"
    ),
)

register(
    "item.renewal_complete_after_end",
    _("“%(item)s”的延续申请于 %(complete)s 补正齐全，证照有效期已于 %(due)s 届满，不视为准予延续"),
)

register(
    "item.renewal_without_basis",
    _("“%(item)s”没有启用视为准予延续，证照有效期 %(due)s 届满前未作出决定的，不视为准予延续"),
)

register("item.certify", _("补发“%(item)s”的证件"))

register("item.assign_inspectors", _("为“%(item)s”指派检验人员 %(number)s 名"))

register("item.publish", _("公开“%(item)s”的准予决定"))

register("item.publication_awaits", _("申请人对公开“%(item)s”的准予决定有异议，等待负责人决定"))

register("item.withhold", _("决定不公开“%(item)s”的准予决定，理由告知申请人"))

register("item.refuse", _("不予“%(item)s”"))

register("item.close", _("“%(item)s”的前置事项未获准予，终止办理"))

register("item.certificate_issued", _("制发电子证照“%(name)s”"))

register("review.give_opinion", _("%(department)s对“%(item)s”提出意见：%(opinion_label)s"))

register("review.deem_agreed", _("%(department)s对“%(item)s”的意见期限 %(due)s 届满未提出意见，超时默许"))

register("item.convene", _("“%(item)s”定于 %(day)s 联合踏勘，通知%(names)s"))

register("inspection.hold", _("“%(item)s”%(day)s 的联合踏勘已经记录，到场：%(names)s"))

register("inspection.call_off", _("“%(item)s”不再审查，原定于 %(day)s 的联合踏勘取消"))

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

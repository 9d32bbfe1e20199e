"""The words of a case: states, opinions, clocks and what silence may mean."""

from portal.kernel.vocabulary import Word, _


class CaseState(Word):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待受理")
    CORRECTING = "correcting", _("待补正")
    ACCEPTED = "accepted", _("审查中")
    CONCLUDED = "concluded", _("已办结")
    DECLINED = "declined", _("不予受理")
    NOT_LICENSABLE = "not_licensable", _("不受理")
    WITHDRAWN = "withdrawn", _("已撤回")


class ItemState(Word):
    WAITING = "waiting", _("等待前置事项")
    UNDER_REVIEW = "under_review", _("部门审查中")
    REVIEWED = "reviewed", _("待决定")
    GRANTED = "granted", _("准予许可")
    DEEMED_GRANTED = "deemed_granted", _("逾期视为准予")
    REFUSED = "refused", _("不予许可")
    CLOSED = "closed", _("已终止")


class TaskState(Word):
    OPEN = "open", _("待提出意见")
    ANSWERED = "answered", _("已提出意见")
    DEEMED = "deemed", _("超时默许")
    CANCELLED = "cancelled", _("已取消")


class Opinion(Word):
    AGREE = "agree", _("同意")
    AGREE_WITH_CONDITIONS = "agree_with_conditions", _("附条件同意")
    DISAGREE = "disagree", _("不同意")
    DEEMED_AGREE = "deemed_agree", _("超时默许")


class DeficiencyState(Word):
    OPEN = "open", _("待补交")
    SUPPLIED = "supplied", _("已补交，待核对")
    CONFIRMED = "confirmed", _("已核对")
    RELEASED = "released", _("无须再补")


class Channel(Word):
    ONLINE = "online", _("网上办理")
    COUNTER = "counter", _("窗口办理")


class HandlingMode(Word):
    """How several departments act together (行政许可法第二十六条第二款); decides the statutory limit."""

    SINGLE = "single", _("单部门办理")
    UNIFIED = "unified", _("统一办理")
    JOINT = "joint", _("联合办理")
    CONCENTRATED = "concentrated", _("集中办理")


class EvidenceLevel(Word):
    """Trust in a material (国办函〔2016〕108号)."""

    ISSUED = "A", _("A 级：由机关签发")
    CHECKED = "B", _("B 级：窗口已核验原件")
    UPLOADED = "C", _("C 级：申请人上传")
    DECLARED = "D", _("D 级：申请人自行承诺")


class MaterialSource(Word):
    UPLOADED = "uploaded", _("申请人上传")
    COUNTER = "counter", _("窗口收取")
    REUSED = "reused", _("电子证照复用")
    PRODUCED = "produced", _("本办件前置事项产出")


class ClockKind(Word):
    NOTICE = "notice", _("受理告知期限")
    DECISION = "decision", _("法定办结期限")
    PROMISE = "promise", _("承诺办结期限")
    REVIEW = "review", _("部门意见期限")
    SUPPLEMENT = "supplement", _("容缺补交期限")
    WRITTEN_OPINION = "written_opinion", _("补发书面意见期限")
    CERTIFICATE = "certificate", _("证件颁发期限")
    HEARING_REQUEST = "hearing_request", _("要求听证的期限")
    HEARING = "hearing", _("组织听证的期限")


class ClockState(Word):
    RUNNING = "running", _("计时中")
    PAUSED = "paused", _("已暂停")
    STOPPED = "stopped", _("已停止")
    EXPIRED = "expired", _("已届满")


class PauseState(Word):
    REQUESTED = "requested", _("待负责人批准")
    OPEN = "open", _("进行中")
    ENDED = "ended", _("已结束")
    DECLINED = "declined", _("未获批准")


class HearingState(Word):
    TOLD = "told", _("已告知听证权利")
    REQUESTED = "requested", _("已要求听证，待定时间")
    SCHEDULED = "scheduled", _("已定时间，待举行")
    HELD = "held", _("已举行")
    WAIVED = "waived", _("已放弃听证")
    LAPSED = "lapsed", _("逾期未要求听证")
    CANCELLED = "cancelled", _("已撤回听证申请")
    CLOSED = "closed", _("已终止")


class ExtensionState(Word):
    REQUESTED = "requested", _("待批准")
    APPROVED = "approved", _("已批准")
    DECLINED = "declined", _("未获批准")
    LAPSED = "lapsed", _("不再需要")


class SignalKind(Word):
    """Signals of supervision (电子监察)."""

    REMINDER = "reminder", _("到期提醒")
    YELLOW_CARD = "yellow_card", _("黄牌")
    RED_CARD = "red_card", _("红牌")


class ExpiryEffect(Word):
    """What the expiry of a clock does by itself."""

    NONE = "none", _("提醒并纳入监督")
    DEEM_ACCEPTED = "deem_accepted", _("视为受理")
    DEEM_AGREED = "deem_agreed", _("超时默许")
    DEEM_GRANTED = "deem_granted", _("逾期视为准予")
    LAPSE_HEARING = "lapse_hearing", _("视为不要求听证")

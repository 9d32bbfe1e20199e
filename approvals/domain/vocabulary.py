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
    PRE_REVIEW = "pre_review", _("下级机关初审中")
    UNDER_REVIEW = "under_review", _("部门审查中")
    REVIEWED = "reviewed", _("待决定")
    GRANTED = "granted", _("准予许可")
    DEEMED_GRANTED = "deemed_granted", _("逾期视为准予")
    DEEMED_RENEWED = "deemed_renewed", _("视为准予延续")
    REFUSED = "refused", _("不予许可")
    CLOSED = "closed", _("已终止")


class ReviewStage(Word):
    """Which review it is: the first look of a lower level, or that of a department (行政许可法第三十五条)."""

    PRE_REVIEW = "pre_review", _("初审")
    REVIEW = "review", _("审查")


class TaskState(Word):
    OPEN = "open", _("待提出意见")
    ANSWERED = "answered", _("已提出意见")
    DEEMED = "deemed", _("视为同意")
    CANCELLED = "cancelled", _("已取消")


class Opinion(Word):
    AGREE = "agree", _("同意")
    AGREE_WITH_CONDITIONS = "agree_with_conditions", _("附条件同意")
    DISAGREE = "disagree", _("不同意")
    DEEMED_AGREE = "deemed_agree", _("超时默许")
    DEEMED_PRESENT = "deemed_present", _("缺席默认")


BY_SILENCE = frozenset({Opinion.DEEMED_AGREE, Opinion.DEEMED_PRESENT})
"""Opinions that nobody gives: what a department's silence or absence counts as."""


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
    PRE_REVIEW = "pre_review", _("初审期限")
    REVIEW = "review", _("部门意见期限")
    ABSENCE = "absence", _("缺席说明期限")
    SUPPLEMENT = "supplement", _("容缺补交期限")
    WRITTEN_OPINION = "written_opinion", _("补发书面意见期限")
    CERTIFICATE = "certificate", _("证件颁发期限")
    RENEWAL = "renewal", _("延续决定期限")
    INSPECTORS = "inspectors", _("检验人员指派期限")
    PUBLICATION = "publication", _("许可公开期限")
    HEARING_REQUEST = "hearing_request", _("要求听证的期限")
    HEARING = "hearing", _("组织听证的期限")


class ClockState(Word):
    RUNNING = "running", _("计时中")
    PAUSED = "paused", _("已暂停")
    STOPPED = "stopped", _("已停止")
    EXPIRED = "expired", _("已届满")


class InspectionState(Word):
    """Where a joint inspection (联合踏勘) stands."""

    CONVENED = "convened", _("待踏勘")
    HELD = "held", _("已踏勘")
    CANCELLED = "cancelled", _("已取消")


class AttendanceState(Word):
    """Where a department that was called to a joint inspection stands."""

    CALLED = "called", _("待签收")
    SIGNED = "signed", _("已签收")
    EXCUSED = "excused", _("已说明理由")
    PRESENT = "present", _("到场")
    ABSENT = "absent", _("缺席")


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


class PublicationState(Word):
    """What has become of a grant before the public (公开准予许可的决定)."""

    AWAITING = "awaiting", _("等待决定是否公开")
    PUBLISHED = "published", _("已公开")
    WITHHELD = "withheld", _("不予公开")


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
    DEEM_PRESENT = "deem_present", _("缺席默认")
    DEEM_GRANTED = "deem_granted", _("逾期视为准予")
    DEEM_RENEWED = "deem_renewed", _("视为准予延续")
    LAPSE_HEARING = "lapse_hearing", _("视为不要求听证")

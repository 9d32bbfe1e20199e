"""The words of clocks, and of what stops or lengthens them."""

from portal.kernel.vocabulary import Word, _


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


class PauseState(Word):
    REQUESTED = "requested", _("待负责人批准")
    OPEN = "open", _("进行中")
    ENDED = "ended", _("已结束")
    DECLINED = "declined", _("未获批准")


class ExtensionState(Word):
    REQUESTED = "requested", _("待批准")
    APPROVED = "approved", _("已批准")
    DECLINED = "declined", _("未获批准")
    LAPSED = "lapsed", _("不再需要")


class ExpiryEffect(Word):
    """What the expiry of a clock does by itself."""

    NONE = "none", _("提醒并纳入监督")
    DEEM_ACCEPTED = "deem_accepted", _("视为受理")
    DEEM_AGREED = "deem_agreed", _("超时默许")
    DEEM_PRESENT = "deem_present", _("缺席默认")
    DEEM_GRANTED = "deem_granted", _("逾期视为准予")
    DEEM_RENEWED = "deem_renewed", _("视为准予延续")
    LAPSE_HEARING = "lapse_hearing", _("视为不要求听证")


class SignalKind(Word):
    """What supervision (电子监察) tells of a period: that it is about to end, or that it is late."""

    REMINDER = "reminder", _("到期提醒")
    YELLOW_CARD = "yellow_card", _("黄牌")
    RED_CARD = "red_card", _("红牌")


class Measure(Word):
    """What a period of the table is counted in."""

    WORKDAY = "workday", _("个工作日")
    DAY = "day", _("日")
    MONTH = "month", _("个月")


class Bound(Word):
    """Whom a period binds."""

    WINDOW = "window", _("受理窗口")
    LEAD = "lead", _("实施机关")
    DEPARTMENT = "department", _("被征求意见的部门")
    LOWER = "lower", _("初审的下级机关")
    APPLICANT = "applicant", _("申请人")


class Counting(Word):
    """What the portal does about a period."""

    CLOCK = "clock", _("本平台逐日计时")
    PAUSE = "pause", _("本平台暂停其他期限")
    GATE = "gate", _("本平台办理时核对")
    TEXT = "text", _("仅作提示，本平台不计时")


class Source(Word):
    """How the length came into this table."""

    TEXT = "text", _("已核对原文")
    MEMORY = "memory", _("凭记忆录入，尚未核对原文")
    LOCAL = "local", _("由地方规定，各地不同")
    PORTAL = "portal", _("期限由本平台规定")

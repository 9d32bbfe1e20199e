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


class Channel(Word):
    ONLINE = "online", _("网上办理")
    COUNTER = "counter", _("窗口办理")


class HandlingMode(Word):
    """How several departments act together (行政许可法第二十六条第二款); decides the statutory limit."""

    SINGLE = "single", _("单部门办理")
    UNIFIED = "unified", _("统一办理")
    JOINT = "joint", _("联合办理")
    CONCENTRATED = "concentrated", _("集中办理")

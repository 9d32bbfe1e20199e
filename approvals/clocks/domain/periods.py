"""Every period of the procedure in one table (期限一览): how long, on what basis, whom it binds, what its end does.

What the portal counts by itself names its clock. A special procedure pauses other periods; a gate is judged each time
something is done that depends on it. Everything else is told and not counted, and says so. A length that was written
down from memory is marked, and must not be shown as verified; so is one that no law sets but this portal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from approvals.clocks.domain.lengths import (
    ABSENCE_WORKDAYS,
    CALL_WORKDAYS,
    CERTIFICATE_WORKDAYS,
    DECISION_WORKDAYS,
    EXTRA_BY_AGENCY,
    EXTRA_BY_GOVERNMENT,
    HEARING_NOTICE_WORKDAYS,
    HEARING_REQUEST_WORKDAYS,
    HEARING_WORKDAYS,
    INSPECTORS_WORKDAYS,
    JOINT_WORKDAYS,
    NOTICE_WORKDAYS,
    PAPER_WORKDAYS,
    PRE_REVIEW_WORKDAYS,
    PUBLICATION_WORKDAYS,
)
from approvals.clocks.domain.vocabulary import Bound, ClockKind, Counting, Measure, SignalKind, Source
from portal.kernel.vocabulary import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One period. ``length`` None where the matter or the procedure itself sets it, as ``told`` says.

    ``extra`` working days may be added once. ``start`` is what its day 0 is; that day is not counted. Who is late earns
    the ``card``, if there is one; ``effect`` is what else its end brings about. A special procedure takes its time out
    of every period of the item but one that ``runs_on``.
    """

    code: str
    name: str
    binds: Bound
    start: str
    law: str
    card: SignalKind | None = None
    effect: str = ""
    length: int | None = None
    measure: Measure = Measure.WORKDAY
    extra: int = 0
    told: str = ""
    clock: ClockKind | None = None
    counting: Counting = Counting.TEXT
    source: Source = Source.TEXT
    runs_on: bool = False

    @property
    def ends(self) -> tuple[str, ...]:
        """What its end brings about, in sentences to be translated: the card first."""
        card = _CARDS_TOLD[self.card] if self.card else ""
        return tuple(told for told in (card, self.effect) if told)


_CARDS_TOLD = {SignalKind.YELLOW_CARD: _("黄牌"), SignalKind.RED_CARD: _("红牌，报监督人员")}

PERIODS = (
    Period(
        code="notice",
        name=_("受理或者一次告知补正"),
        length=NOTICE_WORKDAYS,
        binds=Bound.WINDOW,
        start=_("收到申请材料"),
        effect=_("逾期不告知的，自收到申请材料之日起视为受理"),
        card=SignalKind.YELLOW_CARD,
        law="行政许可法第三十二条第一款第四项",
        clock=ClockKind.NOTICE,
        counting=Counting.CLOCK,
    ),
    Period(
        code="supplement",
        name=_("容缺材料补交"),
        told=_("申请人承诺的日期，须早于法定办结期限"),
        binds=Bound.APPLICANT,
        start=_("容缺受理"),
        effect=_("补齐之前不发结果；办理期限照常计算"),
        law="国发〔2022〕5号",
        clock=ClockKind.SUPPLEMENT,
        counting=Counting.CLOCK,
        source=Source.LOCAL,
    ),
    Period(
        code="decision",
        name=_("法定办结（一个部门办理）"),
        length=DECISION_WORKDAYS,
        extra=EXTRA_BY_AGENCY,
        told=_("法律、法规另有规定的依照其规定；延长须经本机关负责人批准，并告知理由"),
        binds=Bound.LEAD,
        start=_("受理"),
        effect=_("只有法律、行政法规明文规定的事项才视为准予"),
        card=SignalKind.RED_CARD,
        law="行政许可法第四十二条第一款",
        clock=ClockKind.DECISION,
        counting=Counting.CLOCK,
    ),
    Period(
        code="joint-decision",
        name=_("法定办结（统一、联合、集中办理）"),
        length=JOINT_WORKDAYS,
        extra=EXTRA_BY_GOVERNMENT,
        told=_("延长须经本级人民政府负责人批准，并告知理由"),
        binds=Bound.LEAD,
        start=_("受理"),
        card=SignalKind.RED_CARD,
        law="行政许可法第四十二条第二款",
        clock=ClockKind.DECISION,
        counting=Counting.CLOCK,
    ),
    Period(
        code="promise",
        name=_("承诺办结"),
        told=_("由事项公布，不超过法定办结期限"),
        binds=Bound.LEAD,
        start=_("受理"),
        effect=_("须说明超期的理由"),
        card=SignalKind.YELLOW_CARD,
        law="优化营商环境条例第三十六条",
        clock=ClockKind.PROMISE,
        counting=Counting.CLOCK,
    ),
    Period(
        code="review",
        name=_("部门意见"),
        told=_("由事项公布，不超过承诺办结期限"),
        binds=Bound.DEPARTMENT,
        start=_("送部门审查"),
        effect=_("事项写明依据的，视为同意（超时默许）"),
        card=SignalKind.YELLOW_CARD,
        law="行政许可法第二十六条第二款",
        clock=ClockKind.REVIEW,
        counting=Counting.CLOCK,
        source=Source.LOCAL,
    ),
    Period(
        code="written-opinion",
        name=_("视为同意后补发书面意见"),
        length=PAPER_WORKDAYS,
        binds=Bound.DEPARTMENT,
        start=_("意见期限或者缺席说明期限届满"),
        effect=_("默许的效力不变"),
        card=SignalKind.YELLOW_CARD,
        law="泰政办发〔2022〕58号",
        clock=ClockKind.WRITTEN_OPINION,
        counting=Counting.CLOCK,
        source=Source.LOCAL,
    ),
    Period(
        code="absence",
        name=_("缺席联合踏勘后说明理由"),
        length=ABSENCE_WORKDAYS,
        told=_("说明理由或者提出意见即停止"),
        binds=Bound.DEPARTMENT,
        start=_("记录联合踏勘"),
        effect=_("事项写明依据的，签收通知而无正当理由缺席的部门视为同意（缺席默认）"),
        card=SignalKind.YELLOW_CARD,
        law="宜府办发〔2009〕66号",
        clock=ClockKind.ABSENCE,
        counting=Counting.CLOCK,
        source=Source.PORTAL,
    ),
    Period(
        code="inspection-call",
        name=_("联合踏勘前通知"),
        length=CALL_WORKDAYS,
        told=_("从踏勘日往前数"),
        binds=Bound.LEAD,
        start=_("进行联合踏勘"),
        effect=_("通知不足的，不能召集"),
        law="行政许可法第二十六条第二款",
        counting=Counting.GATE,
        source=Source.PORTAL,
    ),
    Period(
        code="pre-review",
        name=_("下级机关初审"),
        length=PRE_REVIEW_WORKDAYS,
        told=_("只限由下级机关先行审查的事项；初审完毕之日起，上级机关的期限才开始计算"),
        binds=Bound.LOWER,
        start=_("受理"),
        effect=_("初审没有超时默许"),
        card=SignalKind.YELLOW_CARD,
        law="行政许可法第四十三条",
        clock=ClockKind.PRE_REVIEW,
        counting=Counting.CLOCK,
    ),
    Period(
        code="special-procedure",
        name=_("听证、招标、拍卖、检验、检测、检疫、鉴定、专家评审"),
        told=_("所需时间书面告知申请人，期满或者提前结束后恢复计算"),
        binds=Bound.LEAD,
        start=_("书面告知"),
        effect=_("告知的时间届满，各项期限自次日起恢复计算"),
        law="行政许可法第四十五条",
        counting=Counting.PAUSE,
    ),
    Period(
        code="inspection",
        name=_("指派检验、检测、检疫人员"),
        length=INSPECTORS_WORKDAYS,
        told=_("只限需要检验、检测、检疫的事项；须指派两名以上工作人员"),
        binds=Bound.LEAD,
        start=_("受理"),
        effect=_("随其他期限一并暂停"),
        card=SignalKind.YELLOW_CARD,
        law="行政许可法第五十五条第二款",
        clock=ClockKind.INSPECTORS,
        counting=Counting.CLOCK,
    ),
    Period(
        code="hearing-request",
        name=_("要求听证"),
        length=HEARING_REQUEST_WORKDAYS,
        told=_("条文只写“日”，按对申请人有利的工作日理解"),
        binds=Bound.APPLICANT,
        start=_("被告知听证权利"),
        effect=_("逾期视为不要求听证；不表示同意任何决定"),
        law="行政许可法第四十七条第一款",
        clock=ClockKind.HEARING_REQUEST,
        counting=Counting.CLOCK,
        runs_on=True,
    ),
    Period(
        code="hearing",
        name=_("组织听证"),
        length=HEARING_WORKDAYS,
        binds=Bound.LEAD,
        start=_("收到听证申请"),
        effect=_("在此期间其他期限暂停，超出的时间照常计算"),
        card=SignalKind.RED_CARD,
        law="行政许可法第四十七条第一款",
        clock=ClockKind.HEARING,
        counting=Counting.CLOCK,
        runs_on=True,
    ),
    Period(
        code="hearing-notice",
        name=_("听证前通知"),
        length=HEARING_NOTICE_WORKDAYS,
        told=_("从听证日往前数"),
        binds=Bound.LEAD,
        start=_("举行听证"),
        effect=_("通知不足的，不能定在这一天"),
        law="行政许可法第四十八条第一款第一项",
        counting=Counting.GATE,
    ),
    Period(
        code="certificate",
        name=_("颁发、送达证件"),
        length=CERTIFICATE_WORKDAYS,
        told=_("准予决定当时即发电子证照；只有逾期视为准予或者视为准予延续的，才另行计时"),
        binds=Bound.LEAD,
        start=_("准予决定，或者视为准予、视为准予延续"),
        card=SignalKind.YELLOW_CARD,
        law="行政许可法第四十四条",
        clock=ClockKind.CERTIFICATE,
        counting=Counting.CLOCK,
        runs_on=True,
    ),
    Period(
        code="publication",
        name=_("公开准予许可的决定"),
        length=PUBLICATION_WORKDAYS,
        told=_("没有异议的，随准予决定当时公开；申请人提出异议的，由负责人决定是否公开，并说明理由"),
        binds=Bound.LEAD,
        start=_("准予决定，或者视为准予"),
        card=SignalKind.YELLOW_CARD,
        law="政府信息公开条例第二十六条",
        clock=ClockKind.PUBLICATION,
        counting=Counting.CLOCK,
        runs_on=True,
    ),
    Period(
        code="credit-publication",
        name=_("在信用网站公示许可决定"),
        length=7,
        binds=Bound.LEAD,
        start=_("作出决定"),
        effect=_("超期可以投诉"),
        law="行政许可和行政处罚等信用信息公示的规定",
        source=Source.MEMORY,
    ),
    Period(
        code="renewal",
        name=_("申请延续许可"),
        length=30,
        measure=Measure.DAY,
        told=_("法律、法规、规章另有规定的依照其规定；从有效期届满日往前数"),
        binds=Bound.APPLICANT,
        start=_("许可有效期届满"),
        effect=_("逾期申请的，届满前未作决定也不视为准予延续"),
        law="行政许可法第五十条第一款",
        counting=Counting.GATE,
    ),
    Period(
        code="renewal-decision",
        name=_("作出是否准予延续的决定"),
        told=_("到许可有效期届满日为止，不因休息日和特别程序推迟；届满日遇特别程序或者系统故障的，至其后第一日"),
        binds=Bound.LEAD,
        start=_("收到延续申请"),
        effect=_("按时申请并且事项写明依据的，视为准予延续"),
        card=SignalKind.RED_CARD,
        law="行政许可法第五十条第二款",
        clock=ClockKind.RENEWAL,
        counting=Counting.CLOCK,
    ),
    Period(
        code="reconsideration",
        name=_("申请行政复议"),
        length=60,
        measure=Measure.DAY,
        told=_("末日是休息日的，顺延到其后第一个工作日"),
        binds=Bound.APPLICANT,
        start=_("知道决定"),
        effect=_("写入不予许可的决定书"),
        law="行政复议法第二十条",
    ),
    Period(
        code="suit",
        name=_("提起行政诉讼"),
        length=6,
        measure=Measure.MONTH,
        told=_("末日是休息日的，顺延到其后第一个工作日"),
        binds=Bound.APPLICANT,
        start=_("知道决定"),
        effect=_("写入不予许可的决定书"),
        law="行政诉讼法第四十六条",
    ),
)
"""In the order of a case's way."""


CARDS: Mapping[ClockKind, SignalKind] = MappingProxyType({p.clock: p.card for p in PERIODS if p.clock and p.card})
"""What lateness earns: a step or a promise a yellow card, the statutory limit of a decision or a hearing a red one.

What the applicant is late with is no matter of supervision.
"""

RUNNING_ON = frozenset(period.clock for period in PERIODS if period.clock and period.runs_on)
"""Kinds of clocks that no special procedure stops: a hearing takes time from the decision, not from itself."""

UNMOVED = RUNNING_ON | {ClockKind.RENEWAL}
"""Kinds whose end no special procedure moves: the last good day of a certificate is what it is."""

WATCHED = (
    ClockKind.NOTICE,
    ClockKind.INSPECTORS,
    ClockKind.PRE_REVIEW,
    ClockKind.REVIEW,
    ClockKind.ABSENCE,
    ClockKind.HEARING,
    ClockKind.DECISION,
    ClockKind.PROMISE,
    ClockKind.RENEWAL,
    ClockKind.PUBLICATION,
)
"""Kinds that supervision watches: they bind an authority. What the applicant owes is no matter of supervision."""

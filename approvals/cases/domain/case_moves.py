"""The moves of a case (办件), declared once."""

from approvals.cases.domain.vocabulary import CaseState as S
from portal.kernel.transitions import Transition
from portal.kernel.vocabulary import _

SUBMIT = Transition(
    name="submit",
    label=_("提交申请"),
    sources=frozenset({S.DRAFT}),
    target=S.SUBMITTED,
    action="case.submit",
    law="行政许可法第二十九条",
)

ACCEPT = Transition(
    name="accept",
    label=_("受理"),
    sources=frozenset({S.SUBMITTED}),
    target=S.ACCEPTED,
    action="case.intake",
    law="行政许可法第三十二条第一款第五项",
)

ACCEPT_WITH_DEFICIENCY = Transition(
    name="accept_with_deficiency",
    label=_("容缺受理"),
    sources=frozenset({S.SUBMITTED}),
    target=S.ACCEPTED,
    action="case.intake",
    law="国发〔2022〕5号",
)

REQUEST_CORRECTION = Transition(
    name="request_correction",
    label=_("一次性告知补正"),
    sources=frozenset({S.SUBMITTED}),
    target=S.CORRECTING,
    action="case.intake",
    law="行政许可法第三十二条第一款第四项",
    needs_reason=True,
)

CORRECT = Transition(
    name="correct",
    label=_("提交补正"),
    sources=frozenset({S.CORRECTING}),
    target=S.SUBMITTED,
    action="case.correct",
    law="行政许可法第三十二条第一款第四项",
)

DECLINE = Transition(
    name="decline",
    label=_("不予受理"),
    sources=frozenset({S.SUBMITTED}),
    target=S.DECLINED,
    action="case.intake",
    law="行政许可法第三十二条第一款第二项",
    needs_reason=True,
)

FIND_NOT_LICENSABLE = Transition(
    name="find_not_licensable",
    label=_("告知不受理"),
    sources=frozenset({S.SUBMITTED}),
    target=S.NOT_LICENSABLE,
    action="case.intake",
    law="行政许可法第三十二条第一款第一项",
    needs_reason=True,
)

DEEM_ACCEPTED = Transition(
    name="deem_accepted",
    label=_("视为受理"),
    sources=frozenset({S.SUBMITTED}),
    target=S.ACCEPTED,
    action="case.deem_accepted",
    law="行政许可法第三十二条第一款第四项",
)

WITHDRAW = Transition(
    name="withdraw",
    label=_("撤回申请"),
    sources=frozenset({S.SUBMITTED, S.CORRECTING, S.ACCEPTED}),
    target=S.WITHDRAWN,
    action="case.withdraw",
)

CONCLUDE = Transition(
    name="conclude",
    label=_("办结"),
    sources=frozenset({S.ACCEPTED}),
    target=S.CONCLUDED,
    action="case.conclude",
    law="行政许可法第三十八条、第四十四条",
)


CASE_MOVES = (
    SUBMIT,
    ACCEPT,
    ACCEPT_WITH_DEFICIENCY,
    REQUEST_CORRECTION,
    CORRECT,
    DECLINE,
    FIND_NOT_LICENSABLE,
    DEEM_ACCEPTED,
    WITHDRAW,
    CONCLUDE,
)

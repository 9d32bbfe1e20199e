"""The moves of a joint inspection (联合踏勘) and of a department that is called to it."""

from approvals.cases.domain.vocabulary import ItemState
from approvals.inspections.domain.vocabulary import AttendanceState, InspectionState
from portal.kernel.transitions import Transition
from portal.kernel.vocabulary import _

HOLD = Transition(
    name="hold",
    label=_("记录联合踏勘"),
    sources=frozenset({InspectionState.CONVENED}),
    target=InspectionState.HELD,
    action="inspection.hold",
    law="行政许可法第三十四条第三款",
)

CANCEL = Transition(
    name="cancel",
    label=_("取消联合踏勘"),
    sources=frozenset({InspectionState.CONVENED}),
    target=InspectionState.CANCELLED,
    action="inspection.cancel",
    needs_reason=True,
)

CALL_OFF = Transition(
    name="call_off",
    label=_("随决定取消"),
    sources=frozenset({InspectionState.CONVENED}),
    target=InspectionState.CANCELLED,
    action="inspection.call_off",
)


INSPECTION_MOVES = (HOLD, CANCEL, CALL_OFF)


SIGN = Transition(
    name="sign",
    label=_("签收通知"),
    sources=frozenset({AttendanceState.CALLED}),
    target=AttendanceState.SIGNED,
    action="attendance.sign",
    law="宜府办发〔2009〕66号",
)

EXCUSE = Transition(
    name="excuse",
    label=_("说明不能参加的理由"),
    sources=frozenset({AttendanceState.CALLED, AttendanceState.SIGNED, AttendanceState.ABSENT}),
    target=AttendanceState.EXCUSED,
    action="attendance.excuse",
    law="宜府办发〔2009〕66号",
    needs_reason=True,
)

ATTEND = Transition(
    name="attend",
    label=_("记为到场"),
    sources=frozenset({AttendanceState.CALLED, AttendanceState.SIGNED, AttendanceState.EXCUSED}),
    target=AttendanceState.PRESENT,
    action="attendance.attend",
)

MISS = Transition(
    name="miss",
    label=_("记为缺席"),
    sources=frozenset({AttendanceState.CALLED, AttendanceState.SIGNED}),
    target=AttendanceState.ABSENT,
    action="attendance.miss",
)


ATTENDANCE_MOVES = (SIGN, EXCUSE, ATTEND, MISS)


CONVENE = Transition(
    name="convene",
    label=_("召集联合踏勘"),
    sources=frozenset({ItemState.UNDER_REVIEW}),
    target=None,
    action="item.convene",
    law="行政许可法第二十六条第二款",
)

ASSIGN_INSPECTORS = Transition(
    name="assign_inspectors",
    label=_("指派检验人员"),
    sources=frozenset({ItemState.UNDER_REVIEW, ItemState.REVIEWED}),
    target=None,
    action="item.assign_inspectors",
    law="行政许可法第五十五条第二款",
)

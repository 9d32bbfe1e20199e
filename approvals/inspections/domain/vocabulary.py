"""The states of a joint inspection (联合踏勘) and of a call to it."""

from portal.kernel.vocabulary import Word, _


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

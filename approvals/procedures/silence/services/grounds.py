"""What may not be held against an applicant: that a silent department still owes its paper."""

from approvals.cases.domain.vocabulary import BY_SILENCE
from approvals.cases.models import Case
from approvals.procedures.silence.domain.refusals import SilenceNoGround


def refuse_missing_paper(case: Case, department_id: int, *, is_apart_from_silence: bool) -> None:
    """The department that says no where another's silence counts as agreement says that its paper is not the reason.

    Nothing is asked about a paper that has been issued, nor about the department's own.

    Raises SilenceNoGround. Law: 泰政办发〔2022〕58号 (the next department may not reject for it).
    """
    if is_apart_from_silence:
        return
    deemed = case.tasks.filter(opinion__in=[opinion.value for opinion in BY_SILENCE])
    owing = deemed.exclude(department=department_id).exclude(written_opinion__issued_at__isnull=False)
    names = owing.order_by("pk").values_list("department__name", flat=True)
    if told := "、".join(dict.fromkeys(names)):
        raise SilenceNoGround(names=told)

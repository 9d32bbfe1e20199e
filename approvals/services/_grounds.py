"""What may not be held against an applicant: that a silent department still owes its paper."""

from approvals.domain.refusals import SilenceNoGround
from approvals.domain.vocabulary import BY_SILENCE
from approvals.models import Case


def refuse_missing_paper(case: Case, *, is_apart_from_silence: bool) -> None:
    """Whoever says no where a department's silence counts as agreement says that its paper is not the reason.

    Raises SilenceNoGround. Law: 泰政办发〔2022〕58号 (the next department may not reject for it).
    """
    if is_apart_from_silence:
        return
    deemed = case.tasks.filter(opinion__in=[opinion.value for opinion in BY_SILENCE])
    names = deemed.order_by("pk").values_list("department__name", flat=True)
    if told := "、".join(dict.fromkeys(names)):
        raise SilenceNoGround(names=told)

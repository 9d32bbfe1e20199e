"""How much one person may keep open and send in a day, so that no program fills the hall. Settings say how much.

Counted before the door and without a lock: calls at the same moment may pass by as many as there are of them.
"""

from datetime import datetime, time

from django.conf import settings
from django.db.models import Sum

from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.models import Case
from approvals.materials.models import Material
from portal import clock
from portal.accounts.actor import Actor
from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _

MEGABYTE = 1024 * 1024


class QuotaReached(DomainError):
    """Params: ``limit``."""

    code = "quota_reached"
    status = 429


class TooManyDrafts(QuotaReached):
    message = _("您有%(limit)s件申请还没有提交，已达上限。请先提交其中一些，再办理新的事项")


class TooManyCases(QuotaReached):
    message = _("您今天已办理%(limit)s件申请，已达每日上限。请明天再办理，或到综合窗口办理")


class TooManyBytes(QuotaReached):
    message = _("您今天上传的文件合计将超过%(limit)s MB的每日上限。请明天再上传，或到综合窗口办理")


def refuse_more_cases(actor: Actor) -> None:
    """Raises TooManyDrafts, TooManyCases where *actor* has as many unfiled cases, or cases of today, as one may.

    Whoever files has opened a draft, so filing itself need not ask.
    """
    own, limit = Case.objects.filter(filed_by=actor.user_id), settings.MOST_DRAFTS
    if own.filter(state=CaseState.DRAFT.value)[:limit].count() >= limit:
        raise TooManyDrafts(limit=limit)
    limit = settings.MOST_CASES_A_DAY
    if own.filter(filed_at__gte=_day_began())[:limit].count() >= limit:
        raise TooManyCases(limit=limit)


def refuse_more_bytes(actor: Actor, size: int) -> None:
    """Raises TooManyBytes where *size* more would be above what one person may upload in a day."""
    limit = settings.MOST_MEGABYTES_A_DAY
    today = Material.objects.filter(supplied_by=actor.user_id, supplied_at__gte=_day_began())
    if (today.aggregate(size=Sum("size"))["size"] or 0) + size > limit * MEGABYTE:
        raise TooManyBytes(limit=limit)


def _day_began() -> datetime:
    return datetime.combine(clock.today(), time.min, clock.SHANGHAI)

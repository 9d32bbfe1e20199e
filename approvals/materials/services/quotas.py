"""How much one person may send in a day, so that no program fills the store of files. A setting says how much.

Counted before the door and without a lock: calls at the same moment may pass by as many as there are of them.
"""

from datetime import datetime, time

from django.conf import settings
from django.db.models import Sum

from approvals.materials.models import Material
from portal import clock
from portal.accounts.actor import Actor
from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _

MEGABYTE = 1024 * 1024
"""Bytes."""


class QuotaReached(DomainError):
    """Params: ``limit``."""

    code = "quota_reached"
    status = 429


class TooManyBytes(QuotaReached):
    message = _("您今天上传的文件合计将超过%(limit)s MB的每日上限。请明天再上传，或到综合窗口办理")


def refuse_more_bytes(actor: Actor, size: int) -> None:
    """Raises TooManyBytes where *size* bytes more would be above what one person may upload in a day."""
    limit = settings.MOST_MEGABYTES_A_DAY
    today = Material.objects.filter(supplied_by=actor.user_id, supplied_at__gte=day_began())
    if (today.aggregate(size=Sum("sent_size"))["size"] or 0) + size > limit * MEGABYTE:
        raise TooManyBytes(limit=limit)


def day_began() -> datetime:
    """The first moment of today in Shanghai."""
    return datetime.combine(clock.today(), time.min, clock.SHANGHAI)

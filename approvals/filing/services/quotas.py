"""How many cases one person may keep open and make in a day, so that no program fills the hall. Settings say how many.

Counted without a lock: calls at the same moment may pass by as many as there are of them.
"""

from django.conf import settings

from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.models import Case
from approvals.materials.services.quotas import QuotaReached, day_began
from portal.accounts.actor import Actor
from portal.kernel.vocabulary import _


class TooManyDrafts(QuotaReached):
    message = _("您有%(limit)s件申请还没有提交，已达上限。请先提交其中一些，再办理新的事项")


class TooManyCases(QuotaReached):
    message = _("您今天已办理%(limit)s件申请，已达每日上限。请明天再办理，或到综合窗口办理")


def refuse_more_cases(actor: Actor) -> None:
    """Raises TooManyDrafts, TooManyCases where *actor* has as many unfiled cases, or cases of today, as one may.

    Whoever files has opened a draft, so filing itself need not ask.
    """
    own, limit = Case.objects.filter(filed_by=actor.user_id), settings.MOST_DRAFTS
    if own.filter(state=CaseState.DRAFT.value)[:limit].count() >= limit:
        raise TooManyDrafts(limit=limit)
    limit = settings.MOST_CASES_A_DAY
    if own.filter(filed_at__gte=day_began())[:limit].count() >= limit:
        raise TooManyCases(limit=limit)

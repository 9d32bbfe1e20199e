"""The pages of a special procedure (特别程序): started, answered, ended before its time."""

from functools import partial

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from approvals.cases.queries.desk import item_on_desk
from approvals.cases.web.desk import desk
from approvals.cases.web.forms import AnswerForm
from approvals.cases.web.move_page import Desk, move_page
from approvals.clocks.domain.moves import BEGIN, DECLINE_PAUSE, RESUME
from approvals.clocks.web.items import item_with_periods
from approvals.procedures.pauses.domain import PAUSE
from approvals.procedures.pauses.queries.desk import has_pause, pause_desk
from approvals.procedures.pauses.web.facts import of_pause
from approvals.procedures.pauses.web.forms import PauseForm, ResumeForm
from portal.accounts.middleware import ActorRequest


@never_cache
@desk("item.pause")
def pause_item(request: ActorRequest, item_id: int) -> HttpResponse:
    """Start a special procedure, or ask the head for a long one."""
    actor = request.actor
    again = partial(item_on_desk, item_id, actor, PAUSE.action)
    item = again()
    told = gettext("程序所需的时间自次日起不计入各项期限；到期自动恢复计算，也可以提前结束。")
    form = PauseForm(request.POST or None, free_workdays=settings.PAUSE_WITHOUT_HEAD_WORKDAYS)
    return move_page(
        request,
        form,
        Desk(item, again, lambda item: item_with_periods(item, actor, told)),
        PAUSE,
        is_so=lambda _item, _asked: has_pause(item_id, actor, form.cleaned_data["document_number"]),
        done=gettext("已登记“%(item)s”的特别程序"),
    )


@never_cache
@desk("pause.approve")
def answer_pause(request: ActorRequest, pause_id: int) -> HttpResponse:
    """Approve or decline a pause that waits for the head of its department."""
    again = partial(pause_desk, pause_id, request.actor)
    found = again()
    form = AnswerForm(request.POST or None, yes=BEGIN, no=DECLINE_PAUSE)
    return move_page(
        request,
        form,
        Desk(found, again, lambda found: of_pause(found, request.actor)),
        BEGIN,
        DECLINE_PAUSE,
        is_so=lambda found, asked: found.pause.state == asked.target and form.says(found.pause.decline_reason),
        done=gettext("已答复“%(item)s”的特别程序申请"),
    )


@never_cache
@desk("pause.resume")
def resume_pause(request: ActorRequest, pause_id: int) -> HttpResponse:
    """End a pause before its time."""
    again = partial(pause_desk, pause_id, request.actor)
    found = again()
    return move_page(
        request,
        ResumeForm(request.POST or None),
        Desk(found, again, lambda found: of_pause(found, request.actor)),
        RESUME,
        is_so=lambda found, asked: found.pause.state == asked.target,
        done=gettext("“%(item)s”自次日起恢复计算期限"),
    )

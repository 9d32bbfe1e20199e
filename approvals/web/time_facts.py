"""What the pages about an item's time tell of an item, a pause or an extension."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext

from approvals.domain.vocabulary import ClockKind
from approvals.queries.hearings import HearingDesk
from approvals.queries.time_desk import ExtensionDesk, ItemDesk, PauseDesk, PublicationDesk
from approvals.web.parts import workdays
from portal.ui.parts import Fact


def of_item(found: ItemDesk) -> dict[str, Any]:
    """An item whose time somebody wants to change."""
    return {
        "back_label": found.name,
        "title": found.name,
        "case": f"{found.title} · {found.number}",
        "case_url": "",
        "version": found.version,
        "state": found.state,
        "facts": [Fact(gettext(kind.label), _due(due_on)) for kind, due_on in found.periods],
    }


def of_pause(found: PauseDesk) -> dict[str, Any]:
    """A pause and what was written about it."""
    pause = found.pause
    told = gettext("自批准之日的次日起，各项期限停止计算。")
    if pause.is_open:
        told = gettext("提前结束后，各项期限自次日起恢复计算。")
    facts = [
        Fact(gettext("程序"), gettext(pause.ground.label)),
        Fact(gettext("部门"), pause.department),
        Fact(gettext("文书文号"), pause.document_number),
        Fact(gettext("所需时间"), workdays(pause.needed_workdays)),
        Fact(gettext("提请人"), found.requested_by),
        Fact(gettext("书面告知内容"), pause.notice),
    ]
    if pause.started_on and pause.planned_end_on:
        facts.insert(3, Fact(gettext("起止"), f"{pause.started_on} — {pause.ended_on or pause.planned_end_on}"))
    return {
        "back_label": found.item,
        "title": found.item,
        "case": f"{found.title} · {found.number}",
        "case_url": "",
        "version": pause.version,
        "state": pause.state,
        "facts": facts,
        "explanation": told,
    }


def of_extension(found: ExtensionDesk) -> dict[str, Any]:
    """A request for more time, and what would come of it."""
    extension = found.extension
    told = gettext("同一期限只能延长一次；批准后，理由告知申请人。")
    if extension.is_requested and found.is_late:
        told = gettext("原期限已经届满，不能再批准延期。")
    facts = [
        Fact(gettext("申请人"), found.applicant),
        Fact(gettext("部门"), found.department),
        Fact(gettext("法定办结期限"), _due(extension.due_on)),
        Fact(gettext("延长的工作日"), workdays(extension.workdays)),
        Fact(gettext("提请人"), found.requested_by),
        Fact(gettext("延期理由"), extension.reason),
    ]
    if extension.is_requested and found.longer_due_on:
        facts.insert(4, Fact(gettext("批准后的届满日"), found.longer_due_on.isoformat()))
    return {
        "back_url": reverse("approvals:extensions"),
        "back_label": gettext("延期审批"),
        "title": found.item,
        "case": f"{found.title} · {found.number}",
        "case_url": reverse("approvals:case", args=(found.case_id,)),
        "version": extension.version,
        "state": extension.state,
        "facts": facts,
        "explanation": told,
    }


def of_publication(found: PublicationDesk) -> dict[str, Any]:
    """A grant that the applicant asks to keep from the public, and why."""
    facts = [
        Fact(gettext("申请人"), found.holder),
        Fact(gettext("申请人对公开提出的异议"), found.objection),
    ]
    if found.due_on:
        facts.append(Fact(gettext(ClockKind.PUBLICATION.label), found.due_on.isoformat()))
    return {
        "back_label": found.item,
        "title": found.item,
        "case": f"{found.title} · {found.number}",
        "case_url": "",
        "version": found.version,
        "state": found.state,
        "facts": facts,
        "explanation": gettext("涉及商业秘密或者个人隐私的不予公开；不公开会对公共利益造成重大影响的，可以公开。"),
    }


def of_hearing(found: HearingDesk) -> dict[str, Any]:
    """An item that is to have a hearing, or a hearing and what became of it so far."""
    row = found.row
    facts = [] if row else [Fact(gettext("法定办结期限"), _due(found.due_on))]
    if row is not None:
        facts = [Fact(gettext("文书文号"), row.document_number), Fact(gettext("书面告知内容"), row.notice)]
        if row.requested_at:
            facts.append(Fact(gettext("要求听证"), localtime(row.requested_at).strftime("%Y-%m-%d %H:%M")))
        if row.request_reason:
            facts.append(Fact(gettext("申请人的理由"), row.request_reason))
        if found.due_on:
            facts.append(Fact(gettext("最迟举行"), found.due_on.isoformat()))
        if row.takes_place_at:
            when = localtime(row.takes_place_at).strftime("%Y-%m-%d %H:%M")
            facts.append(Fact(gettext("已定时间地点"), f"{when} {row.place} · {row.presider_name}"))
    return {
        "back_label": found.item,
        "title": found.item,
        "case": f"{found.title} · {found.number}",
        "case_url": "",
        "version": found.version,
        "state": found.state,
        "facts": facts,
    }


def _due(due_on: date | None) -> str:
    return due_on.isoformat() if due_on else gettext("计时暂停中")

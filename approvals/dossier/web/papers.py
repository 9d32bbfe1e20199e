"""The papers of a case, each on a page to be printed: acceptance, correction, decisions, refusals to accept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from approvals.cases.domain import case_moves, item_moves
from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.clocks.web.parts import crumbs
from approvals.dossier.queries.detail import CaseView, case_view
from approvals.dossier.queries.files import deferrable
from approvals.dossier.queries.items import ItemView
from approvals.inspections.domain.moves import CONVENE
from approvals.inspections.domain.vocabulary import InspectionState
from approvals.inspections.queries.views import INSPECTIONS, InspectionView
from approvals.materials.queries.views import NoticeView
from approvals.procedures.extensions.domain import EXTEND
from approvals.procedures.extensions.queries import EXTENSIONS, ExtensionView
from approvals.procedures.hearings.domain import moves as hearing_moves
from approvals.procedures.hearings.queries import HEARINGS, HearingView
from approvals.procedures.pauses.domain import PAUSE
from approvals.procedures.pauses.queries.views import PAUSES, PauseView
from approvals.procedures.publications.domain import PUBLISH, WITHHOLD, PublicationState
from approvals.procedures.publications.queries import PUBLICATION, PublicationView
from portal.accounts.middleware import ActorRequest
from portal.kernel.errors import NotFound

ACCEPTANCE, CLOSING, PROMISE = "acceptance", "closing", "promise"


@dataclass(frozen=True, slots=True)
class Document:
    """A paper of a case: who says what, on what basis, when. ``rows`` are names with an explanation.

    One that ``is_to_be_signed`` has a line for a hand and a day instead of its issuer.
    """

    key: str
    title: str
    issuer: str
    issued_at: datetime
    paragraphs: tuple[str, ...]
    subject: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    law: str = ""
    remedies: str = ""
    is_to_be_signed: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A paper in the list of a case."""

    title: str
    subject: str
    url: str
    issued_at: datetime


def documents(case: CaseView) -> list[Link]:
    """All papers of a filed case, the receipt first."""
    found = [
        Link(paper.title, paper.subject, reverse("approvals:document", args=(case.pk, paper.key)), paper.issued_at)
        for paper in _papers(case)
    ]
    receipt = reverse("approvals:receipt", args=(case.pk,))
    return [Link(gettext("收件凭证"), "", receipt, case.submitted_at), *found] if case.submitted_at else found


@require_safe
@login_required
@never_cache
def document(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    case = case_view(pk, request.actor)
    for paper in _papers(case):
        if paper.key == key:
            context = {"case": case, "crumbs": crumbs(request.actor, pk, case.title), "document": paper}
            return render(request, "approvals/dossier/document.html", context)
    raise NotFound


def _papers(case: CaseView) -> Iterator[Document]:
    yield from (_correction(case, notice) for notice in case.notices)
    yield from _promise(case)
    if case.accepted_at is not None:
        yield _acceptance(case, case.accepted_at)
    for item in case.items:
        yield from (_pause(item, pause) for pause in PAUSES.of(item) if pause.began_at)
        yield from (_inspection(item, inspection) for inspection in INSPECTIONS.of(item))
        yield from (_extension(item, extension) for extension in EXTENSIONS.of(item) if extension.is_approved)
        for hearing in HEARINGS.of(item):
            yield from _hearing(hearing)
        if item.decided_at is not None:
            yield _decision(item, item.decided_at)
        publication = PUBLICATION.of(item)
        if publication is not None and publication.answered_at is not None:
            yield _publication(item, publication, publication.answered_at)
    if case.state in (CaseState.DECLINED, CaseState.NOT_LICENSABLE) and case.closed_at is not None:
        yield _closing(case, case.closed_at)


def _correction(case: CaseView, notice: NoticeView) -> Document:
    return Document(
        key=f"correction-{notice.number}",
        title=gettext("补正告知书"),
        issuer=case.lead_department,
        issued_at=notice.issued_at,
        paragraphs=_told(
            gettext("您申请的“%(title)s”需要补正下列内容，现一次告知。补正后请通过本平台或综合窗口提交。"),
            case.title,
            notice.remark,
        ),
        rows=tuple((item["name"], item["note"]) for item in notice.items),
        law=case_moves.REQUEST_CORRECTION.law,
    )


def _promise(case: CaseView) -> Iterator[Document]:
    """What the applicant undertakes to bring later: promised, or to be signed at the window before acceptance."""
    days = {owed.name: owed.promised_on.isoformat() for owed in case.deficiencies}
    if case.state is CaseState.SUBMITTED:
        promised = {material.requirement.code: material.promised_on for material in case.materials}
        days = {lacking.name: promised[lacking.code] for lacking in deferrable(case)}
    at = case.accepted_at or case.submitted_at
    if not days or at is None:
        return
    told = gettext("承诺于 %(day)s 前补交")
    text = gettext("本申请人申请“%(title)s”，下列材料暂时不能提交，承诺在所列日期前补交，并保证其真实、合法、有效。")
    held = gettext("本申请人知悉：材料补齐并核对以前不制发结果；逾期不补交的，由本申请人承担相应后果。")
    yield Document(
        key=PROMISE,
        title=gettext("容缺承诺书"),
        issuer=case.applicant,
        issued_at=at,
        paragraphs=_told(text, case.title, held),
        rows=tuple((name, told % {"day": day or "＿＿＿＿－＿＿－＿＿"}) for name, day in days.items()),
        law=case_moves.ACCEPT_WITH_DEFICIENCY.law,
        is_to_be_signed="" in days.values(),
    )


def _acceptance(case: CaseView, accepted_at: datetime) -> Document:
    move, title = case_moves.ACCEPT, gettext("受理通知书")
    text = gettext("您申请的“%(title)s”材料齐全、符合法定形式，决定予以受理。")
    if case.is_accepted_with_deficiency:
        move, title = case_moves.ACCEPT_WITH_DEFICIENCY, gettext("容缺受理通知书")
        text = gettext("您申请的“%(title)s”主要材料齐全，决定容缺受理。下列材料请按承诺补交，补齐后制发结果。")
    if case.is_deemed_accepted:
        move = case_moves.DEEM_ACCEPTED
        text = gettext("您申请的“%(title)s”在法定期限内未收到补正告知，自收到申请之日起视为受理。")
    owed = tuple((d.name, gettext("承诺于 %(day)s 前补交") % {"day": d.promised_on}) for d in case.deficiencies)
    return Document(
        ACCEPTANCE,
        title,
        case.lead_department,
        accepted_at,
        _told(text, case.title),
        rows=owed or tuple((item.name, _limits(item)) for item in case.items if item.promised or item.statutory),
        law=move.law,
    )


def _limits(item: ItemView) -> str:
    told = [(gettext("承诺办结 %(day)s"), item.promised), (gettext("法定办结 %(day)s"), item.statutory)]
    return "，".join(text % {"day": clock.due_on} for text, clock in told if clock and clock.due_on)


def _pause(item: ItemView, pause: PauseView) -> Document:
    """What the applicant is told in writing (行政许可法第四十五条)."""
    told = {"ground": gettext(pause.ground.label), "days": pause.needed_workdays, "until": pause.planned_end_on}
    text = gettext("您申请的“%(title)s”需要进行%(ground)s，所需时间为 %(days)s 个工作日，最迟至 %(until)s。")
    return Document(
        key=f"pause-{pause.pk}",
        title=gettext("特别程序告知书"),
        issuer=pause.department,
        issued_at=cast("datetime", pause.began_at),
        paragraphs=(text % {"title": item.name, **told}, pause.notice, gettext("上述时间依法不计入办理期限。")),
        subject=item.name,
        rows=((gettext("文书文号"), pause.document_number),),
        law=PAUSE.law,
    )


def _inspection(item: ItemView, inspection: InspectionView) -> Document:
    """The call to a joint inspection, for the applicant and those who come."""
    text = gettext("您申请的“%(title)s”定于下列时间、地点联合踏勘，请到场配合。")
    if inspection.state is InspectionState.CANCELLED:
        text = gettext("您申请的“%(title)s”原定的联合踏勘已经取消。")
    called = "、".join((inspection.department, *(call.department for call in inspection.attendances)))
    return Document(
        key=f"inspection-{inspection.pk}",
        title=gettext("联合踏勘通知书"),
        issuer=inspection.department,
        issued_at=inspection.convened_at,
        paragraphs=_told(text, item.name, inspection.subject),
        subject=item.name,
        rows=(
            (gettext("踏勘时间"), localtime(inspection.meets_at).strftime("%Y-%m-%d %H:%M")),
            (gettext("踏勘地点"), inspection.place),
            (gettext("参加的部门"), called),
        ),
        law=CONVENE.law,
    )


def _extension(item: ItemView, extension: ExtensionView) -> Document:
    """The reason of an extension (行政许可法第四十二条)."""
    told = {"days": extension.workdays, "authority": gettext(extension.authority.label)}
    text = gettext("经%(authority)s批准，您申请的“%(title)s”法定办结期限延长 %(days)s 个工作日。")
    due_on = gettext("法定办结 %(day)s") % {"day": extension.due_on} if extension.due_on else ""
    return Document(
        key=f"extension-{extension.pk}",
        title=gettext("延长办理期限告知书"),
        issuer=item.department,
        issued_at=cast("datetime", extension.decided_at),
        paragraphs=tuple(
            paragraph
            for paragraph in (
                text % {"title": item.name, **told},
                gettext("理由：%(reason)s") % {"reason": extension.reason},
                due_on,
            )
            if paragraph
        ),
        subject=item.name,
        law=EXTEND.law,
    )


def _hearing(hearing: HearingView) -> Iterator[Document]:
    """What the applicant is told of a hearing in writing, and its minutes (行政许可法第四十六条至第四十八条)."""
    number = (gettext("文书文号"), hearing.document_number)
    if hearing.told_at:
        yield Document(
            key=f"hearing-right-{hearing.pk}",
            title=gettext("听证告知书"),
            issuer=hearing.department,
            issued_at=hearing.told_at,
            paragraphs=(
                hearing.notice,
                gettext("您有权自被告知之日起五个工作日内要求听证；逾期视为不要求听证，不表示您同意任何决定。"),
                gettext("您要求听证的，本机关在二十个工作日内组织听证，您不承担费用；这段时间依法不计入办理期限。"),
            ),
            subject=hearing.item,
            rows=(number,),
            law=hearing_moves.REQUEST.law,
        )
    if hearing.summoned_at and hearing.takes_place_at:
        yield _summons(hearing, hearing.summoned_at, hearing.takes_place_at)
    if hearing.is_held and hearing.ended_at:
        yield Document(
            key=f"hearing-minutes-{hearing.pk}",
            title=gettext("听证笔录"),
            issuer=hearing.department,
            issued_at=hearing.ended_at,
            paragraphs=(hearing.minutes,),
            subject=hearing.item,
            rows=((gettext("主持人"), hearing.presider), (gettext("签字或者盖章的人"), hearing.signed_by)),
            law=hearing_moves.RECORD.law,
        )


def _summons(hearing: HearingView, told_at: datetime, takes_place_at: datetime) -> Document:
    text = gettext("“%(title)s”的听证公开举行，请按时参加。主持人与本事项有直接利害关系的，您有权申请回避。")
    announced = (hearing.notice, gettext("本机关另行向社会公告本次听证。")) if hearing.is_announced else ()
    return Document(
        key=f"hearing-day-{hearing.pk}",
        title=gettext("听证公告") if hearing.is_announced else gettext("听证通知书"),
        issuer=hearing.department,
        issued_at=told_at,
        paragraphs=_told(text, hearing.item, *announced),
        subject=hearing.item,
        rows=(
            (gettext("听证时间"), localtime(takes_place_at).strftime("%Y-%m-%d %H:%M")),
            (gettext("地点"), hearing.place),
            (gettext("主持人"), hearing.presider),
            (gettext("文书文号"), hearing.summons_number),
        ),
        law=hearing_moves.SCHEDULE.law,
    )


def _by_silence(item: ItemView, decided_at: datetime) -> Document:
    title = gettext("逾期视为准予告知书")
    text = gettext("“%(title)s”的法定办结期限届满，本机关未作出决定，依法自期限届满之时起视为准予。")
    if item.state is ItemState.DEEMED_RENEWED:
        title = gettext("视为准予延续告知书")
        text = gettext("您按时申请“%(title)s”，证照有效期届满前本机关未作出决定，依法自有效期届满之时起视为准予延续。")
    return Document(
        key=f"decision-{item.pk}",
        title=title,
        issuer=item.department,
        issued_at=decided_at,
        paragraphs=_told(text, item.name),
        subject=item.name,
        law=item.basis,
    )


def _decision(item: ItemView, decided_at: datetime) -> Document:
    if item.state in (ItemState.DEEMED_GRANTED, ItemState.DEEMED_RENEWED):
        return _by_silence(item, decided_at)
    is_granted = item.state is ItemState.GRANTED
    text = gettext("经审查，决定准予“%(title)s”。") if is_granted else gettext("经审查，决定不予“%(title)s”。")
    reason = gettext("理由：%(reason)s") % {"reason": item.decision_reason} if item.decision_reason else ""
    return Document(
        key=f"decision-{item.pk}",
        title=gettext("准予许可决定书") if is_granted else gettext("不予许可决定书"),
        issuer=item.department,
        issued_at=decided_at,
        paragraphs=_told(text, item.name, reason, *_minutes(item)),
        subject=item.name,
        law=(item_moves.GRANT if is_granted else item_moves.REFUSE).law,
        remedies=gettext(item.remedies) if item.remedies else "",
    )


def _publication(item: ItemView, publication: PublicationView, answered_at: datetime) -> Document:
    """Why a grant is published against an objection, or kept from the public."""
    is_published = publication.state is PublicationState.PUBLISHED
    text = gettext("您对公开“%(title)s”的准予决定提出异议，本机关决定不予公开。")
    if is_published:
        text = gettext("您对公开“%(title)s”的准予决定提出异议，本机关决定予以公开。")
    return Document(
        key=f"publication-{item.pk}",
        title=gettext("许可决定公开告知书") if is_published else gettext("许可决定不予公开告知书"),
        issuer=item.department,
        issued_at=answered_at,
        paragraphs=_told(text, item.name, gettext("理由：%(reason)s") % {"reason": publication.reason}),
        subject=item.name,
        law=(PUBLISH if is_published else WITHHOLD).law,
    )


def _minutes(item: ItemView) -> Iterator[str]:
    """On what was heard the decision rests (行政许可法第四十八条第二款)."""
    for hearing in HEARINGS.of(item):
        if hearing.is_held:
            yield gettext("本决定根据 %(day)s 的听证笔录作出。") % {"day": hearing.held_on.isoformat()}


def _closing(case: CaseView, closed_at: datetime) -> Document:
    is_declined = case.state is CaseState.DECLINED
    text = gettext("您申请的“%(title)s”不属于本机关职权范围，决定不予受理。")
    if not is_declined:
        text = gettext("您申请的“%(title)s”依法不需要取得行政许可，不受理。")
    return Document(
        CLOSING,
        gettext("不予受理决定书") if is_declined else gettext("不受理告知书"),
        case.lead_department,
        closed_at,
        _told(text, case.title, gettext("理由：%(reason)s") % {"reason": case.closing_reason}),
        law=(case_moves.DECLINE if is_declined else case_moves.FIND_NOT_LICENSABLE).law,
    )


def _told(text: str, title: str, *more: str) -> tuple[str, ...]:
    return tuple(paragraph for paragraph in (text % {"title": title}, *more) if paragraph)

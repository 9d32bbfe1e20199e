"""What the applicant is told of a hearing in writing, and its minutes (行政许可法第四十六条至第四十八条)."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext

from approvals.cases.queries.whole import OneItem
from approvals.cases.web.papers import Document, Stage
from approvals.procedures.hearings.domain.moves import RECORD, REQUEST, SCHEDULE
from approvals.procedures.hearings.queries import HearingView, hearings_of


def papers(item: OneItem) -> Iterator[Document]:
    for hearing in hearings_of(item, ()):
        if hearing.told_at:
            yield _right(hearing, hearing.told_at)
        if hearing.summoned_at and hearing.takes_place_at:
            yield _summons(hearing, hearing.summoned_at, hearing.takes_place_at)
        if hearing.is_held and hearing.ended_at:
            yield _minutes(hearing, hearing.ended_at)


def _right(hearing: HearingView, told_at: datetime) -> Document:
    return Document(
        key=f"hearing-right-{hearing.pk}",
        stage=Stage.DELIBERATION,
        title=gettext("听证告知书"),
        issuer=hearing.department,
        issued_at=told_at,
        paragraphs=(
            hearing.notice,
            gettext("您有权自被告知之日起五个工作日内要求听证；逾期视为不要求听证，不表示您同意任何决定。"),
            gettext("您要求听证的，本机关在二十个工作日内组织听证，您不承担费用；这段时间依法不计入办理期限。"),
        ),
        subject=hearing.item,
        rows=((gettext("文书文号"), hearing.document_number),),
        law=REQUEST.law,
    )


def _summons(hearing: HearingView, told_at: datetime, takes_place_at: datetime) -> Document:
    text = gettext("“%(title)s”的听证公开举行，请按时参加。主持人与本事项有直接利害关系的，您有权申请回避。")
    announced = (hearing.notice, gettext("本机关另行向社会公告本次听证。")) if hearing.is_announced else ()
    return Document(
        key=f"hearing-day-{hearing.pk}",
        stage=Stage.DELIBERATION,
        title=gettext("听证公告") if hearing.is_announced else gettext("听证通知书"),
        issuer=hearing.department,
        issued_at=told_at,
        paragraphs=(text % {"title": hearing.item}, *announced),
        subject=hearing.item,
        rows=(
            (gettext("听证时间"), localtime(takes_place_at).strftime("%Y-%m-%d %H:%M")),
            (gettext("地点"), hearing.place),
            (gettext("主持人"), hearing.presider),
            (gettext("文书文号"), hearing.summons_number),
        ),
        law=SCHEDULE.law,
    )


def _minutes(hearing: HearingView, ended_at: datetime) -> Document:
    return Document(
        key=f"hearing-minutes-{hearing.pk}",
        stage=Stage.DELIBERATION,
        title=gettext("听证笔录"),
        issuer=hearing.department,
        issued_at=ended_at,
        paragraphs=(hearing.minutes,),
        subject=hearing.item,
        rows=((gettext("主持人"), hearing.presider), (gettext("签字或者盖章的人"), hearing.signed_by)),
        law=RECORD.law,
    )

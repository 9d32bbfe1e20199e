"""The pages of a hearing: the department that holds it, the applicant who answers, and whoever looks on."""

import pytest
from django.test import Client
from django.urls import reverse

from approvals.procedures.hearings.domain.vocabulary import HearingState
from approvals.procedures.hearings.models import Hearing
from portal.accounts.roles import Role
from portal.clock.services import at
from tests.factories.accounts import make_citizen
from tests.factories.approvals.cases import in_review
from tests.factories.approvals.desks import desk_of, page, statements, text
from tests.factories.approvals.periods import item_with_periods, make_hearing, noon
from tests.integration.procedures.hearings.steps import announce, presider_in, record, request, schedule, tell
from tests.integration.procedures.pauses.steps import answer

pytestmark = pytest.mark.django_db

RIGHT = {"seen_version": 0, "document_number": "示市监听告〔2026〕1号", "notice": "拟作出的决定涉及重大利益"}

MINUTES = {"seen_version": 2, "minutes": "双方陈述、申辩和质证", "signed_by": "申请人、主持人"}


@pytest.fixture(autouse=True)
def moment(published_years):
    with at(noon(4)):
        yield


def url(name: str, *args: int) -> str:
    return reverse(f"approvals:{name}", args=args)


def owner_of(case) -> Client:
    client = Client()
    client.force_login(case.filed_by)
    return client


def summons(item, **fields) -> dict[str, object]:
    given = {
        "takes_place_at": "2026-03-19T09:30",
        "place": "政务服务中心三楼",
        "document_number": "示市监听通〔2026〕1号",
    }
    return {"seen_version": 1, "presider_id": presider_in(item)} | given | fields


def test_the_right_is_told_and_used():
    case, item = item_with_periods(citizen=make_citizen())
    reviewer, head, owner = desk_of(Role.REVIEWER, item.department), desk_of(Role.HEAD, item.department), owner_of(case)
    desk = url("task", item.tasks.get().pk)
    assert url("tell-hearing", item.pk) in page(reviewer, desk)
    assert "2026-03-30" in page(reviewer, url("tell-hearing", item.pk))
    assert "请填写文书文号" in text(reviewer.post(url("tell-hearing", item.pk), {"seen_version": 0}), 422)
    for _twice in range(2):
        assert reviewer.post(url("tell-hearing", item.pk), RIGHT).url == desk + "#notices"
    hearing = Hearing.objects.get()
    body = page(reviewer, desk)
    assert "申请人最迟在 2026-03-11 可以要求听证" in body
    assert "该事项的听证权利已经告知" in body

    answer(item, on=noon(5))
    assert "申请人还可以要求听证，其答复或者期限届满之前不能作出决定" in page(head, url("item", item.pk))
    assert "您有权要求听证，请最迟在 2026-03-11 答复" in page(owner, url("my-cases"))
    own = url("hearing", case.pk, hearing.pk)
    assert own in page(owner, url("case", case.pk))
    assert "请最迟在 2026-03-11 答复" in page(owner, own)
    with at(noon(6)):
        asked = text(owner.post(own, {"seen_version": 0, "act": "request", "reason": "当面说明"}, follow=True))
        assert "“示例事项”：要求听证，已办理" in asked
        assert "期限已暂停计算" in asked
        assert "已要求听证，待定时间" in asked


def test_a_day_is_fixed_and_the_decision_rests_on_the_minutes():
    case, item = item_with_periods(citizen=make_citizen())
    reviewer, head, owner = desk_of(Role.REVIEWER, item.department), desk_of(Role.HEAD, item.department), owner_of(case)
    hearing, desk = request(tell(item), reason="当面说明"), url("task", item.tasks.get().pk)
    with at(noon(10)):
        answer(item, on=noon(10))
        for client, where in ((reviewer, "inbox"), (head, "decisions")):
            assert url("schedule-hearing", hearing.pk) in page(client, url(where))
        body = page(reviewer, url("schedule-hearing", hearing.pk))
        assert "今天通知的，最早可以在 2026-03-19 举行" in body
        assert "当面说明" in body
        soon = summons(item, takes_place_at="2026-03-18T09:30")
        assert "最早可以在 2026-03-19 举行" in text(reviewer.post(url("schedule-hearing", hearing.pk), soon), 422)
        fixed = summons(item)
        for _twice in range(2):
            assert reviewer.post(url("schedule-hearing", hearing.pk), fixed).status_code == 302
        assert "听证定于 2026-03-19 09:30 举行，在此之前不能记录笔录" in page(reviewer, desk)
        assert "时间：2026-03-19 09:30，地点：政务服务中心三楼" in page(owner, url("case", case.pk))
        assert "听证尚未举行，不能作出决定" in page(head, url("item", item.pk))

    with at(noon(19)):
        assert url("record-hearing", hearing.pk) in page(head, url("decisions"))
        for _twice in range(2):
            recorded = head.post(url("record-hearing", hearing.pk), MINUTES)
            assert recorded.url == url("item", item.pk) + "#notices"
        assert "双方陈述、申辩和质证" in page(owner, url("hearing", case.pk, hearing.pk))
        decided = {"seen_version": 2, "decision": "grant", "reason": "根据笔录"}
        assert "准予许可" in text(head.post(url("item", item.pk), decided, follow=True))
        paper = page(owner, url("document", case.pk, f"decision-{item.pk}"))
        assert "本决定根据 2026-03-19 的听证笔录作出。" in paper
    for key, told in (
        ("right", "您有权自被告知之日起五个工作日内要求听证"),
        ("day", "听证公开举行，请按时参加"),
        ("minutes", "申请人、主持人"),
    ):
        assert told in page(owner, url("document", case.pk, f"hearing-{key}-{hearing.pk}"))


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("0001-01-01T00:00", 422),
        ("0001-01-01T00:00+10:00", 422),
        ("9999-12-31T23:59", 302),
        ("9999-12-31T23:59-10:00", 422),
    ],
)
def test_no_year_is_too_strange_to_be_answered(typed, status):
    _case, item = item_with_periods(citizen=make_citizen())
    reviewer, hearing = desk_of(Role.REVIEWER, item.department), request(tell(item))
    with at(noon(10)):
        fixed = summons(item, takes_place_at=typed)
        assert reviewer.post(url("schedule-hearing", hearing.pk), fixed).status_code == status
        page(reviewer, url("schedule-hearing", hearing.pk))


def test_the_applicant_waives_or_takes_the_request_back():
    case, item = item_with_periods(citizen=make_citizen())
    owner, hearing = owner_of(case), tell(item)
    own = url("hearing", case.pk, hearing.pk)
    assert owner.post(own, {"act": "dance"}).status_code == 400
    assert "您要听证吗" in text(owner.post(own, {"act": "request", "reason": "长" * 2001}), 422)
    assert "放弃听证请先勾选确认" in text(owner.post(own, {"seen_version": 0, "act": "waive"}), 422)
    waived = {"act": "waive", "sure": "on"}
    assert "办件已被他人更新" in text(owner.post(own, waived | {"seen_version": 9}), 409)
    owner.post(own, waived | {"seen_version": 0})
    assert Hearing.objects.get().state == HearingState.WAIVED
    assert "您要听证吗" not in page(owner, own)

    case, item = item_with_periods(citizen=make_citizen())
    owner, hearing = owner_of(case), request(tell(item))
    own = url("hearing", case.pk, hearing.pk)
    with at(noon(9)):
        assert "不再需要听证" in page(owner, own)
        owner.post(own, {"seen_version": 1, "act": "cancel"})
    assert Hearing.objects.get(pk=hearing.pk).state == HearingState.CANCELLED


def test_what_the_agency_announces_is_told_and_cannot_be_taken_back():
    case, item = item_with_periods(citizen=make_citizen())
    head = desk_of(Role.HEAD, item.department)
    with at(noon(10)):
        told = summons(item, seen_version=0, notice="涉及公共利益")
        assert "请本部门依法自行向社会公告" in page(head, url("announce-hearing", item.pk))
        assert "请填写此项" in text(head.post(url("announce-hearing", item.pk), told | {"notice": ""}), 422)
        for _twice in range(2):
            assert head.post(url("announce-hearing", item.pk), told).url == url("item", item.pk) + "#notices"
    hearing = Hearing.objects.get()
    own = page(owner_of(case), url("hearing", case.pk, hearing.pk))
    assert "涉及公共利益" in own
    assert "撤回听证申请" not in own
    paper = page(owner_of(case), url("document", case.pk, f"hearing-day-{hearing.pk}"))
    assert "听证公告" in paper
    assert "本机关另行向社会公告本次听证" in paper


def test_telling_again_and_looking_on():
    case, item = item_with_periods(citizen=make_citizen())
    reviewer, hearing = desk_of(Role.REVIEWER, item.department), tell(item)
    again = RIGHT | {"document_number": "示市监听告〔2026〕2号"}
    for _twice in range(2):
        assert reviewer.post(url("tell-hearing-again", hearing.pk), again | {"seen_version": 0}).status_code == 302
    assert "示市监听告〔2026〕2号" in page(desk_of(Role.SUPERVISOR), url("file", case.pk))
    clerk = page(desk_of(Role.CLERK), url("case", case.pk))
    assert "等待申请人：" in clerk
    assert "您要听证吗" not in page(desk_of(Role.CLERK), url("hearing", case.pk, hearing.pk))


def test_a_form_that_says_something_else_than_what_stands_is_refused_with_what_was_typed():
    _case, item = item_with_periods(citizen=make_citizen())
    reviewer = desk_of(Role.REVIEWER, item.department)

    def second(name: str, pk: int, form: dict[str, object], **other: str) -> None:
        assert reviewer.post(url(name, pk), form).status_code == 302
        for field, typed in other.items():
            body = text(reviewer.post(url(name, pk), form | {field: typed}), 409)
            assert "办件已被他人更新" in body
            assert typed in body
        assert reviewer.post(url(name, pk), form).status_code == 302

    second("tell-hearing", item.pk, RIGHT, notice="另一份告知")
    hearing = Hearing.objects.get()
    second("tell-hearing-again", hearing.pk, RIGHT | {"document_number": "再告知1号"}, notice="另一份告知")
    request(hearing)
    with at(noon(10)):
        fixed = summons(item, seen_version=2)
        second("schedule-hearing", hearing.pk, fixed, place="另一地点", takes_place_at="2026-03-20T09:30")
    with at(noon(19)):
        second("record-hearing", hearing.pk, MINUTES | {"seen_version": 3}, minutes="另一份笔录", signed_by="另一人")
    _case, item = item_with_periods(departments=[item.department])
    with at(noon(10)):
        announced = summons(item, seen_version=0, notice="涉及公共利益")
        second("announce-hearing", item.pk, announced, notice="另一份公告", place="另一地点")


def test_strangers_find_no_such_page():
    case, item = item_with_periods(reviews=2, citizen=make_citizen())
    hearing = make_hearing(item)
    consulted = item.tasks.exclude(department=item.department).get().department
    other = desk_of(Role.REVIEWER, consulted)
    for name, pk in (("tell-hearing", item.pk), ("announce-hearing", item.pk), ("schedule-hearing", hearing.pk)):
        assert other.get(url(name, pk)).status_code == 404
        assert desk_of(Role.CLERK).get(url(name, pk)).status_code == 403
    stranger, _item = item_with_periods(citizen=make_citizen())
    assert owner_of(stranger).get(url("hearing", case.pk, hearing.pk)).status_code == 404
    assert owner_of(stranger).get(url("hearing", stranger.pk, hearing.pk)).status_code == 404


def test_every_page_takes_few_statements_however_much_there_is():
    case, item = item_with_periods(citizen=make_citizen(), reviews=4)
    hearing = schedule(request(tell(item)))
    record(hearing)
    announce(item, on=noon(20), takes_place_at=noon(8, 4))
    waiting = request(tell(item_with_periods(departments=[item.department])[1]))
    head, owner = desk_of(Role.HEAD, item.department), owner_of(case)
    pages = [
        (head, url("tell-hearing", item.pk)),
        (head, url("announce-hearing", item.pk)),
        (head, url("schedule-hearing", waiting.pk)),
        (head, url("record-hearing", waiting.pk)),
        (head, url("decisions")),
        (head, url("item", item.pk)),
        (desk_of(Role.REVIEWER, item.department), url("inbox")),
        (owner, url("hearing", case.pk, hearing.pk)),
        (owner, url("case", case.pk)),
        (owner, url("my-cases")),
    ]
    for client, address in pages:
        page(client, address)
    assert {address: n for client, address in pages if (n := statements(client, address)) > 7} == {}


def test_the_desk_lists_the_first_of_many_that_wait():
    _case, item = item_with_periods()
    for _ in range(21):
        asked = in_review(departments=[item.department])[1]
        last = make_hearing(asked, state="requested", requested_at=noon(3))
    body = page(desk_of(Role.REVIEWER, item.department), reverse("approvals:inbox"))
    assert body.count("/schedule") == 20
    assert url("schedule-hearing", last.pk) not in body

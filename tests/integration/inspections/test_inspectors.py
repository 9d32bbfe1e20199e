"""Two or more inspect: assigned within five working days of acceptance, changed on record, told without names."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from approvals.cases.models import CaseItem
from approvals.clocks.domain.vocabulary import ClockKind, ClockState
from approvals.decisions.services import deciding
from approvals.filing.services import drafting, submission
from approvals.inspections.domain.inspectors import InspectorsTooFew
from approvals.inspections.models import Inspectors
from approvals.inspections.services import assigning
from approvals.intake.services import window
from approvals.intake.services.acceptances import deem_accepted
from approvals.supervision.services.signalling import raise_signals
from matters.catalogue.models import Matter, MatterVersion
from portal.accounts.models import Applicant
from portal.accounts.queries import actor_of
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.clock.services import at
from portal.kernel.errors import IllegalMove, InvalidInput, NotFound, NotPermitted
from tests.factories.accounts import make_citizen, make_department, make_staff
from tests.factories.approvals.cases import clerk, clock_end, make_clock, make_material, owner_of, staff_of
from tests.factories.approvals.desks import desk_of, page, statements, text
from tests.factories.approvals.drafts import make_offer
from tests.factories.approvals.periods import item_with_periods, noon
from tests.integration.procedures.pauses.steps import answer, start

pytestmark = pytest.mark.usefixtures("published_years")

DUE = date(2026, 3, 9)


def submitted(*, needs_inspectors=True):
    """A filing of 2 March for a matter where somebody must look."""
    offer = make_offer()
    rows = MatterVersion.objects.filter(pk=offer.pk)
    rows.update(published_at=None, statutory_limit=20, needs_inspectors=needs_inspectors)
    Matter.objects.filter(pk=offer.matter_id).update(current=offer)
    citizen = make_citizen()
    owner, applicant = actor_of(citizen, noon(2).date()), Applicant.objects.get(person__user=citizen)
    with at(noon(2)):
        case = drafting.open_matter_draft(actor=owner, applicant_id=applicant.pk, code=offer.matter.code)
        drafting.save_draft(case_id=case.pk, actor=owner, seen_version=case.version, answers={"shop_name": "小满"})
        make_material(case)
        submission.submit(case_id=case.pk, actor=owner, seen_version=None)
    return case


def accepted(**matter):
    case = submitted(**matter)
    with at(noon(2)):
        window.accept(case_id=case.pk, actor=clerk(), seen_version=None)
    return case.items.get()


def to_inspect():
    """An item under review that needs inspectors; the days to assign them end with 9 March."""
    case, item = item_with_periods()
    Inspectors.objects.create(item=item)
    make_clock(case, ClockKind.INSPECTORS, item=item, expires_at=clock_end(DUE))
    return CaseItem.objects.get(pk=item.pk)


def period_of(item):
    return item.clocks.get(kind=ClockKind.INSPECTORS)


def people(item, *roles):
    return [make_staff(role, item.department).pk for role in roles or (Role.REVIEWER, Role.HEAD)]


def assign(item, chosen, actor=None):
    actor = actor or staff_of(item.department_id)
    with at(noon(4)):
        assigning.assign_inspectors(
            case_id=item.case_id, item_id=item.pk, actor=actor, seen_version=None, inspector_ids=chosen
        )
    item.refresh_from_db()
    return item


def test_the_days_run_from_acceptance_where_somebody_must_look():
    period = period_of(accepted())
    assert (period.started_on, period.due_on, period.effect) == (date(2026, 3, 2), DUE, "none")


def test_where_nobody_must_look_there_is_no_such_period():
    assert not accepted(needs_inspectors=False).clocks.filter(kind=ClockKind.INSPECTORS).exists()


def test_an_acceptance_by_silence_starts_them_on_the_day_of_receipt():
    case = submitted()
    with at(clock_end(DUE) + timedelta(seconds=60)):
        assert deem_accepted() == 1
    period = period_of(case.items.get())
    assert (period.started_on, period.due_on) == (date(2026, 3, 2), DUE)


def test_assigning_stops_them_and_each_change_is_on_record_by_ids():
    item = to_inspect()
    first, second, third = people(item, Role.REVIEWER, Role.REVIEWER, Role.CLERK)
    assign(item, [second, first])
    assert item.inspectors.user_ids == sorted([first, second])
    period = period_of(item)
    assert (period.state, period.stopped_at) == (ClockState.STOPPED, noon(4))
    assign(item, [first, third], staff_of(item.department_id, Role.HEAD))
    period.refresh_from_db()
    assert period.stopped_at == noon(4)
    told = [event.details for event in AuditEvent.objects.filter(kind="item.assign_inspectors").order_by("seq")]
    assert [event["inspector_ids"] for event in told] == [sorted([first, second]), sorted([first, third])]
    assert item.version == 2


@pytest.mark.parametrize(
    ("choose", "refusal"),
    [
        (lambda item: people(item, Role.REVIEWER), InspectorsTooFew),
        (lambda item: [*people(item), make_staff(Role.REVIEWER).pk], InvalidInput),
        (lambda item: [*people(item), make_staff(Role.REVIEWER, item.department, is_active=False).pk], InvalidInput),
    ],
    ids=["alone", "from elsewhere", "left the service"],
)
def test_two_of_the_departments_present_staff_inspect(choose, refusal):
    item = to_inspect()
    with pytest.raises(refusal):
        assign(item, choose(item))
    assert (period_of(item).state, item.inspectors.user_ids) == (ClockState.RUNNING, [])


def test_who_may_assign():
    item = to_inspect()
    chosen = people(item)
    with pytest.raises(NotFound):
        assign(item, chosen, staff_of(make_department().pk))
    for other in (owner_of(item.case), clerk(), staff_of(item.department_id, Role.CLERK)):
        with pytest.raises((NotFound, NotPermitted)):
            assign(item, chosen, other)
    Inspectors.objects.filter(item=item).delete()
    with pytest.raises(NotPermitted):
        assign(item, chosen)


def test_the_days_stand_still_with_the_others_of_the_item():
    item = to_inspect()
    start(item.case, item, staff_of(item.department_id))
    assert period_of(item).state == ClockState.PAUSED


def test_once_decided_nobody_is_assigned_and_no_day_is_counted():
    item = to_inspect()
    answer(item)
    with at(noon(6)):
        head = staff_of(item.department_id, Role.HEAD)
        deciding.grant(case_id=item.case_id, item_id=item.pk, actor=head, seen_version=None)
    assert period_of(item).state == ClockState.STOPPED
    with pytest.raises(IllegalMove):
        assign(item, people(item))


def test_the_table_lets_nobody_inspect_alone():
    item = to_inspect()
    with pytest.raises(IntegrityError):
        Inspectors.objects.filter(item=item).update(user_ids=[1])


def test_lateness_earns_the_deciding_department_a_yellow_card():
    item = to_inspect()
    for day, kinds in ((6, ["reminder"]), (10, ["reminder", "yellow_card"])):
        with at(noon(day)):
            raise_signals()
        assert [s.kind for s in period_of(item).signals.order_by("pk")] == kinds
    assert {s.department_id for s in period_of(item).signals.all()} == {item.department_id}


def test_the_desk_assigns_them_by_name_and_the_applicant_reads_that_it_is_done(client):
    item = to_inspect()
    two = [make_staff(Role.REVIEWER, item.department, display_name=name) for name in ("周示例", "吴示例")]
    with at(noon(4)):
        desk = desk_of(Role.REVIEWER, item.department)
        task, form = (
            reverse("approvals:task", args=[item.tasks.get().pk]),
            reverse("approvals:inspectors", args=[item.pk]),
        )
        assert form in page(desk, task)
        client.force_login(item.case.filed_by)
        mine = reverse("approvals:case", args=[item.case_id])
        assert "等待指派检验人员" in page(client, mine)
        body = page(desk, form)
        assert "周示例" in body
        assert "2026-03-09" in body
        alone = {"seen_version": 0, "inspector_ids": [two[0].pk]}
        assert "依法须指派 2 名以上工作人员" in text(desk.post(form, alone), 422)
        assert "请选择检验人员" in text(desk.post(form, {"seen_version": 0}), 422)
        sent = {"seen_version": 0, "inspector_ids": [user.pk for user in two]}
        for _twice in range(2):
            assert desk.post(form, sent).url == task + "#notices"
        assert "已指派 2 名" in page(desk, task)
        assert page(desk, form).count(" checked") == 2
        assert statements(desk, form) < 8
        told = page(client, mine)
        assert "已指派检验人员" in told
        assert "指派检验人员 2 名" in told
        assert "吴示例" not in told
        head = desk_of(Role.HEAD, item.department)
        assert form in page(head, reverse("approvals:item", args=[item.pk]))


def test_the_departments_read_how_it_stands_and_supervision_does_not():
    item = to_inspect()
    with at(noon(4)):
        heading = f'id="inspectors-{item.pk}"'
        assert heading in page(
            desk_of(Role.REVIEWER, item.department), reverse("approvals:task", args=[item.tasks.get().pk])
        )
        assert heading not in page(desk_of(Role.SUPERVISOR), reverse("approvals:file", args=[item.case_id]))

"""Each operation of a case over the API, sent by somebody in the hall to a case that waits for it."""

from datetime import timedelta
from typing import Any

from approvals.cases.domain.vocabulary import CaseState, Channel, ItemState
from approvals.cases.models import Case, CaseItem
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.inspections.models import Inspectors
from approvals.materials.domain.vocabulary import DeficiencyState
from approvals.procedures.publications.models import Publication
from portal.accounts.models import StaffRole
from portal.accounts.roles import Role
from portal.clock.services import at
from tests.factories.accounts import make_staff, make_user
from tests.factories.approvals.api import API, upload
from tests.factories.approvals.cases import FILED_AT, make_clock, make_deficiency, make_material, make_task
from tests.factories.approvals.hall import World, post, url
from tests.factories.approvals.inspections import MEETS_AT, make_inspection
from tests.factories.approvals.periods import make_extension, make_hearing, make_pause
from tests.factories.datashare import make_certificate
from tests.factories.outages import make_outage

WHY = {"reason": "不属于本机关"}

PROCEDURE = {
    "ground": "expert_review",
    "document_number": "示消评〔2026〕3号",
    "notice": "需要专家评审",
    "needed_workdays": 5,
}


def move(world: World, who: str, case: Case, name: str, **body: Any) -> Any:
    return post(world, who, url("cases", case.pk, "moves", name), version=0, **body)


def read(world: World, who: str, *, state: CaseState = CaseState.ACCEPTED, channel: Channel = Channel.ONLINE) -> Any:
    return world.callers[who].get(url("cases", world.file(who, state, channel=channel.value).pk))


def read_file(world: World, who: str) -> Any:
    case = world.file(who, CaseState.ACCEPTED)
    return world.callers[who].get(url("cases", case.pk, "files", case.materials.get().pk))


def explain(world: World, who: str) -> Any:
    case = world.file(who, CaseState.ACCEPTED)
    clock = make_clock(case, ClockKind.DECISION)
    return world.callers[who].get(url("cases", case.pk, "clocks", clock.pk, "explanation"))


def read_ledger(world: World, who: str) -> Any:
    return world.callers[who].get(url("cases", world.file(who, CaseState.ACCEPTED).pk, "ledger"))


def read_periods(world: World, who: str) -> Any:
    return world.callers[who].get(f"{API}/periods/")


def look_up(world: World, who: str) -> Any:
    case = world.file(who, CaseState.ACCEPTED)
    return post(world, who, f"{API}/progress/", number=case.case_number, query_code=case.query_code)


def desk(world: World, who: str, *, name: str) -> Any:
    return world.callers[who].get(f"{API}/{name}/")


def draft(world: World, who: str, *, channel: Channel = Channel.ONLINE) -> Any:
    body = {"applicant_id": world.applicant(who).pk, "channel": channel.value}
    return post(world, who, f"{API}/cases/", matter_code=world.offer.matter.code, **body)


def save(world: World, who: str, *, state: CaseState, channel: Channel = Channel.ONLINE) -> Any:
    case = world.file(who, state, channel=channel.value)
    return world.callers[who].patch(url("cases", case.pk), {"version": 0, "answers": {"shop_name": "新店"}})


def hand_in(world: World, who: str, *, state: CaseState, channel: Channel = Channel.ONLINE) -> Any:
    return upload(world.callers[who], world.file(who, state, channel=channel.value).pk)


def tell_original(world: World, who: str) -> Any:
    case = world.file(who, CaseState.SUBMITTED)
    return post(world, who, url("cases", case.pk, "files", case.materials.get().pk, "original"), original="seen")


def remove(world: World, who: str) -> Any:
    case = world.file(who, CaseState.CORRECTING)
    return world.callers[who].delete(url("cases", case.pk, "materials", "photo"))


def reuse(world: World, who: str) -> Any:
    case = world.file(who, CaseState.CORRECTING)
    certificate = make_certificate(world.applicant(who), name="照片")
    return post(world, who, url("cases", case.pk, "reuse"), code="photo", certificate_id=certificate.pk)


def submit(world: World, who: str, *, channel: Channel = Channel.ONLINE) -> Any:
    case = world.file(who, CaseState.DRAFT, channel=channel.value)
    return move(world, who, case, "submit", promises={"lease": "2026-03-06"})


def correct(world: World, who: str) -> Any:
    case = world.file(who, CaseState.CORRECTING)
    make_material(case, "lease")
    return move(world, who, case, "correct")


def withdraw(world: World, who: str) -> Any:
    return move(world, who, world.file(who, CaseState.SUBMITTED), "withdraw")


def take_in(world: World, who: str, *, name: str, **body: Any) -> Any:
    case = world.file(who, CaseState.SUBMITTED)
    if name == "accept":
        make_material(case, "lease")
    return move(world, who, case, name, **body)


def give_opinion(world: World, who: str) -> Any:
    task = make_task(world.file(who, CaseState.ACCEPTED, ItemState.UNDER_REVIEW).items.get())
    return post(world, who, url("reviews", task.pk, "moves", "give_opinion"), version=0, opinion="agree")


def decide(world: World, who: str, *, name: str, **body: Any) -> Any:
    item = world.file(who, CaseState.ACCEPTED, ItemState.REVIEWED).items.get()
    return post(world, who, url("items", item.pk, "moves", name), version=0, **body)


def certify(world: World, who: str) -> Any:
    item = world.file(who, CaseState.ACCEPTED, ItemState.DEEMED_GRANTED).items.get()
    return post(world, who, url("items", item.pk, "moves", "certify"), version=0)


def assign_inspectors(world: World, who: str) -> Any:
    item = world.file(who, CaseState.ACCEPTED, ItemState.UNDER_REVIEW).items.get()
    Inspectors.objects.create(item=item)
    two = list(StaffRole.objects.filter(department=world.lead).values_list("user", flat=True)[:2])
    return post(world, who, url("items", item.pk, "moves", "assign_inspectors"), version=0, inspector_ids=two)


def disclose(world: World, who: str, *, name: str) -> Any:
    item = world.file(who, CaseState.CONCLUDED, ItemState.GRANTED).items.get()
    Publication.objects.create(
        item=item, department=world.lead, matter="示例", holder="示例", granted_on=FILED_AT, objection="商业秘密"
    )
    return post(world, who, url("items", item.pk, "moves", name), version=0, **WHY)


def supplement(world: World, who: str, *, name: str, **body: Any) -> Any:
    case = world.file(who, CaseState.ACCEPTED, ItemState.UNDER_REVIEW)
    make_material(case, "lease")
    state = DeficiencyState.OPEN if name == "supply" else DeficiencyState.SUPPLIED
    owed = make_deficiency(case, state=state.value)
    return post(world, who, url("deficiencies", owed.pk, "moves", name), version=0, **body)


def reviewed_by_two(world: World, who: str, **fields: Any) -> CaseItem:
    """An item under review by its lead and by one that is consulted, its statutory limit running."""
    case = world.file(who, CaseState.ACCEPTED, ItemState.UNDER_REVIEW, **fields)
    item = case.items.get()
    for department in (world.lead, world.consulted):
        make_task(item, department)
    make_clock(case, ClockKind.DECISION, item=item)
    return item


def start_pause(world: World, who: str) -> Any:
    return post(world, who, url("items", reviewed_by_two(world, who).pk, "moves", "pause"), version=0, **PROCEDURE)


def act_on_pause(world: World, who: str, *, name: str, **body: Any) -> Any:
    waiting = {"state": "requested", "began_at": None, "started_on": None, "planned_end_on": None}
    pause = make_pause(reviewed_by_two(world, who), **({} if name == "resume" else waiting))
    return post(world, who, url("pauses", pause.pk, "moves", name), version=0, **body)


def extend(world: World, who: str, **body: Any) -> Any:
    return post(world, who, url("items", reviewed_by_two(world, who).pk, "moves", "extend"), version=0, **body)


def answer_extension(world: World, who: str, *, name: str, **body: Any) -> Any:
    asked = make_extension(reviewed_by_two(world, who, mode="joint"))
    return post(world, who, url("extensions", asked.pk, "moves", name), version=0, **body)


def convene(world: World, who: str) -> Any:
    called = {"meets_at": MEETS_AT.isoformat(), "place": "示例县文明路1号", "subject": "布局"}
    return post(world, who, url("items", reviewed_by_two(world, who).pk, "moves", "convene"), version=0, **called)


def act_on_inspection(world: World, who: str, *, name: str, **body: Any) -> Any:
    inspection = make_inspection(reviewed_by_two(world, who))
    if name == "hold":
        inspectors = [make_staff(Role.REVIEWER, world.lead).pk for _ in range(2)]
        body = {"present": [], "inspectors": inspectors, "findings": "布局符合要求"}
    with at(MEETS_AT):
        return post(world, who, url("inspections", inspection.pk, "moves", name), version=0, **body)


def act_on_call(world: World, who: str, *, name: str, **body: Any) -> Any:
    call = make_inspection(reviewed_by_two(world, who)).attendances.get()
    return post(world, who, url("attendances", call.pk, "moves", name), version=0, **body)


def make_a_hearing(world: World, who: str, *, name: str, **body: Any) -> Any:
    item = reviewed_by_two(world, who)
    return post(world, who, url("items", item.pk, "moves", name), version=0, **summons_in(world, name), **body)


def act_on_hearing(world: World, who: str, *, name: str, **body: Any) -> Any:
    asked = {"state": "requested", "requested_at": FILED_AT}
    hearing = make_hearing(reviewed_by_two(world, who), **(asked if name in ("schedule", "cancel") else {}))
    return post(world, who, url("hearings", hearing.pk, "moves", name), version=0, **summons_in(world, name), **body)


def record_hearing(world: World, who: str) -> Any:
    on = {"takes_place_at": FILED_AT, "summoned_at": FILED_AT, "presider": make_user(), "summons_number": "1"}
    hearing = make_hearing(reviewed_by_two(world, who), state="scheduled", place="三楼", **on)
    said = {"minutes": "双方陈述", "signed_by": "申请人"}
    return post(world, who, url("hearings", hearing.pk, "moves", "record"), version=0, **said)


def summons_in(world: World, name: str) -> dict[str, Any]:
    """Day, place and presider, for the moves that ask for them."""
    if name not in ("announce_hearing", "schedule"):
        return {}
    presider = make_staff(Role.REVIEWER, world.lead)
    return {"takes_place_at": "2026-03-20T09:30:00+08:00", "place": "三楼", "presider_id": presider.pk}


def settle(world: World, who: str, *, name: str, **body: Any) -> Any:
    outage = make_outage(FILED_AT - timedelta(days=3), FILED_AT - timedelta(days=3, hours=-4))
    return post(world, who, url("outages", outage.pk, name), **body)

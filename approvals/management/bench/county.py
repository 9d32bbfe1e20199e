"""A county of any size: its people, its catalogue, and the cases of three years with their items and reviews.

Whatever the size, three cases in a hundred are new enough to be open, a few old ones lie about, a quarter belongs to
the greatest of forty departments, a tenth to another region, and one firm has six in a hundred.
"""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.apps import apps

from approvals.cases.domain.vocabulary import CaseState, HandlingMode, ItemState, TaskState
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.management.bench.ground import BASIS, REGION
from approvals.management.bench.rows import among, day_of, dice, end_of, lay, put
from portal import clock
from portal.accounts.models import Applicant, Department, Enterprise, Mandate, Person, StaffRole, User
from portal.accounts.roles import Role
from portal.workcalendar.models import CalendarNotice

FIRM, CITIZEN, CLERK, SUPERVISOR, GOVERNMENT_HEAD, ADMINISTRATOR = range(1, 7)
"""Users. The first two are applicants of the same numbers."""

GREATEST, MIDDLING, SMALLEST = 1, 12, 40
"""Departments of the county."""

DEPARTMENTS, COUNTY = 50, 40
"""All departments, and those of the county; the rest serve another region."""

MATTERS_EACH = 10

YEARS = 3

SUBJECTS = (
    *("餐饮服务", "食品经营", "公共场所卫生", "道路运输", "危险化学品", "建筑施工", "户外广告", "药品零售"),
    *("医疗机构", "民办学校", "人力资源", "劳务派遣", "取水", "林木采伐", "渔业捕捞", "烟草专卖", "印刷经营"),
    *("电影放映", "特种设备", "排污"),
)

KINDS = ("许可新办", "许可变更", "备案", "核准")

_MATERIALS = [
    {"code": code, "name": name, "necessity": necessity, "is_decisive": False, "is_form": False, "source": ""}
    | {"matter_code": "", "wanted_by": [0], "produced_by": None}
    for code, name, necessity in (
        ("photo", "照片", "required"),
        ("lease", "场地使用证明", "required"),
        ("plan", "平面图", "deferrable"),
    )
]

_FIELDS = [
    {"code": "shop_name", "label": "店名", "kind": "text", "is_required": True, "choices": [], "help_text": ""}
    | {"asked_by": [0]}
]

ONE_FORM = json.dumps({"fields": _FIELDS, "materials": _MATERIALS}, ensure_ascii=False)

ANSWERS = json.dumps({"shop_name": "小满面馆"}, ensure_ascii=False)

OTHER_REGION = "000001"

RESULT = "'示例许可证'"


def reviewer_of(department: str | int) -> str:
    """The number of the user who reviews in a department; that of its head is the next."""
    return f"(1000 + 2 * {department})"


def head_of(department: str | int) -> str:
    return f"(1001 + 2 * {department})"


def region_of(department: str) -> str:
    return f"CASE WHEN {department} <= {COUNTY} THEN '{REGION}' ELSE '{OTHER_REGION}' END"


def lay_county(cases: int) -> None:
    """Lay the county itself, and what rows there will be of so many *cases*."""
    now = clock.now()
    for year in range(now.year - YEARS - 1, now.year + 2):
        CalendarNotice.objects.create(year=year, document="bench", published_at=now - timedelta(days=900))
    people = max(cases // 5, 5)
    _people(people)
    _catalogue()
    lay("laid_case", _laid_cases(cases, people))
    lay("laid_item", _laid_items())
    lay("laid_task", _laid_tasks())


def _people(people: int) -> None:
    region = region_of("d")
    put(Department, f"generate_series(1, {DEPARTMENTS}) d", id="d", code="'B' || d", name="'部门' || d", region=region)
    staff = f"generate_series(1, {DEPARTMENTS}) d, generate_series(0, 1) k"
    put(User, f"generate_series({FIRM}, {ADMINISTRATOR}) u", id="u", username="'user-' || u")
    put(User, staff, id=f"{reviewer_of('d')} + k", username="'staff-' || d || '-' || k")
    role = f"CASE k WHEN 0 THEN '{Role.REVIEWER.value}' ELSE '{Role.HEAD.value}' END"
    put(StaffRole, staff, user_id=f"{reviewer_of('d')} + k", role=role, department_id="d")
    StaffRole.objects.create(user_id=CLERK, role=Role.CLERK.value, department_id=GREATEST)
    StaffRole.objects.create(user_id=SUPERVISOR, role=Role.SUPERVISOR.value)
    StaffRole.objects.create(user_id=GOVERNMENT_HEAD, role=Role.GOVERNMENT_HEAD.value)
    for each in (Role.CATALOGUE_EDITOR, Role.SYSTEM_ADMINISTRATOR):
        StaffRole.objects.create(user_id=ADMINISTRATOR, role=each.value)
    Enterprise.objects.create(pk=FIRM, name="示例商贸有限公司", credit_code="BENCH")
    Applicant.objects.create(pk=FIRM, enterprise_id=FIRM, name="示例商贸有限公司")
    Mandate.objects.create(enterprise_id=FIRM, holder_id=FIRM, granted_by_id=FIRM, granted_at=clock.now())
    numbers = f"generate_series({CITIZEN}, {people + 1}) p"
    user = f"CASE p WHEN {CITIZEN} THEN p END"
    put(Person, numbers, id="p", user_id=user, name="'申请人' || p", id_number="'ID' || p")
    put(Applicant, numbers, id="p", person_id="p", name="'申请人' || p")
    Person.objects.create(pk=people + 2, user_id=FIRM, name="法人代表", id_number="ID")
    Applicant.objects.create(pk=people + 2, person_id=people + 2, name="法人代表")


def _catalogue() -> None:
    numbers = f"generate_series(1, {DEPARTMENTS * MATTERS_EACH}) m"
    put(apps.get_model("matters", "Matter"), numbers, id="m", code="'M' || m", current_id="m")
    own = "chr(19968 + 7 * m) || chr(24000 + 3 * m)"  # two letters that no other has side by side
    name = f"{among(SUBJECTS, 'm')} || {among(KINDS, f'm / {len(SUBJECTS)}')} || '（' || {own} || '）'"
    put(
        apps.get_model("matters", "MatterVersion"),
        numbers,
        id="m",
        matter_id="m",
        number="1",
        state="'published'",
        name=name,
        department_id=f"1 + (m - 1) / {MATTERS_EACH}",
        published_at="now()",
        content_hash="'bench'",
    )


def _laid_cases(cases: int, people: int) -> str:
    """A row for each case, the oldest first; ``age`` is the share of all that came later."""
    department = (
        f"CASE WHEN {dice(2)} < 0.9 THEN 1 + floor({COUNTY} * power({dice(1)}, 3))::int"
        f" ELSE {COUNTY + 1} + floor({DEPARTMENTS - COUNTY} * {dice(1)})::int END"
    )
    age = f"({cases} - n)::float8 / {cases}"
    numbered = f"SELECT n, {age} AS age, {department} AS department FROM generate_series(1, {cases}) n"
    state = f"""CASE
        WHEN {dice(7)} < 0.02 THEN '{CaseState.DRAFT}'
        WHEN age < 0.004 AND {dice(8)} < 0.85 THEN '{CaseState.SUBMITTED}'
        WHEN age < 0.004 THEN '{CaseState.CORRECTING}'
        WHEN age < 0.03 AND {dice(8)} < 0.9 OR {dice(8)} < 0.003 THEN '{CaseState.ACCEPTED}'
        WHEN {dice(8)} < 0.02 THEN '{CaseState.DECLINED}'
        WHEN {dice(8)} < 0.06 THEN '{CaseState.WITHDRAWN}'
        ELSE '{CaseState.CONCLUDED}' END"""
    return f"""
        SELECT *, least(at + interval '1 day' * (6 + 20 * {dice(9)}), now() - interval '1 minute') AS closed_at
        FROM (
            SELECT n, age, department, {state} AS state,
                now() - interval '{365 * YEARS} days' * age - interval '2 minutes' AS at,
                (department - 1) * {MATTERS_EACH} + 1 + floor({MATTERS_EACH} * power({dice(3)}, 2))::int AS matter,
                CASE WHEN {dice(4)} < 0.06 THEN {FIRM} ELSE {CITIZEN} + mod(n, {people}) END AS applicant,
                {dice(5)} < 0.3 AS is_at_the_window,
                {dice(6)} < 0.08 AS is_bundle
            FROM ({numbered}) AS numbered
        ) AS cases"""


def _cases() -> None:
    is_filed = f"c.state <> '{CaseState.DRAFT}'"
    is_accepted = f"c.state IN ('{CaseState.ACCEPTED}', '{CaseState.CONCLUDED}')"
    accepted_at = f"CASE WHEN {is_accepted} THEN c.at + interval '2 days' END"
    is_closed = f"c.state IN ('{CaseState.CONCLUDED}', '{CaseState.DECLINED}', '{CaseState.WITHDRAWN}')"
    region = region_of("c.department")
    number = f"{region} || to_char({day_of('c.at')}, '-YYYYMMDD-') || lpad(c.n::text, 6, '0')"
    put(
        Case,
        "laid_case c JOIN matters_matterversion v ON v.id = c.matter"
        f" CROSS JOIN LATERAL ({_departments()}) AS concerned",
        id="c.n",
        case_number=f"CASE WHEN {is_filed} THEN {number} ELSE '' END",
        query_code=f"CASE WHEN {is_filed} THEN 'BENCHBENCH' ELSE '' END",
        title=f"CASE WHEN c.is_bundle THEN '开办' || {among(SUBJECTS, 'c.matter')} || '一件事' ELSE v.name END",
        bundle_code="CASE WHEN c.is_bundle THEN 'B' || c.matter ELSE '' END",
        applicant_id="c.applicant",
        filed_by_id=f"CASE WHEN c.is_at_the_window THEN {CLERK} ELSE {CITIZEN} END",
        lead_department_id="c.department",
        department_ids="concerned.ids",
        region=region,
        channel="CASE WHEN c.is_at_the_window THEN 'counter' ELSE 'online' END",
        mode=f"CASE WHEN c.is_bundle THEN '{HandlingMode.JOINT}' ELSE '{HandlingMode.SINGLE}' END",
        one_form=f"'{ONE_FORM}'::jsonb",
        answers=f"'{ANSWERS}'::jsonb",
        state="c.state",
        filed_at="c.at",
        submitted_at=f"CASE WHEN {is_filed} THEN c.at END",
        received_at=f"CASE WHEN {is_filed} THEN c.at END",
        accepted_at=accepted_at,
        accepted_on=day_of(f"({accepted_at})"),
        acceptance_number=f"CASE WHEN {is_accepted} THEN c.n END",
        is_deemed_accepted=f"{is_accepted} AND {dice(10, 'c.n')} < 0.01",
        closed_at=f"CASE WHEN {is_closed} THEN c.closed_at END",
    )


def _other(department: str, offset: str) -> str:
    """Another department of the same region."""
    there = DEPARTMENTS - COUNTY
    return (
        f"CASE WHEN {department} <= {COUNTY} THEN 1 + mod({department} - 1 + {offset}, {COUNTY})"
        f" ELSE {COUNTY + 1} + mod({department} - {COUNTY + 1} + {offset}, {there}) END"
    )


def _positions(case: str) -> str:
    """The items of a case: their numbers, their departments, and the other one that reviews, if any does."""
    lead = _other(f"{case}.department", "3 * position")
    item = f"{case}.n * 4 + position"
    consulted = _other(f"({lead})", f"1 + floor(8 * {dice(12, item)})::int")
    return (
        f"SELECT {item} AS id, position, {lead} AS department,"
        f" CASE WHEN {dice(11, item)} < 0.5 THEN {consulted} END AS consulted"
        f" FROM generate_series(0, CASE WHEN {case}.is_bundle THEN 2 ELSE 0 END) position"
    )


def _departments() -> str:
    positions = _positions("c")
    return (
        "SELECT array_agg(DISTINCT each) AS ids"
        f" FROM ({positions}) AS i, unnest(ARRAY[i.department, i.consulted]) each WHERE each IS NOT NULL"
    )


def _laid_items() -> str:
    state = f"""CASE c.state
        WHEN '{CaseState.ACCEPTED}' THEN
            CASE WHEN {dice(13, "i.id")} < 0.7 THEN '{ItemState.UNDER_REVIEW}' ELSE '{ItemState.REVIEWED}' END
        WHEN '{CaseState.CONCLUDED}' THEN CASE
            WHEN {dice(13, "i.id")} < 0.003 THEN '{ItemState.DEEMED_GRANTED}'
            WHEN {dice(13, "i.id")} < 0.08 THEN '{ItemState.REFUSED}' ELSE '{ItemState.GRANTED}' END
        WHEN '{CaseState.DECLINED}' THEN '{ItemState.CLOSED}'
        WHEN '{CaseState.WITHDRAWN}' THEN '{ItemState.CLOSED}'
        ELSE '{ItemState.WAITING}' END"""
    return f"""
        SELECT i.*, c.n, c.age, c.applicant, c.closed_at, {state} AS state, c.at + interval '2 days' AS opened_at,
            c.state = '{CaseState.ACCEPTED}' AND {dice(14, "i.id")} < 0.08 AS is_paused,
            (i.department - 1) * {MATTERS_EACH} + 1 + mod(c.matter - 1, {MATTERS_EACH}) AS matter
        FROM laid_case c CROSS JOIN LATERAL ({_positions("c")}) AS i"""


DECIDED = ("granted", "deemed_granted", "refused")

OPENED = ("under_review", "reviewed", *DECIDED)


def _items() -> None:
    is_decided, by_nobody = f"i.state IN {DECIDED}", f"i.state = '{ItemState.DEEMED_GRANTED}'"
    put(
        CaseItem,
        "laid_item i JOIN matters_matterversion v ON v.id = i.matter",
        id="i.id",
        case_id="i.n",
        position="i.position",
        matter_version_id="v.id",
        matter_code="'M' || v.id",
        name="v.name",
        department_id="i.department",
        reviewer_ids="array_remove(ARRAY[i.department, i.consulted], NULL)",
        statutory_limit="20",
        promised_limit="10",
        review_limit="5",
        limit_unit="'workday'",
        grant_basis=f"CASE WHEN {by_nobody} THEN '{BASIS}' ELSE '' END",
        result_name=RESULT,
        state="i.state",
        opened_at=f"CASE WHEN i.state IN {OPENED} THEN i.opened_at END",
        decided_at=f"CASE WHEN {is_decided} THEN i.closed_at END",
        decided_by_id=f"CASE WHEN {is_decided} AND NOT {by_nobody} THEN {head_of('i.department')} END",
        decision_reason="'示例理由'",
        remedies="'示例'",
        certificate_id=f"CASE WHEN i.state = '{ItemState.GRANTED}' THEN i.id END",
    )


def _laid_tasks() -> str:
    """A row for each review; silence never counts before the day after tomorrow, what else is late is late."""
    state = f"""CASE
        WHEN i.state = '{ItemState.UNDER_REVIEW}' AND (k = 0 OR {dice(15, "i.id")} < 0.5) THEN '{TaskState.OPEN}'
        WHEN i.state IN {DECIDED} AND {dice(16, "i.id * 2 + k")} < 0.02 THEN '{TaskState.DEEMED}'
        ELSE '{TaskState.ANSWERED}' END"""
    is_silent = f"(state = '{TaskState.DEEMED}' OR {dice(17, 'id')} < 0.3)"
    soon = f"{day_of('now()')} + 2 + floor(6 * {dice(18, 'id')})::int"
    due_on = f"CASE WHEN state = 'open' AND {is_silent} THEN greatest(due_on, {soon}) ELSE due_on END"
    return f"""
        SELECT id, item, n, matter, department, state, opened_at, is_paused,
            {is_silent} AS is_silent, {due_on} AS due_on
        FROM (
            SELECT i.id * 2 + k AS id, i.id AS item, i.n, i.matter, {state} AS state, i.opened_at, i.is_paused,
                CASE k WHEN 0 THEN i.department ELSE i.consulted END AS department,
                {day_of("i.opened_at")} + 8 AS due_on
            FROM laid_item i CROSS JOIN generate_series(0, 1) k
            WHERE i.state IN {OPENED} AND (k = 0 OR i.consulted IS NOT NULL)
        ) AS tasks"""


def _tasks() -> None:
    is_open, is_deemed = f"t.state = '{TaskState.OPEN}'", f"t.state = '{TaskState.DEEMED}'"
    due_at = end_of("t.due_on")
    answered_at = f"""CASE WHEN {is_open} THEN NULL WHEN {is_deemed} THEN {due_at}
        ELSE least(t.opened_at + interval '7 days' * {dice(19, "t.id")}, now()) END"""
    given = among(
        ("agree", "agree", "agree", "agree_with_conditions", "disagree"), f"floor(5 * {dice(20, 't.id')})::int"
    )
    put(
        ReviewTask,
        "laid_task t",
        id="t.id",
        case_id="t.n",
        item_id="t.item",
        department_id="t.department",
        silence_basis=f"CASE WHEN t.is_silent THEN '{BASIS}' ELSE '' END",
        due_at=f"CASE WHEN NOT ({is_open} AND t.is_paused) THEN {due_at} END",
        state="t.state",
        opened_at="t.opened_at",
        opinion=f"CASE WHEN {is_open} THEN '' WHEN {is_deemed} THEN 'deemed_agree' ELSE {given} END",
        answered_by_id=f"CASE WHEN t.state = '{TaskState.ANSWERED}' THEN {reviewer_of('t.department')} END",
        answered_at=answered_at,
        effective_at=answered_at,
        region=region_of("t.department"),
        matter_code="'M' || t.matter",
    )


CASES: Mapping[str, Callable[[], None]] = {"cases": _cases, "items": _items, "reviews": _tasks}
"""What lays them, in any order."""

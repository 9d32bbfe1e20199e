"""What a county keeps besides its cases: periods, signals, pauses, hearings, papers, grants, and the record.

Nothing of it is due: sweeps find nothing to do.
"""

from collections.abc import Callable, Mapping

from approvals.cases.domain.vocabulary import CaseState, ItemState, TaskState
from approvals.clocks.domain.periods import CARDS
from approvals.clocks.domain.vocabulary import ClockKind, ClockState, ExpiryEffect, SignalKind
from approvals.clocks.models import Clock, Extension, Pause
from approvals.inspections.models import Attendance, JointInspection
from approvals.management.bench.county import DECIDED, GOVERNMENT_HEAD, OPENED, RESULT, head_of, region_of, reviewer_of
from approvals.management.bench.rows import TODAY, day_of, dice, end_of, put
from approvals.materials.models import Deficiency, Material
from approvals.procedures.hearings.models import Hearing
from approvals.procedures.publications.models import Publication
from approvals.procedures.silence.models import Accountability, WrittenOpinion
from approvals.supervision.models import Signal
from datashare.models import Certificate
from portal import clock
from portal.audit.models import AuditEvent, Seal
from portal.outbox.models import OutboxMessage
from portal.outbox.services import KEPT
from portal.workcalendar.queries import current_version

EVENTS = ("case.submit", "case.accept", "review.give_opinion", "item.join", "item.grant")
"""What the record keeps of each case, at the least."""

MESSAGES = ("case.accept", "item.grant")
"""What has left the portal of each case; only what is young is kept."""


def _periods() -> None:
    _clocks()
    _signals()
    _pauses()
    _extensions()


def _clocks() -> None:
    notice = f"CASE c.state WHEN '{CaseState.SUBMITTED}' THEN 'running' ELSE 'stopped' END"
    _clock(
        f"laid_case c WHERE c.state <> '{CaseState.DRAFT}'",
        ClockKind.NOTICE,
        state=notice,
        day=day_of("c.at"),
        length=7,
        stopped_at="c.at + interval '2 days'",
        case_id="c.n",
        region=region_of("c.department"),
        department_id="c.department",
        effect=f"'{ExpiryEffect.DEEM_ACCEPTED}'",
    )
    running = f"CASE WHEN i.state IN {DECIDED} THEN 'stopped' WHEN i.is_paused THEN 'paused' ELSE 'running' END"
    for kind, length in ((ClockKind.DECISION, 28), (ClockKind.PROMISE, 14)):
        _clock(
            f"laid_item i WHERE i.state IN {OPENED}",
            kind,
            state=running,
            day=day_of("i.opened_at"),
            length=length,
            stopped_at="i.closed_at",
            case_id="i.n",
            item_id="i.id",
            region=region_of("i.department"),
            department_id="i.department",
        )
    effect = f"CASE WHEN t.is_silent THEN '{ExpiryEffect.DEEM_AGREED}' ELSE '{ExpiryEffect.NONE}' END"
    review = f"""CASE WHEN t.state = '{TaskState.OPEN}' AND t.is_paused THEN 'paused'
        WHEN t.state = '{TaskState.OPEN}' THEN 'running' ELSE 'stopped' END"""
    _clock(
        "laid_task t",
        ClockKind.REVIEW,
        state=review,
        day="t.due_on - 8",
        length=8,
        stopped_at="t.opened_at + interval '5 days'",
        case_id="t.n",
        item_id="t.item",
        task_id="t.id",
        region=region_of("t.department"),
        department_id="t.department",
        effect=effect,
    )


def _clock(source: str, kind: ClockKind, *, state: str, day: str, length: int, stopped_at: str, **columns: str) -> None:
    """A clock of so many days from *day* for each row of *source*; a paused one shows no end.

    What runs and is late has had its card, what ends soon its reminder.
    """
    due_on = f"CASE WHEN ({state}) <> '{ClockState.PAUSED}' THEN {day} + {length} END"
    put(
        Clock,
        source,
        kind=f"'{kind}'",
        state=state,
        started_on=day,
        allotted=str(length),
        unit="'day'",
        calendar_version=str(current_version()),
        due_on=due_on,
        expires_at=end_of(f"({due_on})"),
        stopped_at=f"CASE WHEN ({state}) = '{ClockState.STOPPED}' THEN {stopped_at} END",
        signalled=f"""CASE WHEN ({state}) <> '{ClockState.RUNNING}' OR ({due_on}) >= {TODAY} + 15 THEN ''
            WHEN ({due_on}) < {TODAY} THEN '{CARDS[kind]}' ELSE '{SignalKind.REMINDER}' END""",
        **columns,
    )


def _signals() -> None:
    """What runs and is late has its card, what ends soon its reminder; and a share of what is over had one."""
    kinds = ", ".join(f"'{kind}'" for kind in CARDS)
    was_raised = f"k.state = '{ClockState.STOPPED}' AND {dice(21, 'k.id')} < 0.02"
    put(
        Signal,
        "approvals_clock k JOIN laid_case c ON c.n = k.case_id LEFT JOIN laid_item i ON i.id = k.item_id"
        f" LEFT JOIN laid_task t ON t.id = k.task_id WHERE k.kind IN ({kinds})"
        f" AND (k.state = '{ClockState.RUNNING}' AND k.due_on < {TODAY} + 15 OR {was_raised})",
        clock_id="k.id",
        case_id="k.case_id",
        department_id="coalesce(t.department, i.department, c.department)",
        kind=f"""CASE WHEN k.due_on >= {TODAY} THEN 'reminder'
            WHEN k.kind = '{ClockKind.DECISION}' THEN 'red_card' ELSE 'yellow_card' END""",
        due_on="k.due_on",
        raised_at=f"least({end_of('k.due_on')}, now())",
    )


def _pauses() -> None:
    is_asked = f"i.state = '{ItemState.UNDER_REVIEW}' AND NOT i.is_paused AND {dice(22, 'i.id')} < 0.01"
    was = f"i.state IN {DECIDED} AND {dice(22, 'i.id')} < 0.03"
    began_on = f"CASE WHEN NOT ({is_asked}) THEN {day_of('i.opened_at')} + 1 END"
    put(
        Pause,
        f"laid_item i WHERE i.is_paused OR {is_asked} OR {was}",
        item_id="i.id",
        department_id="i.department",
        ground="'tender'",
        document_number="'示例〔2026〕1号'",
        notice="'示例'",
        needed_workdays="20",
        requested_by_id=reviewer_of("i.department"),
        requested_at="i.opened_at",
        state=f"CASE WHEN {is_asked} THEN 'requested' WHEN i.is_paused THEN 'open' ELSE 'ended' END",
        began_at=f"CASE WHEN NOT ({is_asked}) THEN i.opened_at END",
        started_on=began_on,
        planned_end_on=f"CASE WHEN i.is_paused THEN {TODAY} + 30 WHEN NOT ({is_asked}) THEN ({began_on}) + 20 END",
        ended_at=f"CASE WHEN {was} THEN i.opened_at + interval '4 days' END",
        ended_on=f"CASE WHEN {was} THEN ({began_on}) + 3 END",
        decided_by_id=f"CASE WHEN NOT ({is_asked}) THEN {head_of('i.department')} END",
    )


def _extensions() -> None:
    is_asked = f"k.state = '{ClockState.RUNNING}' AND {dice(23, 'k.id')} < 0.03"
    was = f"k.state = '{ClockState.STOPPED}' AND {dice(23, 'k.id')} < 0.02"
    put(
        Extension,
        "approvals_clock k JOIN laid_item i ON i.id = k.item_id JOIN laid_case c ON c.n = i.n"
        f" WHERE k.kind = '{ClockKind.DECISION}' AND (c.is_bundle AND {is_asked} OR {was})",
        clock_id="k.id",
        item_id="i.id",
        workdays="10",
        reason="'示例理由'",
        requested_by_id=head_of("i.department"),
        requested_at="i.opened_at",
        state=f"CASE WHEN {was} THEN 'approved' ELSE 'requested' END",
        decided_by_id=f"CASE WHEN {was} THEN {GOVERNMENT_HEAD} END",
        decided_at=f"CASE WHEN {was} THEN i.opened_at + interval '1 day' END",
    )


def _hearings() -> None:
    is_open = f"i.state = '{ItemState.REVIEWED}' AND {dice(24, 'i.id')} < 0.04"
    was = f"i.state IN {DECIDED} AND {dice(24, 'i.id')} < 0.003"
    led_by = head_of("i.department")
    put(
        Hearing,
        f"laid_item i WHERE {is_open} OR {was}",
        item_id="i.id",
        department_id="i.department",
        document_number="'示例〔2026〕2号'",
        notice="'示例'",
        opened_by_id=led_by,
        opened_at="i.opened_at",
        told_at="i.opened_at",
        state=f"CASE WHEN {was} THEN 'held' ELSE 'scheduled' END",
        requested_at="i.opened_at",
        summons_number="'示例〔2026〕3号'",
        summoned_at="i.opened_at",
        takes_place_at="i.opened_at + interval '10 days'",
        place="'示例'",
        presider_id=led_by,
        recorded_by_id=f"CASE WHEN {was} THEN {led_by} END",
        minutes="'示例'",
        signed_by="'示例'",
        ended_at=f"CASE WHEN {was} THEN i.closed_at END",
    )


def _inspections() -> None:
    put(
        JointInspection,
        f"laid_item i WHERE i.state = '{ItemState.UNDER_REVIEW}' AND {dice(25, 'i.id')} < 0.02",
        item_id="i.id",
        department_id="i.department",
        meets_at="now() + interval '3 days'",
        place="'示例'",
        subject="'示例'",
        convened_by_id=head_of("i.department"),
        convened_at="i.opened_at",
    )
    put(
        Attendance,
        f"approvals_jointinspection j JOIN laid_task t ON t.item = j.item_id WHERE t.state = '{TaskState.OPEN}'",
        inspection_id="j.id",
        task_id="t.id",
        department_id="t.department",
    )


def _materials() -> None:
    put(
        Material,
        f"laid_case c CROSS JOIN unnest(ARRAY['photo', 'lease']) code WHERE c.state <> '{CaseState.DRAFT}'",
        case_id="c.n",
        code="code",
        name="'示例材料'",
        supplied_at="c.at",
    )
    is_open = f"c.state = '{CaseState.ACCEPTED}'"
    put(
        Deficiency,
        f"laid_case c WHERE c.state IN ('{CaseState.ACCEPTED}', '{CaseState.CONCLUDED}') AND {dice(26, 'c.n')} < 0.03",
        case_id="c.n",
        code="'plan'",
        name="'平面图'",
        promised_on=f"{day_of('c.at')} + 20",
        signed_at="c.at",
        state=f"CASE WHEN NOT {is_open} THEN 'confirmed' WHEN {dice(27, 'c.n')} < 0.5 THEN 'open' ELSE 'supplied' END",
        supplied_at=f"CASE WHEN NOT {is_open} OR {dice(27, 'c.n')} >= 0.5 THEN c.at + interval '3 days' END",
        closed_at=f"CASE WHEN NOT {is_open} THEN c.closed_at END",
    )


def _after_silence() -> None:
    deemed = f"laid_task t WHERE t.state = '{TaskState.DEEMED}'"
    lapsed_at = end_of("t.due_on")
    put(
        WrittenOpinion,
        deemed,
        task_id="t.id",
        department_id="t.department",
        owed_at=lapsed_at,
        text="'示例'",
        issued_at=lapsed_at,
        issued_by_id=reviewer_of("t.department"),
    )
    put(
        Accountability,
        deemed,
        task_id="t.id",
        department_id="t.department",
        responsible_ids=f"ARRAY[{reviewer_of('t.department')}]",
        lapsed_at=lapsed_at,
        recorded_at=lapsed_at,
    )


def _grants() -> None:
    granted = (
        "laid_item i JOIN matters_matterversion v ON v.id = i.matter JOIN accounts_applicant a ON a.id = i.applicant"
        f" WHERE i.state = '{ItemState.GRANTED}'"
    )
    granted_on = day_of("i.closed_at")
    put(
        Certificate,
        granted,
        id="i.id",
        identifier="'C' || i.id",
        type_code="'bench'",
        issuer_code="'bench'",
        serial="i.id::text",
        is_sample="true",
        name=RESULT,
        holder_id="i.applicant",
        holder_name="a.name",
        department_id="i.department",
        issuer_name="'部门' || i.department",
        matter_code="'M' || v.id",
        case_id="i.n",
        item_id="i.id",
        issued_at="i.closed_at",
        issued_on=granted_on,
        valid_until=f"{granted_on} + 1095",
        verify_code="'BENCHBENCHBE'",
        algorithm="'sha256'",
        content_hash="repeat('0', 64)",
    )
    is_objected = f"i.age < 0.03 AND {dice(28, 'i.id')} < 0.02"
    put(
        Publication,
        granted,
        item_id="i.id",
        department_id="i.department",
        matter="v.name",
        holder="a.name",
        certificate_name=RESULT,
        certificate_identifier="'C' || i.id",
        valid_until=f"{granted_on} + 1095",
        granted_on=granted_on,
        objection=f"CASE WHEN {is_objected} THEN '示例' ELSE '' END",
        published_at=f"CASE WHEN NOT ({is_objected}) THEN i.closed_at END",
    )


def _record() -> None:
    filed = f"laid_case c CROSS JOIN LATERAL unnest(ARRAY{list(EVENTS)}) WITH ORDINALITY AS e (kind, seq)"
    put(
        AuditEvent,
        f"{filed} WHERE c.state <> '{CaseState.DRAFT}'",
        subject="'case:' || c.n",
        seq="e.seq",
        kind="e.kind",
        at="c.at + interval '1 day' * e.seq",
        actor_name="'示例'",
        details='\'{"item": "示例事项"}\'::jsonb',
        case_id="c.n",
        algorithm="'sha256'",
        previous_hash="repeat('0', 64)",
        hash="repeat('0', 64)",
    )
    upto = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    Seal.objects.create(number=1, at=clock.now(), upto=upto, size=1, root="bench", algorithm="sha256", hash="bench")
    put(
        OutboxMessage,
        f"laid_case c CROSS JOIN unnest(ARRAY{list(MESSAGES)}) topic"
        f" WHERE c.state <> '{CaseState.DRAFT}' AND c.at > now() - interval '{KEPT.days - 1} days'",
        topic="topic",
        key="c.n::text",
        payload="jsonb_build_object('case_id', c.n)",
        attempts="1",
        delivered_at="c.at",
    )


ANNALS: Mapping[str, Callable[[], None]] = {
    "periods": _periods,
    "the record": _record,
    "certificates": _grants,
    "materials": _materials,
    "what silence leaves behind": _after_silence,
    "hearings": _hearings,
    "inspections": _inspections,
}
"""What lays them, in any order."""

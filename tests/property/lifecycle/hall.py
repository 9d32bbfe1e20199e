"""The hall: every act is one call of the product's own services, at the moment that the history has reached."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from approvals.calendar.services import outages as outage_ledger
from approvals.calendar.services import publishing
from approvals.cases.domain.vocabulary import Opinion
from approvals.cases.models import CaseItem
from approvals.clocks.domain.clocks import PauseGround
from approvals.clocks.services import recomputing, run_outs
from approvals.decisions.services import deciding, grants
from approvals.filing.services import submission, withdrawal
from approvals.intake.services import acceptances, window
from approvals.materials.services import deficiencies
from approvals.procedures.extensions import services as extending
from approvals.procedures.hearings.services import holding, lapses, rights
from approvals.procedures.pauses import services as pausing
from approvals.procedures.silence.services import braking
from approvals.reviews.services import opinions, silences, speaking_late
from matters.catalogue.models import Matter as MatterRow
from portal import clock
from portal.clock.services import at
from portal.kernel.workdays import SHANGHAI, DayKind, SpecialDay
from portal.workcalendar.arrangements import Arrangement
from tests.factories.approvals.cases import LEASE, REGION, make_material
from tests.factories.approvals.renewals import make_renewal
from tests.factories.datashare import make_certificate
from tests.factories.outages import make_outage
from tests.property.lifecycle.ground import FILINGS, RENEWAL_STATUTE, WORKED, Ground, Matter
from tests.property.lifecycle.inspections import InspectingHall
from tests.property.lifecycle.oracle import Book
from tests.property.lifecycle.tables import Tables

REASON = "示例理由"

LEASE_CODE = LEASE["code"]

OFFICE, EVENING = (time(10), time(13)), (time(22, 30), time(23, 30))
"""When the portal fails: it takes a working day, or the evening of any day."""

RENEWAL_NOTICE = 5
"""Days before its end in which the renewal of a certificate must be asked for."""


@dataclass(frozen=True)
class Doubt:
    """An outage that supervision has not settled, and who has confirmed it."""

    day: date
    is_evening: bool
    confirmed_by: frozenset[int]


class Hall(InspectingHall):
    """One history. ``book`` and ``doubts`` are what the world knows of days, kept apart from the product's tables.

    ``ends`` are, by case, the last good days of the certificates to be renewed.
    """

    def __init__(self, ground: Ground, now: datetime) -> None:
        self.ground, self.now = ground, now
        self.book: Book = ground.book
        self.doubts: dict[int, Doubt] = {}
        self.switched_off: set[int] = set()
        self.filed: dict[int, int] = {}
        self.ends: dict[int, date] = {}
        self.tables = Tables()

    @property
    def today(self) -> date:
        return clock.local_date(self.now)

    def matter_of(self, item: Any) -> Matter:
        return FILINGS[self.filed[item.case_id]].matters[item.position]

    def act(self, name: str, **arguments: Any) -> None:
        """Let *name* happen now, or raise the service's DomainError; then read the tables again."""
        with at(self.now):
            getattr(self, f"_{name}")(**arguments)
        self.tables = Tables()

    def _file(self, filing: int, promised_on: date | None, ends_on: date) -> None:
        draft = self.ground.drafts[filing]
        if FILINGS[filing].renews:
            self._pin(draft, ends_on)
        promises = {LEASE_CODE: promised_on} if promised_on else {}
        if not promises:
            make_material(draft, LEASE_CODE)
        of = {"case_id": draft.pk, "actor": self.ground.owner, "seen_version": 0}
        objection = REASON if FILINGS[filing].objects else ""
        submission.submit(**of, promises=promises, publication_objection=objection)
        self.filed[draft.pk] = filing

    def _pin(self, draft: Any, ends_on: date) -> None:
        """The draft was opened for a certificate that ends on *ends_on*."""
        issued_on = ends_on - timedelta(days=364)
        certificate = make_certificate(draft.applicant, valid_until=ends_on, issued_on=issued_on)
        latest_on = ends_on - timedelta(days=RENEWAL_NOTICE)
        item = draft.items.get()
        make_renewal(item, certificate.pk, due_on=ends_on, latest_on=latest_on, basis=RENEWAL_STATUTE)
        self.ends[draft.pk] = ends_on

    def _accept(self, case: Any) -> None:
        window.accept(case_id=case.id, actor=self.ground.window, seen_version=case.version)

    def _accept_with_deficiency(self, case: Any) -> None:
        window.accept_with_deficiency(case_id=case.id, actor=self.ground.window, seen_version=case.version)

    def _request_correction(self, case: Any) -> None:
        asked = [{"kind": "material", "code": "photo", "note": REASON}]
        window.request_correction(case_id=case.id, actor=self.ground.window, seen_version=case.version, items=asked)

    def _correct(self, case: Any) -> None:
        submission.correct(case_id=case.id, actor=self.ground.owner, seen_version=case.version)

    def _decline(self, case: Any) -> None:
        window.decline(case_id=case.id, actor=self.ground.window, seen_version=case.version, reason=REASON)

    def _withdraw(self, case: Any) -> None:
        withdrawal.withdraw(case_id=case.id, actor=self.ground.owner, seen_version=case.version)

    def _give_opinion(self, task: Any, opinion: Opinion) -> None:
        who = self.ground.reviewers[task.department_id]
        of = {"case_id": task.case_id, "task_id": task.id, "seen_version": None}
        opinions.give_opinion(**of, actor=who, opinion=opinion, reason=REASON)

    def _record_late_opinion(self, task: Any) -> None:
        who = self.ground.reviewers[task.department_id]
        of = {"case_id": task.case_id, "task_id": task.id}
        speaking_late.record_late_opinion(**of, actor=who, opinion=Opinion.DISAGREE, reason=REASON)

    def _issue_paper(self, task: Any) -> None:
        who = self.ground.reviewers[task.department_id]
        of = {"case_id": task.case_id, "task_id": task.id}
        speaking_late.issue_written_opinion(**of, actor=who, text=REASON)

    def _grant(self, item: Any) -> None:
        deciding.grant(**self._decided(item), reason=REASON)

    def _refuse(self, item: Any) -> None:
        deciding.refuse(**self._decided(item), reason=REASON)

    def _pause(self, item: Any, department: str, needed: int, *, as_head: bool) -> None:
        people = self.ground.heads if as_head else self.ground.reviewers
        pausing.pause(
            case_id=item.case_id,
            item_id=item.id,
            actor=people[self.ground.departments[department].pk],
            seen_version=None,
            ground=PauseGround.EXPERT_REVIEW,
            document_number="示消评〔2026〕3号",
            notice=REASON,
            needed_workdays=needed,
        )

    def _resume(self, pause: Any) -> None:
        pausing.resume(**self._of_pause(pause), actor=self.ground.reviewers[pause.department_id])

    def _approve_pause(self, pause: Any) -> None:
        pausing.approve(**self._of_pause(pause), actor=self.ground.heads[pause.department_id])

    def _decline_pause(self, pause: Any) -> None:
        pausing.decline(**self._of_pause(pause), actor=self.ground.heads[pause.department_id], reason=REASON)

    def _extend(self, item: Any, workdays: int) -> None:
        extending.extend(**self._decided(item), workdays=workdays, reason=REASON)

    def _approve_extension(self, extension: Any) -> None:
        extending.approve(**self._of_extension(extension), actor=self.ground.government)

    def _decline_extension(self, extension: Any) -> None:
        extending.decline(**self._of_extension(extension), actor=self.ground.government, reason=REASON)

    def _tell_hearing(self, item: Any) -> None:
        who = self.ground.reviewers[item.department_id]
        of = {"case_id": item.case_id, "item_id": item.id, "seen_version": None}
        rights.tell(**of, actor=who, document_number=REASON, notice=REASON)

    def _tell_hearing_again(self, hearing: Any) -> None:
        rights.tell_again(**self._held_by(hearing), document_number=REASON, notice=REASON)

    def _request_hearing(self, hearing: Any) -> None:
        rights.request(**self._held_by(hearing) | {"actor": self.ground.owner}, reason=REASON)

    def _waive_hearing(self, hearing: Any) -> None:
        rights.waive(**self._held_by(hearing) | {"actor": self.ground.owner})

    def _cancel_hearing(self, hearing: Any) -> None:
        rights.cancel(**self._held_by(hearing) | {"actor": self.ground.owner})

    def _announce_hearing(self, item: Any, on: date) -> None:
        who = self.ground.reviewers[item.department_id]
        of = {"case_id": item.case_id, "item_id": item.id, "seen_version": None}
        holding.announce(**of, actor=who, notice=REASON, **self._summons(item, on))

    def _schedule_hearing(self, hearing: Any, on: date) -> None:
        holding.schedule(**self._held_by(hearing), **self._summons(self.tables.item[hearing.item_id], on))

    def _record_hearing(self, hearing: Any) -> None:
        holding.record(**self._held_by(hearing), minutes=REASON, signed_by=REASON)

    def _held_by(self, hearing: Any) -> dict[str, Any]:
        item = self.tables.item[hearing.item_id]
        who = self.ground.reviewers[item.department_id]
        return {"case_id": item.case_id, "hearing_id": hearing.id, "seen_version": None, "actor": who}

    def _summons(self, item: Any, on: date) -> dict[str, Any]:
        told = {"document_number": REASON, "place": REASON, "presider_id": self.ground.presiders[item.department_id]}
        return told | {"takes_place_at": datetime.combine(on, OFFICE[0], SHANGHAI)}

    def _supply(self, deficiency: Any) -> None:
        make_material(self._draft(deficiency.case_id), LEASE_CODE)
        deficiencies.supply(**self._owed(deficiency), actor=self.ground.owner)

    def _confirm(self, deficiency: Any) -> None:
        deficiencies.confirm(**self._owed(deficiency), actor=self.ground.window)

    def _return_supply(self, deficiency: Any) -> None:
        deficiencies.return_supply(**self._owed(deficiency), actor=self.ground.window, reason=REASON)

    def _fail(self, day: date, *, is_evening: bool, is_declared: bool) -> None:
        began_at, ended_at = (datetime.combine(day, hour, SHANGHAI) for hour in (EVENING if is_evening else OFFICE))
        if is_declared:
            who = self.ground.supervisors[0]
            row = outage_ledger.declare(began_at=began_at, ended_at=ended_at, evidence=REASON, actor=who)
            self.doubts[row.pk] = Doubt(day, is_evening, frozenset({0}))
        else:
            row = make_outage(began_at, ended_at)
            self.doubts[row.pk] = Doubt(day, is_evening, frozenset())

    def _confirm_outage(self, outage: int, by: int) -> None:
        outage_ledger.confirm(outage_id=outage, actor=self.ground.supervisors[by])
        doubt = self.doubts[outage]
        self.doubts[outage] = replace(doubt, confirmed_by=doubt.confirmed_by | {by})
        if len(self.doubts[outage].confirmed_by) > 1:
            self.book = self.book.with_lost([self.doubts.pop(outage)])

    def _dismiss_outage(self, outage: int) -> None:
        outage_ledger.dismiss(outage_id=outage, actor=self.ground.supervisors[1], reason=REASON)
        del self.doubts[outage]

    def _publish(self, days: Mapping[date, SpecialDay], year: int | None) -> None:
        """A year for the country, or an override for the region: proposed by one supervisor, released by another."""
        of = {"year": year} if year else {"region": REGION}
        one, other = self.ground.supervisors
        proposal = publishing.propose(arrangement=Arrangement("示府〔2026〕8号", days=days, **of), actor=one)
        publishing.release(proposal_id=proposal.pk, actor=other)
        works = {day: special.kind in WORKED for day, special in days.items()}
        self.book = replace(
            self.book,
            published=self.book.published | ({year} if year else set()),
            works={**self.book.works, **works},
        )

    def _switch_off(self, item: Any) -> None:
        """The catalogue's present version no longer lets silence count for this matter."""
        version = CaseItem.objects.get(pk=item.id).matter_version_id
        MatterRow.objects.filter(versions=version).update(current=version)
        self.switched_off.add(item.id)

    def _release(self, hold: Any, by: int) -> None:
        braking.release(hold_id=hold.id, actor=self.ground.supervisors[by])

    def _sweep(self) -> None:
        """What the sweeper does in its order, without the signals."""
        for sweep in (
            run_outs.end_pauses_run_out,
            acceptances.deem_accepted,
            silences.deem_present,
            silences.deem_silent_opinions,
            grants.deem_granted,
            grants.deem_renewed,
            lapses.lapse_rights,
        ):
            while sweep():
                pass

    def _recompute(self) -> None:
        recomputing.recompute()

    def _draft(self, case_id: int) -> Any:
        return next(draft for draft in self.ground.drafts if draft.pk == case_id)

    def _decided(self, item: Any) -> dict[str, Any]:
        who = self.ground.heads[item.department_id]
        return {"case_id": item.case_id, "item_id": item.id, "seen_version": item.version, "actor": who}

    def _owed(self, deficiency: Any) -> dict[str, Any]:
        of = {"case_id": deficiency.case_id, "deficiency_id": deficiency.id}
        return of | {"seen_version": deficiency.version}

    def _of_pause(self, pause: Any) -> dict[str, Any]:
        case_id = self.tables.item[pause.item_id].case_id
        return {"case_id": case_id, "pause_id": pause.id, "seen_version": None}

    def _of_extension(self, extension: Any) -> dict[str, Any]:
        case_id = self.tables.item[extension.item_id].case_id
        return {"case_id": case_id, "extension_id": extension.id, "seen_version": None}


def special_days(first: date, holidays: set[int], makeups: set[int]) -> dict[date, SpecialDay]:
    """Holidays on weekdays, and make-up days on the days of weekends, so many of each from *first* on."""
    days = [date.fromordinal(first.toordinal() + offset) for offset in range(60)]
    weekdays, weekends = [d for d in days if d.weekday() < 5], [d for d in days if d.weekday() >= 5]
    off = {weekdays[n]: SpecialDay(DayKind.HOLIDAY, "放假") for n in holidays}
    return off | {weekends[n]: SpecialDay(DayKind.MAKEUP_DAY, "调休") for n in makeups}

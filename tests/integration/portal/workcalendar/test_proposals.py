"""A notice is proposed by one, seen before it is published, and released by another."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from portal.accounts.actor import SYSTEM, Actor
from portal.accounts.roles import Role
from portal.kernel.errors import InvalidInput, NotFound, NotPermitted, SecondSupervisorNeeded
from portal.kernel.workdays import DayKind, SpecialDay
from portal.workcalendar import proposals
from portal.workcalendar.arrangements import Arrangement
from portal.workcalendar.models import NATIONAL, CalendarNotice, NoticeProposal, NoticeStatus
from portal.workcalendar.queries import calendar_at, current_version, published_calendar, would_be
from portal.workcalendar.services import append
from tests.factories.accounts import make_user

pytestmark = pytest.mark.usefixtures("published_years")
COUNTY, CITY, ELSEWHERE = "451022", "451000", "370117"
HOLIDAY, MADE_UP = SpecialDay(DayKind.HOLIDAY, "元旦"), SpecialDay(DayKind.MAKEUP_DAY, "元旦")
YEAR = Arrangement("国办发明电〔2026〕7号", year=2027, days={date(2027, 1, 1): HOLIDAY, date(2027, 1, 9): MADE_UP})
THIRD_OF_MARCH = date(2026, 4, 20)
OVERRIDE = Arrangement("桂政办发〔2026〕1号", region=CITY, days={THIRD_OF_MARCH: SpecialDay(DayKind.HOLIDAY, "三月三")})


def supervisor(*roles: Role) -> Actor:
    return Actor(user_id=make_user().pk, name="监督", roles=frozenset(roles or {Role.SUPERVISOR}), region=NATIONAL)


def alike(one, other):
    assert (one.years, one.exceptions, one.lost_days) == (other.years, other.exceptions, other.lost_days)


class TestProposing:
    def test_a_proposal_changes_nothing_until_another_supervisor_releases_it(self):
        proposer, before = supervisor(), current_version()
        proposal = proposals.propose(YEAR, proposer)
        assert current_version() == before
        with pytest.raises(SecondSupervisorNeeded):
            proposals.release(proposal.pk, proposer)
        releaser = supervisor()
        released = proposals.release(proposal.pk, releaser)
        assert released.notice_id == current_version() > before
        assert (released.decided_by_id, released.notice.published_by_id) == (releaser.user_id, releaser.user_id)
        assert published_calendar(NATIONAL).is_workday(date(2027, 1, 9))
        with pytest.raises(NotFound):
            proposals.release(proposal.pk, supervisor())

    def test_it_keeps_what_was_proposed(self):
        for arrangement in (YEAR, OVERRIDE):
            assert proposals.arrangement_of(proposals.propose(arrangement, supervisor())) == arrangement

    def test_a_dropped_one_is_never_released(self):
        proposer = supervisor()
        dropped = proposals.drop(proposals.propose(YEAR, proposer).pk, proposer)
        assert (dropped.notice, dropped.decided_by_id) == (None, proposer.user_id)
        with pytest.raises(NotFound):
            proposals.release(dropped.pk, supervisor())

    def test_withdrawing_an_override_takes_two_as_well(self):
        version = append(OVERRIDE, SYSTEM)
        proposal = proposals.propose(Arrangement("撤销", withdraws=version), supervisor())
        assert not published_calendar(COUNTY).is_workday(THIRD_OF_MARCH)
        proposals.release(proposal.pk, supervisor())
        assert published_calendar(COUNTY).is_workday(THIRD_OF_MARCH)
        assert CalendarNotice.objects.latest("pk").region == CITY
        with pytest.raises(NotFound):
            proposals.propose(Arrangement("再撤销", withdraws=version), supervisor())

    def test_what_was_overtaken_is_refused_at_the_release(self):
        estimate = proposals.propose(
            Arrangement("推算", year=2027, status=NoticeStatus.PROVISIONAL, days=YEAR.days), supervisor()
        )
        append(YEAR, SYSTEM)
        with pytest.raises(InvalidInput):
            proposals.release(estimate.pk, supervisor())
        assert NoticeProposal.objects.get().decided_at is None

    def test_a_wrong_one_is_refused_at_once(self):
        with pytest.raises(InvalidInput):
            proposals.propose(Arrangement("", year=2027, days=YEAR.days), supervisor())

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPERVISOR])
    def test_only_supervision_changes_the_calendar(self, role):
        proposal = proposals.propose(YEAR, supervisor())
        for act in (
            lambda: proposals.propose(YEAR, supervisor(role)),
            lambda: proposals.release(proposal.pk, supervisor(role)),
            lambda: proposals.drop(proposal.pk, supervisor(role)),
        ):
            with pytest.raises(NotPermitted):
                act()

    def test_the_table_wants_two_people(self):
        proposal = proposals.propose(YEAR, supervisor())
        notice = CalendarNotice.objects.latest("pk")
        with pytest.raises(IntegrityError), transaction.atomic():
            NoticeProposal.objects.filter(pk=proposal.pk).update(
                notice=notice, decided_at=proposal.proposed_at, decided_by=proposal.proposed_by
            )
        assert str(proposal) == f"proposal:{proposal.pk}"


class TestWouldBe:
    @pytest.mark.parametrize("region", [NATIONAL, COUNTY, ELSEWHERE])
    @pytest.mark.parametrize(
        "arrangement",
        [
            YEAR,
            OVERRIDE,
            Arrangement("更正", year=2026, days={date(2026, 1, 2): HOLIDAY}),
            Arrangement("推算", year=2027, status=NoticeStatus.PROVISIONAL, days=YEAR.days),
        ],
    )
    def test_it_is_what_publishing_would_make_it_and_writes_nothing(self, region, arrangement):
        append(Arrangement("区", region="450000", days={THIRD_OF_MARCH: HOLIDAY}), SYSTEM)
        before = current_version()
        foretold = would_be(region, arrangement)
        assert current_version() == before
        append(arrangement, SYSTEM)
        alike(foretold, published_calendar(region))

    def test_a_withdrawal_too(self):
        version = append(OVERRIDE, SYSTEM)
        withdrawal = Arrangement("撤销", withdraws=version)
        foretold = would_be(COUNTY, withdrawal)
        append(withdrawal, SYSTEM)
        alike(foretold, published_calendar(COUNTY))
        alike(foretold, calendar_at(COUNTY, version - 1))

    def test_what_would_be_refused_is_refused(self):
        with pytest.raises(InvalidInput):
            would_be(NATIONAL, Arrangement("", year=2027, days=YEAR.days))
        with pytest.raises(NotFound):
            would_be(NATIONAL, Arrangement("撤销", withdraws=1))

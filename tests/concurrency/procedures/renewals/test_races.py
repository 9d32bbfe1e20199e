"""Two requests to renew one certificate: what the lock on its row promises, with a control that does without it."""

import pytest

from approvals.cases.models import Case
from approvals.filing.services import submission
from approvals.procedures.renewals import services as renewing
from approvals.procedures.renewals.domain import RenewalUnderWay
from portal.clock.services import at
from tests.concurrency.rounds import play_rounds
from tests.factories.accounts import make_citizen
from tests.factories.approvals.cases import make_material, owner_of
from tests.factories.approvals.drafts import make_draft
from tests.factories.approvals.periods import noon
from tests.factories.approvals.renewals import make_ending, make_renewal

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("published_years"),
]

ROUNDS = 100


def pairs(count: int) -> list[tuple[Case, Case]]:
    """Two drafts for each certificate, ready to be sent."""
    citizen = make_citizen()
    certificates = [make_ending(citizen).pk for _ in range(count)]
    return [(_draft(citizen, pk), _draft(citizen, pk)) for pk in certificates]


def _draft(citizen, certificate_id: int) -> Case:
    case = make_draft(citizen)
    make_material(case)
    make_renewal(case.items.get(), certificate_id)
    return case


def sent(case: Case) -> Case:
    with at(noon(5)):
        return submission.submit(case_id=case.pk, actor=owner_of(case), seen_version=0)


def play(count: int) -> list[list[str]]:
    results = play_rounds(pairs(count), lambda pair: sent(pair[0]), lambda pair: sent(pair[1]))
    return [sorted(type(result).__name__ for result in pair) for pair in results]


def test_of_two_requests_for_one_certificate_one_is_taken():
    assert set(map(tuple, play(ROUNDS))) == {(Case.__name__, RenewalUnderWay.__name__)}


def test_control_without_the_lock_both_are_taken(monkeypatch):
    monkeypatch.setattr(renewing, "hold_for_renewal", lambda _certificate_id, _on: None)
    assert [Case.__name__] * 2 in play(ROUNDS)

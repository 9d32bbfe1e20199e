"""A certificate is about to end: its holder asks for renewal on the phone, and a statute renews what nobody decides."""

import re
from datetime import datetime, timedelta

import pytest
from django.conf import settings

from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.cases.models import Case
from approvals.clocks.domain.vocabulary import ClockKind, ExpiryEffect
from approvals.tasks import sweep_deadlines
from datashare.models import Certificate
from portal import clock
from portal.accounts.models import Applicant, Department, User
from portal.clock import services as sandbox
from portal.workcalendar.queries import published_calendar
from tests.e2e.steps import OPENING, SIGN, Visitor
from tests.factories.approvals.cases import clock_end, make_case, make_clock, make_item, make_material
from tests.factories.approvals.renewals import make_renewal
from tests.factories.datashare import make_certificate

pytestmark = pytest.mark.usefixtures("hall")


PAPER, STATUTE = "户外招牌设置意见书", "《中华人民共和国行政许可法》第五十条第二款"


def test_a_certificate_offers_its_renewal_and_a_statute_renews_another(on_the_phone):
    owner = on_the_phone("citizen")
    asks_for_renewal(owner, ends_in(40))
    nobody_decides(ends_in(0))
    a_working_day_passes()
    owner.opens(f"/cases/{Case.objects.exclude(case_number='').get().pk}/")
    owner.sees("办件进度", "renewed-by-statute-phone")
    owner.reads("视为准予延续", STATUTE)
    owner.follows(re.compile("^视为准予延续告知书"))
    owner.sees("视为准予延续告知书")
    owner.reads("证照有效期届满前本机关未作出决定")


def asks_for_renewal(owner: Visitor, certificate: Certificate) -> None:
    owner.opens("/certificates/")
    owner.sees("我的证照")
    owner.follows(PAPER)
    owner.sees(PAPER, "certificate-to-renew-phone")
    owner.follows("申请延续")
    owner.sees("申请延续")
    owner.reads(f"{certificate.valid_until}", f"依据{STATUTE}，视为准予延续")
    owner.presses("开始办理")
    owner.sees("填写信息")
    owner.reads(f"{SIGN}（延续）")


def ends_in(days: int) -> Certificate:
    """A certificate of the citizen's that was good for a year, up to the day so many days from now."""
    last = clock.today() + timedelta(days=days)
    names = {"name": PAPER, "matter_code": "CG01", "data": {"item": SIGN}}
    holder = Applicant.objects.get(name="林小满")
    urban = Department.objects.get(name="综合执法局")
    return make_certificate(holder, urban, issued_on=last - timedelta(days=364), valid_until=last, **names)


def nobody_decides(certificate: Certificate) -> None:
    """A request of last month for a certificate that ends with this day."""
    asked_at = clock.now() - timedelta(days=34)
    asked_on, last = clock.local_date(asked_at), clock.today()
    moments = dict.fromkeys(("filed_at", "submitted_at", "received_at", "accepted_at"), asked_at)
    names = {"title": f"{SIGN}（延续）", "citizen": User.objects.get(username="citizen")}
    case = make_case(
        CaseState.ACCEPTED, lead_department=certificate.department, accepted_on=asked_on, **moments, **names
    )
    make_material(case)
    names = {"name": case.title, "result_name": PAPER}
    item = make_item(case, ItemState.REVIEWED, opened_at=asked_at, **names)
    make_renewal(item, certificate.pk, due_on=last, latest_on=last - timedelta(days=30))
    period = {"started_on": asked_on, "allotted": 34, "unit": "fixed_day", "expires_at": clock_end(last)}
    make_clock(case, ClockKind.RENEWAL, item=item, effect=ExpiryEffect.DEEM_RENEWED.value, **period)


def a_working_day_passes() -> None:
    now = clock.now()
    morning = published_calendar(settings.REGION).workday_after(clock.local_date(now), 1)
    sandbox.advance(datetime.combine(morning, OPENING, clock.SHANGHAI) - now)
    sweep_deadlines()

"""What the tests of the applicant's pages have in common."""

from datetime import UTC, date, datetime, timedelta

from django.http import HttpResponse
from django.urls import reverse

from approvals.cases.models import Case, CaseItem
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.materials.models import CorrectionNotice
from tests.factories.accounts import make_user
from tests.factories.approvals.cases import clock_end, make_clock

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)

HOSTILE = "<script>alert(1)</script>"


def text(response: HttpResponse, status: int = 200) -> str:
    """The page, whole, and each of its forms safe against forgery."""
    assert response.status_code == status
    shown = response.content.decode()
    assert "UNDEFINED[" not in shown
    assert shown.count('method="post"') == shown.count('name="csrfmiddlewaretoken"')
    return shown


def url(name: str, *args: object) -> str:
    return reverse(f"approvals:{name}", args=args)


def promised(case: Case, item: CaseItem, last_day: date = date(2026, 3, 9), **fields: object) -> Clock:
    return make_clock(case, ClockKind.PROMISE, item=item, expires_at=clock_end(last_day), **fields)


def notice(case: Case, code: str = "photo", kind: str = "material", **fields: object) -> CorrectionNotice:
    items = [{"kind": kind, "code": code, "name": "照片", "note": "照片不清晰"}]
    implied = {"number": 1, "items": items, "issued_at": NOW - timedelta(hours=1), "issued_by": make_user()}
    return CorrectionNotice.objects.create(case=case, **implied | fields)

"""The certificate of what a statute has granted or renewed: signed by a person, within ten working days."""

from typing import cast

from approvals.cases.models import CaseItem
from approvals.cases.services.door import moving
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.clocks.services.running import stop
from approvals.decisions.domain import CERTIFY
from approvals.decisions.queries import against_certifying
from approvals.decisions.services.issuing import issue
from approvals.procedures.publications.services.disclosing import Issued, name_certificate
from portal.accounts.actor import Actor


def certify(*, case_id: int, item_id: int, actor: Actor, seen_version: int | None) -> CaseItem:
    """Issue the certificate of an item that counts as granted, or renewed (颁发证件); late is still owed.

    Raises NothingToCertify where there is none to issue, or it has been, and what ``moving`` raises.
    Law: 行政许可法第四十四条.
    """
    with moving(case_id, CERTIFY, actor=actor, seen_version=seen_version, part=(CaseItem, item_id)) as moved:
        item: CaseItem = moved.subject
        if refusal := against_certifying(item):
            raise refusal
        name_certificate(moved, item, cast("Issued", issue(moved, item)))  # what may be certified yields one
        own = (row for row in moved.of(Clock) if row.item_id == item.pk and row.kind == ClockKind.CERTIFICATE.value)
        stop(own, moved.now)
        moved.tell(item=item.name)
    return item

"""Which published matters extend the certificates of others, or their own (延续)."""

from collections.abc import Collection
from dataclasses import dataclass

from matters.catalogue.domain.content import PublishedMatter
from matters.catalogue.domain.vocabulary import LimitUnit
from matters.catalogue.models import MatterVersion
from matters.catalogue.queries.published import load


@dataclass(frozen=True, slots=True)
class Renewal:
    """A matter that extends the certificates of another one; who wants that asks ``notice`` units before the end."""

    code: str
    name: str
    notice: int
    unit: LimitUnit


def renewals_of(codes: Collection[str]) -> dict[str, Renewal]:
    """Return, by the code of the matter that issued a certificate, the matter that extends it: one statement.

    Only what may be filed for; the first by code where there are several.
    """
    rows = MatterVersion.objects.published().filter(is_open=True, renews__in=[code for code in codes if code])
    columns = rows.order_by("-matter__code").values_list(
        "renews", "matter__code", "name", "renewal_notice", "renewal_notice_unit"
    )
    return {renewed: Renewal(code, name, notice, LimitUnit.of(unit)) for renewed, code, name, notice, unit in columns}


def renewing_matter(code: str) -> PublishedMatter | None:
    """Return the published matter that extends the certificates of the matter *code*, the same as ``renewals_of``."""
    rows = MatterVersion.objects.published().filter(is_open=True, renews=code).order_by("matter__code")
    return next(iter(load(rows[:1])), None) if code else None

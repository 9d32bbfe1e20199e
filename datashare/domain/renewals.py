"""When a certificate may be renewed (延续): while it is in force, has an end, and that end is near.

What is asked for in time, and what silence means then, is for the case to judge (行政许可法第五十条).
"""

from dataclasses import dataclass
from datetime import date

from datashare.domain.vocabulary import CertificateState
from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _
from portal.kernel.workdays import ONE_DAY

EARLIEST_DAYS = 90
"""How long before the end one may ask, at the earliest: a choice of this portal, the statute names none."""


class CertificateNotInForce(DomainError):
    """Params: ``state`` (label)."""

    code = "certificate_not_in_force"
    message = _("这份证照%(state)s，不能申请延续")


class CertificateWithoutEnd(DomainError):
    code = "certificate_without_end"
    message = _("这份证照长期有效，不需要延续")


class CertificateSuperseded(DomainError):
    code = "certificate_superseded"
    message = _("这份证照已有新版本，不能再对旧版本申请延续")


class CertificateRenewed(DomainError):
    code = "certificate_renewed"
    message = _("这份证照已依法视为准予延续，新证照待颁发，不需要再次申请")


class RenewalTooEarly(DomainError):
    """Params: ``since`` (day)."""

    code = "renewal_too_early"
    message = _("离有效期届满还早，自 %(since)s 起可以申请延续")


@dataclass(frozen=True, slots=True)
class Renewable:
    """What decides whether a certificate may be renewed; ``state`` is that of the day asked about.

    ``is_renewed``: a statute has renewed it, and its next version is still to come.
    """

    state: CertificateState
    valid_until: date | None
    has_newer: bool = False
    is_renewed: bool = False


def renewable_from(valid_until: date, notice: int) -> date:
    """Return the first day on which renewal may be asked for.

    90 days before the end, or twice the *notice* that the matter asks for, in calendar days, where that is longer.
    """
    return valid_until - max(EARLIEST_DAYS, 2 * notice) * ONE_DAY


def against_renewing(certificate: Renewable, notice: int, today: date) -> DomainError | None:
    """Why *certificate* cannot be renewed today; None when it can. Law: 行政许可法第五十条, 第七十条第一项."""
    if certificate.state is not CertificateState.VALID:
        return CertificateNotInForce(state=certificate.state.label)
    if certificate.valid_until is None:
        return CertificateWithoutEnd()
    if certificate.has_newer:
        return CertificateSuperseded()
    if certificate.is_renewed:
        return CertificateRenewed()
    since = renewable_from(certificate.valid_until, notice)
    return RenewalTooEarly(since=since.isoformat()) if today < since else None

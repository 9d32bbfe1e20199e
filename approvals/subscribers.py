"""What leaves the portal when something happened: mail to the staff whom a signal concerns."""

from django.core.mail import send_mail
from django.utils.translation import gettext

from approvals.domain.vocabulary import SignalKind
from approvals.models import Signal
from approvals.services.signalling import SIGNAL_RAISED
from portal.accounts.queries import mailboxes
from portal.accounts.roles import Role
from portal.outbox.services import Message, subscribe

_CONCERNED = {
    SignalKind.REMINDER: (Role.REVIEWER, Role.CLERK),
    SignalKind.YELLOW_CARD: (Role.REVIEWER, Role.CLERK, Role.HEAD),
    SignalKind.RED_CARD: (Role.HEAD, Role.SUPERVISOR),
}


@subscribe(SIGNAL_RAISED)
def mail_signal(message: Message) -> None:
    """Mail a reminder to those who act, a card also to the head, a red one to head and supervision.

    The mail names the case's number and no person. A second delivery sends a second mail, which does no harm.
    """
    found = Signal.objects.select_related("case").filter(
        clock=message.payload["clock_id"], kind=message.payload["kind"]
    )
    for signal in found:
        kind = SignalKind.of(signal.kind)
        addresses = mailboxes(signal.department_id, _CONCERNED[kind])
        if addresses:
            told = {"kind": gettext(kind.label), "number": signal.case.case_number, "due": signal.due_on.isoformat()}
            subject = gettext("%(kind)s：办件 %(number)s 的期限为 %(due)s") % told
            send_mail(subject, subject, None, addresses)

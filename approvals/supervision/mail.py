"""Mail and text messages of supervision, to the staff whom they concern."""

from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from approvals.cases.models import Case
from approvals.clocks.domain.vocabulary import SignalKind
from approvals.supervision.models import Signal
from portal import sms
from portal.accounts.queries import mailboxes, mobile_of, with_mobiles
from portal.accounts.roles import Role
from portal.outbox.services import Message, publish_many

SIGNAL_TO_TEXT = "signal.to_text"

_CONCERNED = {
    SignalKind.REMINDER: (Role.REVIEWER, Role.CLERK),
    SignalKind.YELLOW_CARD: (Role.REVIEWER, Role.CLERK, Role.HEAD),
    SignalKind.RED_CARD: (Role.HEAD, Role.SUPERVISOR),
}


def mail_signal(message: Message) -> None:
    """Mail a reminder to those who act, a card also to the head, a red one to head and supervision.

    The mail names the case's number and no person. A second delivery sends a second mail, which does no harm.
    """
    for signal in _signals(message):
        kind = SignalKind.of(signal.kind)
        addresses = mailboxes(signal.department_id, _CONCERNED[kind])
        if addresses:
            told = {"kind": gettext(kind.label), "number": signal.case.case_number, "due": signal.due_on.isoformat()}
            subject = gettext("%(kind)s：办件 %(number)s 的期限为 %(due)s") % told
            send_mail(subject, subject, None, addresses)


def page_supervision(message: Message) -> None:
    """Tell supervision that a period is not stored as its facts say. The mail names numbers, and no person."""
    found = Case.objects.filter(pk=message.payload["case_id"]).values_list("case_number", flat=True)
    addresses = mailboxes(None, (Role.SUPERVISOR,))
    if addresses and found:
        told = {"number": found[0], "clock": message.payload["clock_id"]}
        subject = gettext("核对不符：办件 %(number)s 的期限（编号 %(clock)s）与事实不一致，请处理") % told
        send_mail(subject, subject, None, addresses)


def call_for_texts(message: Message) -> None:
    """Ask for a text message to everybody concerned who has given a number; each is tried for itself from then on."""
    if sms.sender() is None:
        return
    for signal in _signals(message):
        people = with_mobiles(signal.department_id, _CONCERNED[SignalKind.of(signal.kind)])
        with transaction.atomic():
            publish_many(
                Message(SIGNAL_TO_TEXT, f"{signal.pk}:{user}", {"signal_id": signal.pk, "user_id": user})
                for user in people
            )


def text_signal(message: Message) -> None:
    """Send one text message; what the gateway does not take comes again. Raises NotSent."""
    sender, mobile = sms.sender(), mobile_of(message.payload["user_id"])
    signal = Signal.objects.select_related("case").filter(pk=message.payload["signal_id"]).first()
    if sender is None or not mobile or signal is None:
        return
    words = {"number": signal.case.case_number, "due": signal.due_on.isoformat()}
    sender.send(sms.Text(f"signal:{message.key}", mobile, signal.kind, words))


def _signals(message: Message) -> QuerySet[Signal]:
    told = message.payload
    return Signal.objects.select_related("case").filter(clock=told["clock_id"], kind=told["kind"])

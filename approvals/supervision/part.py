"""What supervision tells people: reminders, cards, and periods that are not stored as their facts say."""

from approvals.clocks.services.proving import CLOCK_DIFFERS
from approvals.parts import Wing
from approvals.supervision import mail
from approvals.supervision.services.signalling import SIGNAL_RAISED

WING = Wing(
    mail=(
        (SIGNAL_RAISED, mail.mail_signal),
        (CLOCK_DIFFERS, mail.page_supervision),
        (SIGNAL_RAISED, mail.call_for_texts),
        (mail.SIGNAL_TO_TEXT, mail.text_signal),
    )
)

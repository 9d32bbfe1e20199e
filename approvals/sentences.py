"""What each event of a case says to a person, as its wing declares it."""

from approvals.wings import WINGS
from portal.audit.services import register

for wing in WINGS:
    for kind, sentence in wing.sentences.items():
        register(kind, sentence)

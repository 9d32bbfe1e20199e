"""Numbers on identity documents, checked as far as each kind of document can be."""

import re
from types import MappingProxyType

from portal.accounts.roles import IdType
from portal.kernel.identifiers import InvalidIdentifier, citizen_number
from portal.kernel.vocabulary import _

_RESIDENCE_AREAS = ("810000", "820000", "830000")
_FORMS = MappingProxyType(
    {
        IdType.FOREIGN_RESIDENT: re.compile(r"[A-Z]{3}[0-9]{12}"),
        IdType.PASSPORT: re.compile(r"[A-Z0-9]{5,20}"),
    }
)
_NEW_CARD = re.compile(r"9[0-9]{16}[0-9X]")


class MalformedDocumentNumber(InvalidIdentifier):
    message = _("证件号码与所选证件类型不符，请按证件原样填写")


def document_number(id_type: IdType, text: str) -> str:
    """Return *text* as a number of the given document in its normal form, or raise InvalidIdentifier.

    Citizens, residents from Hong Kong, Macao and Taiwan, and the permanent residence card of 2023 share one form with a
    check digit (GB 11643-1999); the older card and passports have none, so only their shape is checked.
    """
    number = "".join(text.upper().split())
    if id_type == IdType.CITIZEN:
        return citizen_number(number)
    if id_type == IdType.RESIDENCE:
        return _residence_number(number)
    if id_type == IdType.FOREIGN_RESIDENT and _NEW_CARD.fullmatch(number):
        return citizen_number(number)
    if not _FORMS[id_type].fullmatch(number):
        raise MalformedDocumentNumber
    return number


def _residence_number(text: str) -> str:
    number = citizen_number(text)
    if not number.startswith(_RESIDENCE_AREAS):
        raise MalformedDocumentNumber
    return number

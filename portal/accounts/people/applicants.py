"""Applicants as staff meet them: shown masked, found by an exact number, enrolled at the window."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.db import IntegrityError, transaction

from portal.accounts.actor import Actor
from portal.accounts.models import Applicant, Enterprise, Person
from portal.accounts.people.documents import document_number
from portal.accounts.permissions import RULES
from portal.accounts.roles import IdType
from portal.accounts.rules import require
from portal.kernel.errors import DomainError, InvalidInput
from portal.kernel.identifiers import InvalidIdentifier, credit_code
from portal.kernel.masking import masked_id_number, masked_mobile, masked_name
from portal.kernel.vocabulary import _


class ApplicantKnown(DomainError):
    code = "applicant_known"
    message = _("该号码的申请人已经登记，请按号码查找")


@dataclass(frozen=True, slots=True)
class ApplicantCard:
    """Who applies. Numbers of people are masked; ``id_type`` is None for an enterprise, whose code is public."""

    pk: int
    name: str
    id_type: IdType | None
    number: str
    mobile: str
    address: str


def applicant_card(applicant_id: int) -> ApplicantCard:
    """Return the card of an applicant whom the caller may see. One query."""
    return card_of(Applicant.objects.select_related("person", "enterprise").get(pk=applicant_id))


def public_names(applicant_ids: Iterable[int]) -> dict[int, str]:
    """Return names as the public may read them, by id: an enterprise in full, a person masked. One query.

    Law: 个人信息保护法第六条; 政府信息公开条例第十五条.
    """
    return {row.pk: public_name(row) for row in Applicant.objects.filter(pk__in=set(applicant_ids))}


def public_name(applicant: Applicant) -> str:
    """Return the name of one applicant as ``public_names`` does."""
    return applicant.name if applicant.person_id is None else masked_name(applicant.name)


def find(*, actor: Actor, id_type: IdType | None, number: str) -> ApplicantCard | None:
    """Return the applicant with exactly this number; without *id_type* it is a credit code. None when there is none.

    Raises NotPermitted, InvalidInput. Law: 个人信息保护法第六条 (no search by less than the number).
    """
    require(RULES, actor, "applicant.find", None)
    checked = _number(id_type, number)
    applicants = Applicant.objects.select_related("person", "enterprise")
    if id_type is None:
        found = applicants.filter(enterprise__credit_code=checked).first()
    else:
        found = applicants.filter(person__id_type=id_type.value, person__id_number=checked).first()
    return card_of(found) if found else None


def enrol_person(*, actor: Actor, name: str, id_type: IdType, number: str, mobile: str) -> ApplicantCard:
    """Enrol a natural person without an account who stands at the window.

    Raises NotPermitted, InvalidInput, ApplicantKnown.
    """
    require(RULES, actor, "applicant.enrol", None)
    checked = _number(id_type, number)
    if Person.objects.filter(id_type=id_type.value, id_number=checked).exists():
        raise ApplicantKnown
    try:
        with transaction.atomic():
            person = Person.objects.create(name=name, id_type=id_type.value, id_number=checked, mobile=mobile)
            return card_of(Applicant.objects.create(person=person, name=name))
    except IntegrityError as known:
        raise ApplicantKnown from known


def enrol_enterprise(*, actor: Actor, name: str, code: str, address: str) -> ApplicantCard:
    """Enrol an enterprise whose agent stands at the window. Raises NotPermitted, InvalidInput, ApplicantKnown."""
    require(RULES, actor, "applicant.enrol", None)
    checked = _number(None, code)
    if Enterprise.objects.filter(credit_code=checked).exists():
        raise ApplicantKnown
    try:
        with transaction.atomic():
            enterprise = Enterprise.objects.create(name=name, credit_code=checked, address=address)
            return card_of(Applicant.objects.create(enterprise=enterprise, name=name))
    except IntegrityError as known:
        raise ApplicantKnown from known


def _number(id_type: IdType | None, number: str) -> str:
    try:
        return credit_code(number) if id_type is None else document_number(id_type, number)
    except InvalidIdentifier as wrong:
        raise InvalidInput({"number": wrong.message}) from wrong


def card_of(applicant: Applicant) -> ApplicantCard:
    """Return the card of an applicant read with person and enterprise."""
    if applicant.enterprise is not None:
        enterprise = applicant.enterprise
        return ApplicantCard(applicant.pk, applicant.name, None, enterprise.credit_code, "", enterprise.address)
    person = cast("Person", applicant.person)
    return ApplicantCard(
        pk=applicant.pk,
        name=applicant.name,
        id_type=IdType.of(person.id_type),
        number=masked_id_number(person.id_number),
        mobile=masked_mobile(person.mobile),
        address="",
    )

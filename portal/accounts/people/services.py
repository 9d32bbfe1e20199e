"""What people do before they have an account: register."""

from django.db import IntegrityError, transaction

from portal.accounts.models import Applicant, Person, User
from portal.accounts.people.documents import document_number
from portal.accounts.roles import IdType
from portal.kernel.errors import DomainError, InvalidInput
from portal.kernel.identifiers import InvalidIdentifier
from portal.kernel.vocabulary import _


class RegistrationRefused(DomainError):
    """One sentence for a taken name and a taken document: neither is to be found out by trying."""

    code = "registration_refused"
    message = _("无法用这些信息注册。如果您注册过，请直接登录；否则请换一个用户名，或携带证件到综合窗口办理")


def register_person(*, username: str, password: str, name: str, id_type: IdType, id_number: str, mobile: str) -> User:
    """Register a natural person (自然人) who can sign in and apply.

    The document's number is checked by its form and not against the registry of the police.
    Raises InvalidInput, RegistrationRefused. Law: 行政许可法第二十九条第三款 (filing by electronic message).
    """
    try:
        number = document_number(id_type, id_number)
    except InvalidIdentifier as wrong:
        raise InvalidInput({"id_number": wrong.message}) from wrong
    # Asked first: what collides is told to the server's log, with all that was sent.
    is_taken = User.objects.filter(username=username.lower()).exists()
    if is_taken or Person.objects.filter(id_type=id_type, id_number=number).exists():
        raise RegistrationRefused
    try:
        with transaction.atomic():
            user = User.objects.create_user(username.lower(), password=password, display_name=name)
            person = Person.objects.create(user=user, name=name, id_type=id_type, id_number=number, mobile=mobile)
            Applicant.objects.create(person=person, name=name)
    except IntegrityError as taken:
        raise RegistrationRefused from taken
    return user

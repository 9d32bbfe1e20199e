"""Mail about joint inspections, to those who are called to them."""

from django.core.mail import send_mail
from django.utils.timezone import localtime
from django.utils.translation import gettext

from approvals.inspections.domain.vocabulary import InspectionState
from approvals.inspections.models import Attendance
from portal.accounts.queries import mailboxes
from portal.accounts.roles import Role
from portal.outbox.services import Message


def mail_call(message: Message) -> None:
    """Mail the call to a joint inspection to reviewers and heads of each department that is called.

    The mail names the case's number and the moment of meeting, and no person. What has been cancelled or held
    meanwhile is not mailed.
    """
    waiting = {"inspection__item": message.payload["id"], "inspection__state": InspectionState.CONVENED.value}
    for call in Attendance.objects.select_related("inspection__item__case").filter(**waiting):
        _mail_called(call, gettext("办件 %(number)s 定于 %(at)s 联合踏勘，请签收通知"))


def mail_cancellation(message: Message) -> None:
    """Tell those who were called to a joint inspection that it will not be, because its item is over.

    The mail names the case's number and the moment of meeting, and no person.
    """
    for call in Attendance.objects.select_related("inspection__item__case").filter(inspection=message.payload["id"]):
        _mail_called(call, gettext("办件 %(number)s 原定于 %(at)s 的联合踏勘取消"))


def _mail_called(call: Attendance, sentence: str) -> None:
    addresses = mailboxes(call.department_id, (Role.REVIEWER, Role.HEAD))
    if addresses:
        at = localtime(call.inspection.meets_at).strftime("%Y-%m-%d %H:%M")
        subject = sentence % {"number": call.inspection.item.case.case_number, "at": at}
        send_mail(subject, subject, None, addresses)

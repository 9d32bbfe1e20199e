"""Notices about working days, appended and never changed; the calendar is a fold over them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.kernel.vocabulary import Word, _
from portal.kernel.workdays import DayKind

NATIONAL = "000000"
"""The region of the whole country; the others are codes of GB/T 2260, six digits."""


class NoticeStatus(Word):
    OFFICIAL = "official", _("正式公布")
    PROVISIONAL = "provisional", _("推算")


class CalendarNotice(models.Model):
    """The arrangement of a year for the whole country, or an override of some days in one region.

    The greatest id is the version of the calendar. A notice that takes the place of another says which one; one
    without a year and days withdraws it.
    """

    region = models.CharField(max_length=6, default=NATIONAL)
    year = models.PositiveSmallIntegerField(null=True)
    status = models.CharField(max_length=12, default=NoticeStatus.OFFICIAL.value)
    document = models.CharField(max_length=200)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(region__regex=r"^[0-9]{6}$"), name="calendar_region_is_a_code"),
            models.CheckConstraint(condition=Q(status__in=NoticeStatus.values()), name="calendar_status_is_known"),
            models.CheckConstraint(condition=~Q(document=""), name="a_calendar_notice_has_its_document"),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(region=NATIONAL), name="a_year_is_arranged_for_the_country"
            ),
            models.UniqueConstraint(
                fields=("year",), condition=Q(supersedes__isnull=True), name="a_year_has_one_first_notice"
            ),
        )

    def __str__(self) -> str:
        return f"notice:{self.pk}"


class CalendarDay(models.Model):
    """A day that differs from its weekday, with the name of its holiday."""

    notice = models.ForeignKey(CalendarNotice, models.PROTECT, related_name="days")
    day = models.DateField()
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("notice", "day"), name="a_notice_names_a_day_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[DayKind.HOLIDAY.value, DayKind.MAKEUP_DAY.value]),
                name="a_special_day_is_off_or_made_up",
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"

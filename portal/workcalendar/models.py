"""Notices about working days and days lost, appended and never changed; the calendar is a fold over them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from portal.kernel.vocabulary import Word, _
from portal.kernel.workdays import DayKind
from portal.rights import May

NATIONAL = "000000"
"""The region of the whole country; the others are codes of GB/T 2260, six digits."""


class NoticeStatus(Word):
    OFFICIAL = "official", _("正式公布")
    PROVISIONAL = "provisional", _("推算")


class Channel(Word):
    """What is listened to."""

    WEB = "web", _("网站")
    WORKER = "worker", _("后台任务")


class Loss(Word):
    """What an outage of the portal took."""

    DAY = "lost_day", _("全天不计入期限")
    EVENING = "lost_evening", _("当日届满的期限顺延")


class CalendarNotice(models.Model):
    """The arrangement of a year for the whole country, an override of some days in one region, or a confirmed outage.

    The greatest id is the version of the calendar. A notice that takes the place of another says which one; one
    without a year and days withdraws it.
    """

    application_may = May.APPEND

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
    """A day that differs from its weekday, with the name of its holiday; or a day that an outage took."""

    application_may = May.APPEND

    notice = models.ForeignKey(CalendarNotice, models.PROTECT, related_name="days")
    day = models.DateField()
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("notice", "day"), name="a_notice_names_a_day_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[DayKind.HOLIDAY.value, DayKind.MAKEUP_DAY.value, *Loss.values()]),
                name="a_special_day_is_off_made_up_or_lost",
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class NoticeProposal(models.Model):
    """A notice that one supervisor proposes and another releases; ``notice`` is what it became.

    ``days`` are ``[ISO day, kind, name]``. With ``withdraws`` it takes back an override.
    """

    region = models.CharField(max_length=6, default=NATIONAL)
    year = models.PositiveSmallIntegerField(null=True)
    status = models.CharField(max_length=12, default=NoticeStatus.OFFICIAL.value)
    document = models.CharField(max_length=200)
    days = models.JSONField(default=list)
    withdraws = models.ForeignKey(CalendarNotice, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    notice = models.OneToOneField(CalendarNotice, models.PROTECT, null=True, related_name="proposal")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(notice__isnull=True)
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="two_release_a_notice",
            ),
        )

    def __str__(self) -> str:
        return f"proposal:{self.pk}"


class Heartbeat(models.Model):
    """A range of time in which a channel of the portal was heard without a gap.

    ``seen_at`` is the database's own time of ``last_at``, which a demo's sandbox clock does not shift.
    """

    channel = models.CharField(max_length=12)
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(channel__in=Channel.values()), name="heartbeat_channel_is_known"),
        )
        indexes = (models.Index(fields=("channel", "-last_at"), name="heartbeat_latest"),)

    def __str__(self) -> str:
        return f"{self.channel} {self.began_at}"


class Outage(models.Model):
    """A time in which the portal was away: seen by its heartbeat or declared by a supervisor; two confirm it.

    ``ended_at`` is empty while it lasts. ``first_on`` and ``last_on`` are the local days it touches. Until it is
    confirmed or dismissed nothing is enforced on these days. ``notice`` is what it became in the calendar.
    """

    channels = ArrayField(models.CharField(max_length=12), default=list)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    first_on = models.DateField()
    last_on = models.DateField(null=True)
    evidence = models.TextField(blank=True)
    proposed_at = models.DateTimeField()
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    first_confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    dismissal = models.TextField(blank=True)
    notice = models.OneToOneField(CalendarNotice, models.PROTECT, null=True, related_name="outage")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gt=F("began_at")), name="an_outage_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(declared_by__isnull=True) | ~Q(evidence=""), name="a_declared_outage_has_its_evidence"
            ),
            models.CheckConstraint(
                condition=Q(notice__isnull=True)
                | (
                    Q(decided_at__isnull=False, ended_at__isnull=False)
                    & Q(first_confirmed_by__isnull=False, decided_by__isnull=False)
                    & ~Q(decided_by=F("first_confirmed_by"))
                ),
                name="two_confirm_an_outage",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(notice__isnull=False) | ~Q(dismissal=""),
                name="a_dismissed_outage_says_why",
            ),
        )
        indexes = (models.Index(fields=("first_on",), condition=Q(decided_at__isnull=True), name="outage_unsettled"),)

    def __str__(self) -> str:
        return f"outage:{self.pk}"

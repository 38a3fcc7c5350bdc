"""When a service can be reached."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from support_directory.models.service import Service


class Weekday(models.IntegerChoices):
    """Days by their ISO 8601 numbers."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class Schedule(models.Model):
    """One run of hours on one weekday. One that closes before it opens runs past midnight."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = ParentalKey(Service, related_name="schedules", on_delete=models.CASCADE)
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    opens_at = models.TimeField(_("opens"), help_text=_("24-hour clock. 00:00 to 00:00 is the whole day."))
    closes_at = models.TimeField(_("closes"), help_text=_("After midnight: the time on the next day."))

    class Meta:
        verbose_name = _("opening hours of a day")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens_at"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="directory_schedule_weekday"),
            models.UniqueConstraint(fields=["service", "weekday", "opens_at"], name="directory_schedule_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens_at:%H:%M}–{self.closes_at:%H:%M}"


class ScheduleException(models.Model):
    """Days on which other hours hold. Without times it is closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = ParentalKey(Service, related_name="schedule_exceptions", on_delete=models.CASCADE)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), help_text=_("The same day again for a single one."))
    opens_at = models.TimeField(_("opens"), null=True, blank=True, help_text=_("Leave both times empty: closed."))
    closes_at = models.TimeField(_("closes"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=120, blank=True, help_text=_("For example Christmas."))

    class Meta:
        verbose_name = _("days with other hours")
        verbose_name_plural = _("days with other hours")
        ordering = ["first_day", "opens_at"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="directory_exception_days_in_order"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True, closes_at__isnull=True)
                | Q(opens_at__isnull=False, closes_at__isnull=False),
                name="directory_exception_both_times_or_none",
            ),
        ]

    def __str__(self) -> str:
        hours = (
            f"{self.opens_at:%H:%M}–{self.closes_at:%H:%M}" if self.opens_at and self.closes_at else str(_("closed"))
        )
        return f"{self.first_day} – {self.last_day}: {hours}"

    def clean(self) -> None:
        """Refuse days the wrong way round and a single time.

        Raises:
            ValidationError: the last day is before the first, or only one time is given.
        """
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": _("This is before the first day.")})
        if (self.opens_at is None) != (self.closes_at is None):
            raise ValidationError({"closes_at": _("Give both times, or neither if it is closed.")})

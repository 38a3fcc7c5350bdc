"""What is remembered of an address, and how an answer is counted."""

from datetime import datetime

from django.db import models
from django.utils import timezone

from portal.links.fetching import Answer

# What `count` changes.
COUNTED = ("checked_at", "last_ok_at", "last_failed_on", "failed_days", "status_code", "error")


class LinkState(models.Model):
    """How an address answered. Broken means: failed on three different days in a row."""

    DAYS_UNTIL_BROKEN = 3

    checked_at = models.DateTimeField()
    last_ok_at = models.DateTimeField(null=True, blank=True)
    last_failed_on = models.DateField(null=True, blank=True)
    failed_days = models.PositiveSmallIntegerField(default=0)
    status_code = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def is_broken(self) -> bool:
        """Whether staff should look at it."""
        return self.failed_days >= self.DAYS_UNTIL_BROKEN


def count(state: LinkState, answer: Answer, now: datetime) -> None:
    """Count an answer. A failure adds one day, once a day; whatever works ends the count."""
    today = timezone.localdate(now)
    state.checked_at, state.status_code, state.error = now, answer.status, answer.words[:200]
    if answer.works:
        state.failed_days, state.last_failed_on = 0, None
        if not answer.is_shut_out:
            state.last_ok_at = now
    elif state.last_failed_on is None or state.last_failed_on < today:
        state.failed_days += 1
        state.last_failed_on = today


def midnight() -> datetime:
    """Return when the day began, by the site's clock."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)

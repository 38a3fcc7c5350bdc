"""What the directory remembers of its reminders, so that nobody is told the same twice."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReminderSent(models.Model):
    """That one person was told of one stage, or that there was nothing to tell them in it.

    Stages are such as ``week:2026-11-16`` and ``crisis:2026-11-21:overdue:...``: one row for each, written only
    together with the mail.
    """

    wagtail_reference_index_ignore = True  # no page a person appears on

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    stage = models.CharField(max_length=100)
    sent_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-sent_at"]
        constraints = [models.UniqueConstraint(fields=["user", "stage"], name="directory_reminder_once")]

    def __str__(self) -> str:
        return self.stage

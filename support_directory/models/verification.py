"""Who checked what against which source, and whether links still answer."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.links.state import LinkState
from support_directory.choices import Outcome
from support_directory.models.service import Service


class Verification(models.Model):
    """One person's comparison of an entry with a named source; for crisis lines also the second person's approval."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, related_name="verifications", on_delete=models.CASCADE)
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+", help_text="What was checked."
    )
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()
    source_url = models.URLField(_("source"), max_length=500)
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome)
    note = models.TextField(_("note"), blank=True)
    fingerprint = models.CharField(max_length=64)
    next_due = models.DateField(null=True)
    needs_approval = models.BooleanField(default=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", blank=True
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    # Set by the database as soon as a checked fact changes.
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        ordering = ["-checked_at"]
        indexes = [models.Index(fields=["service", "-checked_at"], name="directory_check_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="directory_check_outcome_known"),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.CONFIRMED) | Q(next_due__isnull=False),
                name="directory_check_confirmed_is_due_again",
            ),
            models.CheckConstraint(condition=~Q(approved_by=F("checked_by")), name="directory_check_two_people"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="directory_check_approval_whole",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(outcome=Outcome.CONFIRMED),
                name="directory_check_only_confirmed_is_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}, {self.checked_at:%Y-%m-%d}"

    @property
    def awaits_approval(self) -> bool:
        """Whether a second person can still approve this check."""
        confirmed = self.outcome == Outcome.CONFIRMED and self.voided_at is None
        return confirmed and self.needs_approval and self.approved_by_id is None


class LinkCheck(LinkState):
    """How an address of a service answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, related_name="link_checks", on_delete=models.CASCADE)
    url = models.URLField(max_length=500)

    class Meta:
        verbose_name = _("link check")
        verbose_name_plural = _("link checks")
        ordering = ["-checked_at"]
        constraints = [models.UniqueConstraint(fields=["service", "url"], name="directory_link_once")]

    def __str__(self) -> str:
        return self.url

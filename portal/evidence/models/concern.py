"""What somebody has to look at: a corrected claim on a page, a reader's doubt."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from portal.evidence.models.claim import Claim


class Concern(models.Model):
    """One thing for the review queue. Handled ones stay, for the record; the words of readers for 12 months."""

    class Kind(models.TextChoices):
        """What brought it up."""

        CLAIM_CORRECTED = "claim-corrected", _("A claim on this page was corrected")
        READER = "reader", _("A reader asks whether this is still right")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    page = models.ForeignKey(Page, null=True, blank=True, related_name="concerns", on_delete=models.CASCADE)
    claim = models.ForeignKey(Claim, null=True, blank=True, related_name="concerns", on_delete=models.CASCADE)
    text = models.TextField(_("words"), blank=True, max_length=1000)
    made_at = models.DateTimeField(_("since"), auto_now_add=True)
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer = models.CharField(_("what was done"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(page__isnull=False) | models.Q(claim__isnull=False),
                name="evidence_concern_about_something",
            ),
            models.UniqueConstraint(
                fields=["page", "claim", "kind"],
                condition=models.Q(kind="claim-corrected", handled_at__isnull=True),
                name="evidence_concern_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.page or self.claim}"

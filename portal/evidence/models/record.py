"""What is kept about a page beside its text: public history, readers' answers, notes for the quality mark."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Page

from portal.evidence.models.choices import Criterion


class PublicChange(models.Model):
    """One line of a page's public history."""

    class Kind(models.TextChoices):
        """What happened."""

        FIRST = "first", _("First published")
        CHANGED = "changed", _("Text changed")
        SMALL_EDIT = "small-edit", _("Small correction of wording")
        REVIEWED = "reviewed", _("Reviewed")
        CLAIM = "claim", _("A fact was corrected")

    page = models.ForeignKey(Page, related_name="public_changes", on_delete=models.CASCADE)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    happened_at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("public change")
        verbose_name_plural = _("public changes")
        ordering = ["-happened_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.page}: {self.get_kind_display()}"


class PageFeedback(models.Model):
    """Whether a page helped. Holds nothing about who said so, and the day alone, not the minute."""

    page = models.ForeignKey(Page, related_name="feedback", on_delete=models.CASCADE)
    helpful = models.BooleanField(_("helpful"))
    comment = models.CharField(_("comment"), max_length=500, blank=True)
    made_on = models.DateField(_("day"), default=timezone.localdate, db_index=True)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-made_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.page}: {'yes' if self.helpful else 'no'}"


class FeedbackPress(models.Model):
    """The press of a button that was just made, so that the next process knows a second one. Gone within minutes."""

    feedback = models.OneToOneField(PageFeedback, related_name="press", on_delete=models.CASCADE)
    network = models.CharField(max_length=16)  # a digest that changes each hour: see portal.guards
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("press of a button")
        verbose_name_plural = _("presses of buttons")

    def __str__(self) -> str:
        return str(self.feedback)


class PortfolioNote(models.Model):
    """Something the quality mark asks for that no text shows: training, user involvement, where leaflets went."""

    criterion = models.PositiveSmallIntegerField(_("criterion"), choices=Criterion)
    page = models.ForeignKey(
        Page,
        verbose_name=_("page"),
        null=True,
        blank=True,
        related_name="portfolio_notes",
        on_delete=models.CASCADE,
        help_text=_("Empty: it is about all pages."),
    )
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what was done"), help_text=_("No names of patients, no health details."))
    happened_on = models.DateField(_("when"), default=timezone.localdate)

    panels = [
        FieldRowPanel(
            [
                FieldPanel("criterion", help_text=_("Which of the ten points of the PIF TICK it shows.")),
                FieldPanel("happened_on"),
            ]
        ),
        FieldPanel("page", help_text=_("Leave this empty if it is about all pages.")),
        FieldPanel("title"),
        FieldPanel("text"),
    ]

    class Meta:
        verbose_name = _("portfolio note")
        verbose_name_plural = _("portfolio notes")
        ordering = ["criterion", "-happened_on"]

    def __str__(self) -> str:
        return f"{self.criterion}. {self.title}"


class EvidencePack(models.Model):
    """That a pack was made, so that the next one tells what changed since."""

    page = models.ForeignKey(Page, related_name="evidence_packs", on_delete=models.CASCADE)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    with_comments = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("evidence pack")
        verbose_name_plural = _("evidence packs")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.page}, {self.made_at:%d %B %Y}"

"""Whose page it is: who owns it, who reviews it, how often."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Page

from portal.evidence.models.choices import Role

MONTHS = 24  # between reviews, unless a page says otherwise


class PageCare(ClusterableModel):
    """Who looks after a page. It belongs to the page, not to one of its versions."""

    page = models.OneToOneField(Page, related_name="care", on_delete=models.CASCADE)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="owned_content",
        help_text=_("Who makes sure that the page stays right. Gets the reminders."),
    )
    review_months = models.PositiveSmallIntegerField(
        _("months between reviews"), default=MONTHS, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )

    class Meta:
        verbose_name = _("care of a page")
        verbose_name_plural = _("care of pages")

    def __str__(self) -> str:
        return str(self.page)


class PageReviewer(models.Model):
    """Somebody who is asked to review a page in a role."""

    care = ParentalKey(PageCare, related_name="reviewers", on_delete=models.CASCADE)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="reviewer_of"
    )

    class Meta:
        verbose_name = _("reviewer of a page")
        verbose_name_plural = _("reviewers of pages")
        ordering = ["role", "pk"]
        constraints = [models.UniqueConstraint(fields=["care", "role", "user"], name="evidence_pagereviewer_once")]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class ReviewReminder(models.Model):
    """That somebody was reminded of a review, so that each person is told each stage once."""

    class Stage(models.TextChoices):
        """How near or far past its day a review is."""

        SOON = "soon", _("Due in 60 days")
        DUE = "due", _("Due")
        OVERDUE = "overdue", _("30 days overdue")
        WAITING = "waiting", _("Asked for 7 days ago")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.CASCADE)
    page = models.ForeignKey(Page, related_name="+", on_delete=models.CASCADE)
    due = models.DateField()
    stage = models.CharField(max_length=10, choices=Stage)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("reminder of a review")
        verbose_name_plural = _("reminders of reviews")
        constraints = [models.UniqueConstraint(fields=["user", "page", "due", "stage"], name="evidence_reminder_once")]

    def __str__(self) -> str:
        return f"{self.page}, {self.due}: {self.get_stage_display()}"

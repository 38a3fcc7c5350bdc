"""Who checked which text of a page, in which role. Rows are written once and never changed."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from portal.evidence.models.choices import Outcome, Role


def protect_while_page_stays(collector: Any, field: models.Field, reviews: Any, using: str) -> None:
    """Keep a signed revision from being deleted by itself; with the page, it goes.

    Django's PROTECT would keep the page too, and its RESTRICT is not known to Wagtail's ``purge_revisions``.

    Raises:
        ProtectedError: the page of one of these reviews stays.
    """
    going = {item.pk for model, items in collector.data.items() if issubclass(model, Page) for item in items}
    if any(review.page_id not in going for review in reviews):
        raise models.ProtectedError(str(_("A review was signed on this version.")), set(reviews))
    models.CASCADE(collector, field, reviews, using)


class WrittenOnce(models.Model):
    """A record of what somebody did. It cannot be changed afterwards."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row for the first and last time.

        Raises:
            ValidationError: the row exists already.
        """
        if not self._state.adding:
            raise ValidationError(_("What was signed cannot be changed. Sign again instead."))
        super().save(*args, **kwargs)


class Review(WrittenOnce):
    """A signature, or the refusal of one, under one text of a page.

    It is bound to a fingerprint of all that a reader sees, and keeps that material: Wagtail's autosave overwrites a
    revision in place, so the revision alone does not say what was signed.
    """

    page = models.ForeignKey(Page, verbose_name=_("page"), related_name="reviews", on_delete=models.CASCADE)
    revision = models.ForeignKey(
        Revision, verbose_name=_("version"), related_name="+", on_delete=protect_while_page_stays
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewer"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="page_reviews",
    )
    # As they were on the day: names and titles change, and people leave.
    reviewer_name = models.CharField(_("name shown"), max_length=120)
    reviewer_role = models.CharField(_("role shown"), max_length=120, blank=True)
    interests = models.TextField(
        _("interests declared"), help_text=_("Money, work or ties that readers should know of. Write “None” if so.")
    )
    comment = models.TextField(_("comment"), blank=True)
    fingerprint = models.CharField(max_length=64)
    material = models.JSONField(default=dict)
    made_at = models.DateTimeField(_("when"), auto_now_add=True)
    next_due = models.DateField(_("next review due"), null=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-made_at", "-pk"]
        permissions = [
            ("sign_medical", "Can sign pages as a medical reviewer"),
            ("sign_lived_experience", "Can sign pages from lived experience"),
            ("sign_editorial", "Can sign pages as an editor in charge"),
            ("confirm_small_edit", "Can confirm somebody else's small edit"),
            ("publish_unreviewed", "Can publish condition pages nobody has reviewed"),
            ("see_queue", "Can see what needs a person: queue, reports, feedback"),
            ("make_pack", "Can make evidence packs"),
        ]
        indexes: ClassVar = [models.Index(fields=["page", "role", "-made_at"], name="evidence_review_latest")]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="evidence_review_role_known"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="evidence_review_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome="declined") | (Q(next_due__isnull=False) & ~Q(fingerprint="")),
                name="evidence_review_signed_is_bound",
            ),
            models.CheckConstraint(
                condition=Q(outcome="signed") | ~Q(comment=""),
                name="evidence_review_declined_says_why",
                violation_error_message=_("Say what has to change."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page}: {self.get_role_display()}, {self.get_outcome_display()}, {self.made_at:%d %B %Y}"

    @property
    def signed_by(self) -> str:
        """Who it was, for colleagues: readers see the public name alone, which may be empty."""
        return str(self.reviewer) if self.reviewer else self.reviewer_name


class SmallEdit(WrittenOnce):
    """A logged step from one text to the next that needs no new review: spelling and the like, seen by two people."""

    page = models.ForeignKey(Page, related_name="small_edits", on_delete=models.CASCADE)
    from_fingerprint = models.CharField(max_length=64)
    to_fingerprint = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(_("what was changed"), max_length=200)
    changes = models.JSONField(default=list)  # pairs of words before and after
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("small edit")
        verbose_name_plural = _("small edits")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(made_by=models.F("confirmed_by")), name="evidence_smalledit_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(from_fingerprint=models.F("to_fingerprint")), name="evidence_smalledit_is_a_step"
            ),
        ]

    def __str__(self) -> str:
        return self.reason

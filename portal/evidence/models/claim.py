"""One medical fact, what its sources say, and whether it is settled."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import RevisionMixin
from wagtail.search import index

from portal.evidence.material import Material, fingerprint_of
from portal.evidence.models.source import Source
from portal.evidence.signals import claim_corrected


class ClaimQuerySet(models.QuerySet):
    """Lists of facts."""

    def public(self) -> "ClaimQuerySet":
        """Narrow to those that readers may look up: see ``Claim.is_public``."""
        hidden = models.Q(held_back=True) & ~models.Q(status=Claim.Status.SETTLED)
        return self.exclude(hidden | models.Q(status=Claim.Status.WITHDRAWN))


class Claim(RevisionMixin, index.Indexed, ClusterableModel):
    """A medical fact in one sentence. Pages tie their words and figures to it, so one correction finds them all.

    Claims are not translated: a translation of a page uses the same claim.
    """

    class Status(models.TextChoices):
        """How far the fact can be relied on."""

        UNCHECKED = "unchecked", _("Not yet checked by a clinician")
        SETTLED = "settled", _("Checked by a clinician")
        DISPUTED = "disputed", _("In dispute")
        WITHDRAWN = "withdrawn", _("Withdrawn: do not use")

    class Strength(models.TextChoices):
        """How good the sources are, taken together."""

        STRONG = "strong", _("Strong: guidelines or reviews of studies agree")
        MODERATE = "moderate", _("Moderate: several studies or official pages agree")
        WEAK = "weak", _("Weak: one study, or charities alone")
        NOT_RATED = "not-rated", _("Not rated yet")

    key = models.SlugField(
        _("short name"), max_length=60, unique=True, help_text=_("Stands in addresses and in the text while you write.")
    )
    statement = models.TextField(_("the fact"), max_length=400, help_text=_("One plain sentence."))
    topic = models.CharField(_("topic"), max_length=80, help_text=_("For example: Symptoms, Treatment."))
    subject = models.CharField(
        _("about"), max_length=80, blank=True, help_text=_("The condition it is about, for example MMN.")
    )
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.UNCHECKED)
    strength = models.CharField(_("strength"), max_length=12, choices=Strength, default=Strength.NOT_RATED)
    disagreement = models.TextField(
        _("where sources disagree"), blank=True, help_text=_("In plain words. Readers see this.")
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("settled by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    held_back = models.BooleanField(
        _("held back until it is settled"),
        default=False,
        help_text=_("For facts that could do harm. No public page until a clinician settles it."),
    )
    note = models.TextField(_("note for editors"), blank=True, help_text=_("Not shown to readers."))
    # Of what readers saw when it was last saved: a save that changes it is a correction.
    digest = models.CharField(max_length=64, blank=True, editable=False)
    modified_at = models.DateTimeField(auto_now=True)

    objects = ClaimQuerySet.as_manager()
    search_fields = [
        index.SearchField("statement"),
        index.AutocompleteField("statement"),
        index.SearchField("key"),
        index.AutocompleteField("key"),
        index.SearchField("topic"),
        index.FilterField("status"),
    ]

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["subject", "topic", "key"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="settled") | models.Q(settled_on__isnull=False),
                name="evidence_claim_settled_has_a_date",
                violation_error_message=_("Say when it was settled."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.statement}"

    @property
    def is_disputed(self) -> bool:
        """Whether trusted sources differ about it."""
        return self.status == self.Status.DISPUTED

    @property
    def is_public(self) -> bool:
        """Whether readers may look it up: not withdrawn, and not held back for a clinician."""
        return not self.is_held and self.status != self.Status.WITHDRAWN

    @property
    def is_held(self) -> bool:
        """Whether it waits for a clinician before anybody may read it."""
        return self.held_back and self.status != self.Status.SETTLED

    def get_absolute_url(self) -> str:
        """Return the address of its public page."""
        return reverse("evidence:claim", args=[self.key])

    def clean(self) -> None:
        """Refuse "settled" without a person and a day.

        Raises:
            ValidationError: one of the two is missing.
        """
        super().clean()
        if self.status == self.Status.SETTLED:
            missing = {"settled_by": _("Say who settled it."), "settled_on": _("Say when it was settled.")}
            if errors := {name: words for name, words in missing.items() if not getattr(self, name)}:
                raise ValidationError(errors)

    @transaction.atomic
    def save(self, **kwargs: Any) -> None:
        """Save it with what its sources say. Where that changes what readers see, it is a correction, and told.

        What stands in the table is compared, not what this object was made from: going back to an old version is a
        correction too.
        """
        before = self._stored_material()
        super().save(**kwargs)
        after = self._stored_material()
        self.digest = fingerprint_of(after)
        type(self).objects.filter(pk=self.pk).update(digest=self.digest)
        if before and before != after:
            claim_corrected.send(sender=type(self), claim=self, before=before, after=after)

    def _stored_material(self) -> Material:
        stored = type(self).objects.select_for_update().filter(pk=self.pk).first() if self.pk else None
        return stored.reader_material() if stored else {}

    def reader_material(self) -> Material:
        """Return what a reader sees of it, for fingerprints: the fact, its status, and what each source says."""
        rows = [[row.source_id, row.stance, row.says, row.place] for row in self.evidence.all()]
        return {
            "statement": self.statement,
            "status": self.status,
            "strength": self.strength,
            "disagreement": self.disagreement,
            "evidence": rows,
        }

    def reader_references(self) -> list[tuple[type[models.Model], int]]:
        """Return ``(model, primary key)`` of the sources that come with it wherever it is used."""
        return [(Source, row.source_id) for row in self.evidence.all()]


class ClaimSource(models.Model):
    """What one source says about a claim."""

    class Stance(models.TextChoices):
        """Whether the source says the same."""

        SUPPORTS = "supports", _("Says so")
        QUALIFIES = "qualifies", _("Says so in part")
        DIFFERS = "differs", _("Says something else")

    claim = ParentalKey(Claim, related_name="evidence", on_delete=models.CASCADE)
    source = models.ForeignKey(Source, verbose_name=_("source"), related_name="claims", on_delete=models.PROTECT)
    stance = models.CharField(_("does it say so?"), max_length=12, choices=Stance, default=Stance.SUPPORTS)
    says = models.TextField(_("what it says"), blank=True, help_text=_("In your own plain words."))
    place = models.CharField(_("where in it"), max_length=120, blank=True, help_text=_("Page, table or section."))
    sort_order = models.PositiveSmallIntegerField(default=0, editable=False)
    sort_order_field = "sort_order"  # lets editors put the rows in order

    panels = [
        FieldRowPanel([FieldPanel("source"), FieldPanel("stance")]),
        FieldPanel("says"),
        FieldPanel("place"),
    ]

    class Meta:
        verbose_name = _("source of a claim")
        verbose_name_plural = _("sources of claims")
        ordering = ["sort_order", "pk"]
        constraints = [models.UniqueConstraint(fields=["claim", "source"], name="evidence_claimsource_once")]

    def __str__(self) -> str:
        return str(self.source)

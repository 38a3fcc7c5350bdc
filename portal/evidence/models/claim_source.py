"""What each source says of a fact."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from portal.evidence.models.claim import Claim
from portal.evidence.models.source import Source


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

"""The words that need explaining."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index


class GlossaryTerm(TranslatableMixin, index.Indexed, models.Model):
    """A medical word and what it means in plain ones. Each language has its own row."""

    term = models.CharField(_("term"), max_length=100)
    slug = models.SlugField(_("slug"), max_length=100)
    meaning = models.TextField(_("plain meaning"), help_text=_("One or two short sentences anyone can follow."))
    said_like = models.CharField(_("said like this"), max_length=120, blank=True)
    other_names = models.CharField(
        _("other names"), max_length=300, blank=True, help_text=_("Separate them with commas.")
    )

    is_medicine = models.BooleanField(
        _("a medicine or treatment"),
        default=False,
        help_text=_("Then no change that touches this word counts as a small edit."),
    )

    search_fields = [index.SearchField("term"), index.AutocompleteField("term"), index.FilterField("locale_id")]
    panels = [
        TitleFieldPanel("term", targets=["slug"], placeholder=_("Word")),
        FieldPanel("slug", heading=_("Short name in addresses"), help_text=_("Made from the word. Leave it as it is.")),
        FieldPanel("meaning"),
        FieldPanel("said_like", help_text=_("For example “fuh-TEEG”, with the loud part in capitals.")),
        FieldPanel("other_names", help_text=_("Separate them with commas. Plurals that end in s need not be listed.")),
        FieldPanel("is_medicine"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")
        ordering = ["term"]
        constraints = [
            models.UniqueConstraint(fields=["locale", "slug"], name="evidence_glossaryterm_one_slug_per_locale")
        ]

    def __str__(self) -> str:
        return self.term

    @property
    def names(self) -> list[str]:
        """The term and its other names."""
        return [self.term, *(name.strip() for name in self.other_names.split(",") if name.strip())]

    def reader_material(self) -> dict[str, str]:
        """Return what a reader sees of it, for fingerprints."""
        return {"term": self.term, "meaning": self.meaning, "said_like": self.said_like}

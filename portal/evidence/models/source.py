"""Where a fact comes from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index


class Source(index.Indexed, models.Model):
    """One place a fact comes from: a guideline, a study, an official page.

    Sources are not translated: a translation cites the same source.
    """

    class Kind(models.TextChoices):
        """What sort of source it is, strongest first."""

        GUIDELINE = "guideline", _("Guideline")
        REVIEW = "review", _("Review of studies")
        TRIAL = "trial", _("Trial")
        STUDY = "study", _("Study of patients")
        OFFICIAL = "official", _("Official body")
        DATABASE = "database", _("Reference database")
        CHARITY = "charity", _("Charity")

    key = models.SlugField(
        _("short name"),
        max_length=40,
        unique=True,
        help_text=_("Stands in the text while you write, for example UKS. Readers see a number instead."),
    )
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("author or publisher"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    url = models.URLField(_("address"), max_length=500, blank=True)
    doi = models.CharField(_("DOI"), max_length=120, blank=True, help_text=_("For example 10.1111/ene.12190"))
    accessed_on = models.DateField(_("read on"), null=True, blank=True)
    archived_url = models.URLField(_("archived copy"), max_length=500, blank=True)
    note = models.TextField(_("note for editors"), blank=True, help_text=_("Not shown to readers."))

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("key"),
        index.AutocompleteField("key"),
        index.SearchField("publisher"),
        index.FilterField("kind"),
    ]
    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("key"), FieldPanel("kind")]),
        FieldRowPanel([FieldPanel("publisher"), FieldPanel("year")]),
        MultiFieldPanel(
            [FieldPanel("url"), FieldPanel("doi"), FieldPanel("accessed_on"), FieldPanel("archived_url")],
            heading=_("Where it is"),
        ),
        FieldPanel("note"),
    ]

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["title"]

    def __str__(self) -> str:
        return f"{self.key}: {self.title}"

    @property
    def link(self) -> str:
        """The address readers are sent to: the DOI, which stays true when pages move, else the page, else empty."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url

    def reader_material(self) -> dict[str, str]:
        """Return what a reader sees of it, for fingerprints; not when it was read, which says nothing else about it."""
        values = (self.title, self.publisher, self.year or "", self.kind, self.link, self.archived_url)
        names = ("title", "publisher", "year", "kind", "link", "archived")
        return dict(zip(names, map(str, values), strict=True))

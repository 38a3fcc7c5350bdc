"""Words to find services by: topics, audiences, channels. Directory leads keep them."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import RevisionMixin
from wagtail.search import index

from support_directory.models.drafts import KeptInRevisions


class Taxonomy(RevisionMixin, models.Model):
    """One list of terms, such as topics. Its slug is the key of the filter in an address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("short name in addresses"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100, help_text=_("As visitors read it above the filter."))
    description = models.TextField(_("description"), blank=True)
    sort_order = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("list of terms")
        verbose_name_plural = _("lists of terms")
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return self.name


class TaxonomyTerm(KeptInRevisions, RevisionMixin, index.Indexed, models.Model):
    """One term, such as "Money and benefits". The database keeps a term and its wider term in one list (0008)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    taxonomy = models.ForeignKey(Taxonomy, verbose_name=_("list"), related_name="terms", on_delete=models.PROTECT)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        related_name="children",
        on_delete=models.PROTECT,
        help_text=_("The wider term of the same list, if there is one. Looking for it finds this one too."),
    )
    slug = models.SlugField(_("short name in addresses"), max_length=60)
    name = models.CharField(_("name"), max_length=100, help_text=_("In the words a visitor would use."))
    description = models.TextField(_("description"), blank=True)
    sort_order = models.PositiveSmallIntegerField(_("place"), default=0)

    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["taxonomy__sort_order", "sort_order", "name"]
        constraints = [
            models.UniqueConstraint(fields=["taxonomy", "slug"], name="directory_term_slug_once"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="directory_term_not_own_parent",
                violation_error_message=_("A term cannot be part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Attribute(models.Model):
    """That a term is true of a service (HSDS: the link between an entity and a taxonomy term)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = ParentalKey("support_directory.Service", related_name="attributes", on_delete=models.CASCADE)
    taxonomy_term = models.ForeignKey(
        TaxonomyTerm, verbose_name=_("term"), related_name="attributes", on_delete=models.PROTECT
    )

    class Meta:
        verbose_name = _("term of a service")
        verbose_name_plural = _("terms of services")
        ordering = ["taxonomy_term__taxonomy__sort_order", "taxonomy_term__sort_order"]
        constraints = [
            models.UniqueConstraint(fields=["service", "taxonomy_term"], name="directory_attribute_once"),
        ]

    def __str__(self) -> str:
        return str(self.taxonomy_term)

"""Who stands behind a service."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import RevisionMixin
from wagtail.search import index

from support_directory.choices import IdentifierScheme
from support_directory.models.drafts import KeptInRevisions


class Organization(KeptInRevisions, RevisionMixin, index.Indexed, ClusterableModel):
    """A charity, a public body or a company."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("short name in addresses"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=200)
    url = models.URLField(_("website"), max_length=500, blank=True)
    description = models.TextField(_("description"), blank=True)
    modified_at = models.DateTimeField(auto_now=True)

    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OrganizationIdentifier(models.Model):
    """A number in a public register, by which an organisation is told from others of the same name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = ParentalKey(Organization, related_name="identifiers", on_delete=models.CASCADE)
    identifier_scheme = models.CharField(_("register"), max_length=12, choices=IdentifierScheme)
    identifier = models.CharField(_("number"), max_length=40)

    class Meta:
        verbose_name = _("register number")
        verbose_name_plural = _("register numbers")
        ordering = ["identifier_scheme", "identifier"]
        constraints = [
            models.CheckConstraint(
                condition=Q(identifier_scheme__in=IdentifierScheme.values), name="directory_identifier_scheme_known"
            ),
            models.UniqueConstraint(fields=["identifier_scheme", "identifier"], name="directory_identifier_once"),
        ]

    def __str__(self) -> str:
        return f"{self.identifier_scheme} {self.identifier}"

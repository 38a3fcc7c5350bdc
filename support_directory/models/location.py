"""Places. Most services have none: people call, write or look at a website."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import RevisionMixin
from wagtail.search import index

from support_directory.choices import Nation
from support_directory.models.drafts import KeptInRevisions
from support_directory.models.service import Service


class Location(KeptInRevisions, RevisionMixin, index.Indexed, ClusterableModel):
    """A place people can go to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    transportation = models.TextField(_("how to get there"), blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)

    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(49, 61.5), longitude__range=(-11, 2)),
                name="directory_location_in_uk_or_ireland",
                violation_error_message=_("Give both, of a place in the UK or Ireland, or leave both empty."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Address(models.Model):
    """The postal address of a place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    location = ParentalKey(Location, related_name="addresses", on_delete=models.CASCADE)
    address_1 = models.CharField(_("street and number"), max_length=200)
    city = models.CharField(_("town or city"), max_length=100)
    state_province = models.CharField(_("nation"), max_length=20, choices=Nation)
    postal_code = models.CharField(_("postcode or Eircode"), max_length=12, blank=True)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ["city", "address_1"]
        constraints = [
            models.CheckConstraint(condition=Q(state_province__in=Nation.values), name="directory_address_nation_known")
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.address_1, self.city, self.postal_code) if part)

    @property
    def country(self) -> str:
        """The ISO 3166 code of the state the address lies in."""
        return "IE" if self.state_province == Nation.REPUBLIC_OF_IRELAND else "GB"


class Accessibility(models.Model):
    """What someone with weak legs or hands needs to know before going there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    location = ParentalKey(Location, related_name="accessibility", on_delete=models.CASCADE)
    description = models.CharField(_("what there is"), max_length=200, help_text=_("For example step-free entrance."))
    details = models.TextField(_("details"), blank=True)

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("access")
        ordering = ["description"]

    def __str__(self) -> str:
        return self.description


class ServiceAtLocation(models.Model):
    """That a service is given at a place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = ParentalKey(Service, related_name="service_at_locations", on_delete=models.CASCADE)
    location = models.ForeignKey(
        Location, verbose_name=_("place"), related_name="service_at_locations", on_delete=models.PROTECT
    )

    class Meta:
        verbose_name = _("place of a service")
        verbose_name_plural = _("places of services")
        constraints = [
            models.UniqueConstraint(fields=["service", "location"], name="directory_service_at_location_once")
        ]

    def __str__(self) -> str:
        return str(self.location)

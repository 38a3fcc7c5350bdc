"""What an organisation offers."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.search import index

from support_directory.approvals import fingerprint
from support_directory.choices import Approval, Confidence, CrisisRole, Nation, Status, in_order
from support_directory.models.organization import Organization
from support_directory.numbers import PhoneNumber, regions_of
from support_directory.querysets import ServiceQuerySet


class Service(index.Indexed, ClusterableModel):
    """One thing people can turn to: a helpline, an advice service, a page of official information.

    Pages point here and never repeat a number, so one correction reaches them all.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="services"
    )
    slug = models.SlugField(_("short name in addresses"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    url = models.URLField(_("website"), max_length=500, blank=True)
    email = models.EmailField(_("email"), blank=True)
    nations = ArrayField(
        models.CharField(max_length=20, choices=Nation), verbose_name=_("nations"), default=list, blank=True
    )
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.ACTIVE)
    opening_hours = models.TextField(_("opening hours"), blank=True)
    crisis_role = models.CharField(_("help in a crisis"), max_length=12, choices=CrisisRole, blank=True)
    approval = models.CharField(
        _("approval"), max_length=16, choices=Approval, default=Approval.UNCHECKED, db_index=True
    )
    approved_fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    confidence = models.CharField(_("confidence"), max_length=8, choices=Confidence, default=Confidence.LOW)
    evidence_url = models.TextField(_("where this was found"), blank=True)
    evidence_note = models.TextField(_("what was found"), blank=True)
    # What the starter entry says that has no field yet (topics, audiences, charity number): kept so nothing is lost.
    starter_facts = models.JSONField(_("more facts from the starter entry"), default=dict, blank=True)

    objects = ServiceQuerySet.as_manager()

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("description"),
        index.FilterField("approval"),
        index.FilterField("status"),
    ]

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["name"]
        indexes = [
            GinIndex(fields=["nations"], name="directory_service_nations"),
            # Every page asks for the crisis lines.
            models.Index(fields=["id"], condition=~Q(crisis_role=""), name="directory_service_crisis"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(nations__contained_by=Nation.values), name="directory_service_nations_known"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="directory_service_status_known"),
            models.CheckConstraint(condition=Q(approval__in=Approval.values), name="directory_service_approval_known"),
            models.CheckConstraint(
                condition=Q(crisis_role__in=["", *CrisisRole.values]), name="directory_service_crisis_role_known"
            ),
            models.CheckConstraint(
                condition=Q(confidence__in=Confidence.values), name="directory_service_confidence_known"
            ),
            models.CheckConstraint(
                condition=Q(approval=Approval.APPROVED) ^ Q(approved_fingerprint=""),
                name="directory_service_approval_bound_to_facts",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs) -> None:
        """Save, and drop the approval when what was approved has changed."""
        self.nations = in_order(self.nations)
        if self.approval == Approval.APPROVED and self.approved_fingerprint != fingerprint(self):
            self.approval = Approval.UNCHECKED
        if self.approval != Approval.APPROVED:
            self.approved_fingerprint = ""
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "approval", "approved_fingerprint"}
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        """Return the address of the entry's own page."""
        return reverse("support_directory:service", args=[self.slug])

    @property
    def is_example(self) -> bool:
        """Tell whether it must be marked as not checked wherever it is shown."""
        return self.approval != Approval.APPROVED

    @property
    def nation_names(self) -> list[str]:
        """The nations in words, in our order."""
        return [str(Nation(nation).label) for nation in in_order(self.nations)]

    @property
    def nations_in_words(self) -> str:
        """The nations as one line, for lists and exports of staff."""
        return ", ".join(self.nation_names) or str(_("Overseas"))

    @property
    def numbers_in_words(self) -> str:
        """The numbers as one line, for lists and exports of staff."""
        return "; ".join(number.display for number in self.numbers)

    @property
    def numbers(self) -> list[PhoneNumber]:
        """Every number, ready to show; without a query where ``with_phones()`` brought them."""
        regions = regions_of(self.nations)
        rows = self.__dict__.get("phone_rows")
        if rows is None:
            rows = [
                {name: getattr(phone, name) for name in ("number", "type", "text_keyword", "note")}
                for phone in self.phones.all()
            ]
        return [PhoneNumber(**row, regions=regions) for row in rows]

"""What an organisation offers."""

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, RevisionMixin
from wagtail.search import index

from support_directory.choices import RESERVED_SLUGS, Assurance, BankHolidays, Confidence, CrisisRole, Status, Timezone
from support_directory.models.drafts import KeptInRevisions
from support_directory.models.organization import Organization
from support_directory.querysets import ServiceQuerySet
from support_directory.showing import ServiceShown


class Service(ServiceShown, KeptInRevisions, DraftStateMixin, RevisionMixin, index.Indexed, ClusterableModel):
    """One thing people can turn to: a helpline, an advice service, a page of official information.

    Pages point here and never repeat a number, so one correction reaches them all. The row is what the public may see;
    an edit is a draft revision until someone has checked it (``support_directory.verification``). The database itself
    voids the check of a row whose facts change, by whichever way (``support_directory.migrations``).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="services"
    )
    slug = models.SlugField(_("short name in addresses"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=200)
    alternate_name = models.CharField(_("other name or short form"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    url = models.URLField(_("website"), max_length=500, blank=True)
    email = models.EmailField(_("email"), blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.ACTIVE)
    fees_description = models.TextField(_("what it costs"), blank=True)
    eligibility_description = models.TextField(_("who can use it"), blank=True)
    minimum_age = models.PositiveSmallIntegerField(_("youngest age"), null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(_("oldest age"), null=True, blank=True)
    alert = models.TextField(_("notice"), blank=True, max_length=300)
    opening_hours = models.TextField(_("opening hours in words"), blank=True)
    timezone = models.CharField(_("clock"), max_length=20, choices=Timezone, default=Timezone.LONDON)
    bank_holidays = models.CharField(_("bank holidays"), max_length=8, choices=BankHolidays, blank=True)
    crisis_role = models.CharField(_("help in a crisis"), max_length=12, choices=CrisisRole, blank=True)

    # What people who check have found. Written by support_directory.verification alone.
    assurance = models.CharField(
        _("check"), max_length=16, choices=Assurance, default=Assurance.UNCHECKED, db_index=True, editable=False
    )
    verified_fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    assured_date = models.DateField(_("checked on"), null=True, blank=True, editable=False)
    assurer = models.CharField(_("checked by"), max_length=200, blank=True, editable=False)
    next_due = models.DateField(_("next check due"), null=True, blank=True, db_index=True, editable=False)

    # For staff alone.
    confidence = models.CharField(_("confidence"), max_length=8, choices=Confidence, default=Confidence.LOW)
    evidence_url = models.TextField(_("where this was found"), blank=True)
    evidence_note = models.TextField(_("what was found"), blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("whose task"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assigned_services",
    )
    modified_at = models.DateTimeField(auto_now=True)

    objects = ServiceQuerySet.as_manager()

    shown_for: frozenset[str] = frozenset()  # topics of the page that shows it: support_directory.fetch

    # What belongs to the entry and not to one of its revisions: publishing an old draft must not bring it back.
    STATE_FIELDS = (
        "assurance", "verified_fingerprint", "assured_date", "assurer", "next_due", "assigned_to", "modified_at",
    )  # fmt: skip

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.AutocompleteField("alternate_name"),
        index.SearchField("description"),
        index.FilterField("assurance"),
        index.FilterField("status"),
    ]

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["name"]
        permissions = [
            ("verify_service", "Can check an entry against its source"),
            ("approve_service", "Can approve a checked crisis line as the second person"),
        ]
        indexes = [
            # Every page asks for these.
            models.Index(fields=["id"], condition=~Q(crisis_role=""), name="directory_service_crisis"),
            models.Index(fields=["name", "id"], name="directory_service_in_order"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="directory_service_status_known"),
            models.CheckConstraint(
                condition=Q(crisis_role__in=["", *CrisisRole.values]), name="directory_service_crisis_role_known"
            ),
            models.CheckConstraint(condition=Q(assurance__in=Assurance.values), name="directory_service_check_known"),
            models.CheckConstraint(
                condition=Q(confidence__in=Confidence.values), name="directory_service_confidence_known"
            ),
            models.CheckConstraint(condition=Q(timezone__in=Timezone.values), name="directory_service_clock_known"),
            models.CheckConstraint(
                condition=Q(bank_holidays__in=["", *BankHolidays.values]), name="directory_service_bank_holidays_known"
            ),
            models.CheckConstraint(
                condition=Q(minimum_age__isnull=True)
                | Q(maximum_age__isnull=True)
                | Q(minimum_age__lte=models.F("maximum_age")),
                name="directory_service_ages_in_order",
                violation_error_message=_("The youngest age is above the oldest."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(assurance=Assurance.VERIFIED, next_due__isnull=False, assured_date__isnull=False)
                    & ~Q(verified_fingerprint="")
                )
                | (~Q(assurance=Assurance.VERIFIED) & Q(verified_fingerprint="")),
                name="directory_service_check_bound_to_facts",
            ),
            models.CheckConstraint(
                condition=~Q(slug__in=sorted(RESERVED_SLUGS)),
                name="directory_service_address_is_free",
                violation_error_message=_("This address belongs to another page. Choose another."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a short name whose address belongs to another page of the directory.

        Raises:
            ValidationError: it does.
        """
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("This address belongs to another page. Choose another.")})

    def with_content_json(self, content: dict[str, Any]) -> "Service":
        """Return the entry as a revision has it, with its state as it is now."""
        draft: Service = super().with_content_json(content)
        for name in self.STATE_FIELDS:
            column = "assigned_to_id" if name == "assigned_to" else name  # the row itself need not be fetched
            setattr(draft, column, getattr(self, column))
        return draft

    def get_absolute_url(self) -> str:
        """Return the address of the entry's own page."""
        return reverse("support_directory:service", args=[self.slug])

    @transaction.atomic
    def unpublish(self, *args: Any, **kwargs: Any) -> None:
        """Take the entry out of the public directory.

        Raises:
            LastCrisisLine: a nation would be left without anyone to talk to in a crisis.
        """
        from support_directory.cover import refuse_if_last

        refuse_if_last(self)
        super().unpublish(*args, **kwargs)

"""Which services are meant, in verbs."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone

from support_directory.choices import NATIONS_OF_AREA, Area, Assurance, Status
from support_directory.showing import AREA_FIELDS, COST_FIELDS, EXCEPTION_FIELDS, PHONE_FIELDS, SCHEDULE_FIELDS

if TYPE_CHECKING:
    from support_directory.models import Service


class ServiceQuerySet(QuerySet["Service"]):
    """Services."""

    def listed(self) -> "ServiceQuerySet":
        """Narrow to what visitors may see: published, running and checked, or examples where settings show them."""
        running = self.filter(live=True, status=Status.ACTIVE)
        return running if settings.SHOW_UNCHECKED_SERVICES else running.filter(assurance=Assurance.VERIFIED)

    def for_crises(self) -> "ServiceQuerySet":
        """Narrow to lines for people in crisis, and to other ways to reach 999 or 112."""
        return self.exclude(crisis_role="")

    def for_nations(self, nations: list[str]) -> "ServiceQuerySet":
        """Narrow to services that help in any of these nations."""
        codes = [code for code, inside in NATIONS_OF_AREA.items() if inside & set(nations)]
        area = apps.get_model("support_directory", "ServiceArea")
        inside = area.objects.filter(Q(area__in=codes) | Q(area=Area.LOCAL, nation__in=nations))
        return self.filter(pk__in=inside.values("service"))

    def in_order_of(self, ids: Iterable[UUID]) -> "list[Service]":
        """Return the services with these ids, in the order of the ids, in one query.

        One that is not among them any more, withdrawn since the ids were found, is left out.
        """
        found = self.in_bulk(list(ids))
        return [found[key] for key in ids if key in found]

    def with_contact(self) -> "ServiceQuerySet":
        """Bring organisation, numbers and areas along in the same query; ``numbers`` and ``nations`` read them."""
        return self.select_related("organization").annotate(
            phones_rows=_rows("Phone", PHONE_FIELDS, "sort_order", "pk"),
            areas_rows=_rows("ServiceArea", AREA_FIELDS, "area", "name"),
        )

    def with_hours(self) -> "ServiceQuerySet":
        """Bring the opening hours and the special days along; ``hours`` reads them.

        Special days come from yesterday on: what they began last night may still run.
        """
        coming = Q(last_day__gte=timezone.localdate() - timedelta(days=1))
        return self.annotate(
            schedules_rows=_rows("Schedule", SCHEDULE_FIELDS, "weekday", "opens_at"),
            schedule_exceptions_rows=_rows("ScheduleException", EXCEPTION_FIELDS, "first_day", only=coming),
        )

    def with_terms(self) -> "ServiceQuerySet":
        """Bring the names of the terms along, in the order of the filters, and ``is_free``; ``terms`` reads them."""
        place = ("taxonomy_term__taxonomy__sort_order", "taxonomy_term__sort_order", "taxonomy_term__name")
        names = {"taxonomy": "taxonomy_term__taxonomy__slug", "slug": "taxonomy_term__slug", "name": place[-1]}
        free = apps.get_model("support_directory", "CostOption").objects.filter(service=OuterRef("pk"), amount=0)
        return self.annotate(terms_rows=_rows("Attribute", names, *place), is_free=Exists(free))

    def with_details(self) -> "ServiceQuerySet":
        """Bring along what only the entry's own page shows: ``support_directory.entry`` reads it."""
        words = {"amount": Cast("amount", CharField())} | {name: name for name in COST_FIELDS}
        registers = {"identifier_scheme": "identifier_scheme", "identifier": "identifier"}
        identifiers = apps.get_model("support_directory", "OrganizationIdentifier").objects
        checks = apps.get_model("support_directory", "Verification").objects.filter(
            service=OuterRef("pk"), fingerprint=OuterRef("verified_fingerprint"), voided_at=None
        )
        return self.annotate(
            languages_rows=_rows("Language", ("name", "note"), "name"),
            cost_options_rows=_rows("CostOption", words, "amount", "option"),
            contacts_rows=_rows("Contact", ("name", "title", "department", "email"), "name", "title"),
            identifiers_rows=ArraySubquery(
                identifiers.filter(organization=OuterRef("organization")).values(row=JSONObject(**registers))
            ),
            source_url=Subquery(checks.order_by("-checked_at").values("source_url")[:1]),
        )


def _rows(model: str, fields: Iterable[str] | Mapping[str, Any], *order: str, only: Q | None = None) -> Any:
    """Return a subquery of the child rows of each service, as an array of dictionaries of these fields."""
    named = fields if isinstance(fields, Mapping) else {field: field for field in fields}
    rows = apps.get_model("support_directory", model).objects.filter(only or Q(), service=OuterRef("pk"))
    return ArraySubquery(rows.order_by(*order).values(row=JSONObject(**named)))

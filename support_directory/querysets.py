"""Which services are meant, in verbs."""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from support_directory.choices import NATIONS_OF_AREA, Area, Assurance, Status
from support_directory.showing import AREA_FIELDS, PHONE_FIELDS


class ServiceQuerySet(QuerySet):
    """Services."""

    def listed(self) -> "ServiceQuerySet":
        """Narrow to what visitors may see: published, running and checked, or examples where settings show them."""
        running = self.filter(live=True, status=Status.ACTIVE)
        return running if settings.SHOW_UNCHECKED_SERVICES else running.filter(assurance=Assurance.VERIFIED)

    def for_crises(self) -> "ServiceQuerySet":
        """Narrow to lines for people in crisis, and to other ways to reach 999 or 112."""
        return self.exclude(crisis_role="")

    def due(self, within_days: int = 0) -> "ServiceQuerySet":
        """Narrow to checked entries whose next check is due: today or earlier, or within so many days."""
        last = timezone.localdate() + timedelta(days=within_days)
        return self.filter(assurance=Assurance.VERIFIED, next_due__lte=last)

    def for_nations(self, nations: list[str]) -> "ServiceQuerySet":
        """Narrow to services that help in any of these nations."""
        codes = [code for code, inside in NATIONS_OF_AREA.items() if inside & set(nations)]
        area = apps.get_model("support_directory", "ServiceArea")
        inside = area.objects.filter(Q(area__in=codes) | Q(area=Area.LOCAL, nation__in=nations))
        return self.filter(pk__in=inside.values("service"))

    def matching(self, words: list[str]) -> "ServiceQuerySet":
        """Narrow to services that hold every word in their name, description or organisation's name."""
        found = self
        for word in words:
            found = found.filter(
                Q(name__icontains=word) | Q(description__icontains=word) | Q(organization__name__icontains=word)
            )
        return found

    def with_contact(self) -> "ServiceQuerySet":
        """Bring organisation, numbers and areas along in the same query; ``numbers`` and ``nations`` read them."""
        return self.select_related("organization").annotate(
            phones_rows=_rows("Phone", PHONE_FIELDS, "sort_order", "pk"),
            areas_rows=_rows("ServiceArea", AREA_FIELDS, "area", "name"),
        )


def _rows(model: str, fields: tuple[str, ...], *order: str) -> Any:
    """Return a subquery of the child rows of each service, as an array of dictionaries."""
    rows = apps.get_model("support_directory", model).objects.filter(service=OuterRef("pk")).order_by(*order)
    return ArraySubquery(rows.values(row=JSONObject(**{field: field for field in fields})))

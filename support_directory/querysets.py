"""Which services are meant, in verbs."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import JSONObject

from support_directory.approvals import CHECKED_FIELDS
from support_directory.choices import Approval, Status


class ServiceQuerySet(QuerySet):
    """Services."""

    def listed(self) -> "ServiceQuerySet":
        """Narrow to what visitors may see: running and approved, or examples where settings show them."""
        running = self.filter(status=Status.ACTIVE)
        return running if settings.SHOW_UNCHECKED_SERVICES else running.filter(approval=Approval.APPROVED)

    def for_crises(self) -> "ServiceQuerySet":
        """Narrow to lines for people in crisis, and to other ways to reach 999 or 112."""
        return self.exclude(crisis_role="")

    def for_nations(self, nations: list[str]) -> "ServiceQuerySet":
        """Narrow to services that help in any of these nations."""
        return self.filter(nations__overlap=nations)

    def matching(self, words: list[str]) -> "ServiceQuerySet":
        """Narrow to services that hold every word in their name, description or organisation's name."""
        found = self
        for word in words:
            found = found.filter(
                Q(name__icontains=word) | Q(description__icontains=word) | Q(organization__name__icontains=word)
            )
        return found

    def with_phones(self) -> "ServiceQuerySet":
        """Bring organisation and numbers along in the same query; read them from ``service.numbers``."""
        phone = apps.get_model("support_directory", "Phone")
        names = ("number", "type", "text_keyword", "note")
        rows = phone.objects.filter(service=OuterRef("pk")).order_by("sort_order", "pk")
        rows = rows.values(row=JSONObject(**{name: name for name in names}))
        return self.select_related("organization").annotate(phone_rows=ArraySubquery(rows))

    def update(self, **kwargs: Any) -> int:
        """Update in bulk; approvals of what is changed are dropped, as a single save would."""
        if CHECKED_FIELDS & kwargs.keys() and "approval" not in kwargs:
            approved = Q(approval=Approval.APPROVED)
            kwargs["approval"] = Case(When(approved, then=Value(Approval.UNCHECKED)), default=F("approval"))
            kwargs["approved_fingerprint"] = ""
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]

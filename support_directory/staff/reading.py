"""Lets the words of the public page read a draft, whose rows live in a revision and not in tables."""

from copy import copy
from datetime import date, time
from decimal import Decimal
from typing import Any

from support_directory.entry import Entry
from support_directory.models import Location, Service
from support_directory.querysets import AREA_FIELDS, EXCEPTION_FIELDS, PHONE_FIELDS, SCHEDULE_FIELDS

ROWS = {
    "phones": PHONE_FIELDS,
    "areas": AREA_FIELDS,
    "schedules": SCHEDULE_FIELDS,
    "schedule_exceptions": EXCEPTION_FIELDS,
    "languages": ("name", "note"),
    "cost_options": ("option", "currency", "amount", "amount_description"),
    "contacts": ("name", "title", "department", "email"),
}


class Reading(Entry):
    """A draft, or the public row, as its page would show it right after a check."""

    def __init__(self, service: Service) -> None:
        service = copy(service)
        super().__init__(service)
        service.next_due = None  # hours of an overdue entry are hidden from visitors, not from those who check them
        for name, fields in ROWS.items():
            rows = getattr(service, name).all()
            service.__dict__[f"{name}_rows"] = [{key: _json(getattr(row, key)) for key in fields} for row in rows]
        registers = service.organization.identifiers if service.organization_id else None
        service.__dict__["identifiers_rows"] = (
            list(registers.values("identifier_scheme", "identifier")) if registers else []
        )

    @property
    def organization_lines(self) -> list[str]:
        """Who runs it: the name, the website and what they say of themselves, a line each; nothing in a bare draft."""
        if not self.service.organization_id:
            return []
        found = self.service.organization
        return [found.name, found.url, *(line.strip() for line in found.description.splitlines())]

    @property
    def hours_lines(self) -> list[str]:
        """The hours, a line each."""
        return self.service.hours_lines

    @property
    def has_hours(self) -> bool:
        """Whether days and times are given, so that the clock matters."""
        return bool(self.service.__dict__["schedules_rows"])

    @property
    def places(self) -> list[Location]:  # type: ignore[override]  # of the draft, not of the table
        """Where people can go."""
        return [row.location for row in self.service.service_at_locations.all()]


def _json(value: Any) -> Any:
    """Return a value as Postgres hands it over inside JSON."""
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value

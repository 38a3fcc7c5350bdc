"""A digest of what a checker vouches for: everything of an entry that a reader sees and could be harmed by."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import Model

    from support_directory.models import Service

CHECKED_FIELDS = (
    "organization_id",
    "name",
    "alternate_name",
    "description",
    "url",
    "email",
    "fees_description",
    "eligibility_description",
    "minimum_age",
    "maximum_age",
    "alert",
    "opening_hours",
    "timezone",
    "bank_holidays",
    "crisis_role",  # it puts a number on every page, so it is checked like the number itself
)
CHECKED_CHILDREN: Mapping[str, tuple[str, ...]] = {
    "phones": ("number", "type", "text_keyword", "cost", "note"),
    "areas": ("area", "name", "nation"),
    "schedules": ("weekday", "opens_at", "closes_at"),
    "schedule_exceptions": ("first_day", "last_day", "opens_at", "closes_at", "note"),
    "contacts": ("name", "title", "department", "email"),
    "languages": ("code", "name", "note"),
    "cost_options": ("option", "amount", "currency", "amount_description"),
    "service_at_locations": ("location_id",),
}
CHECKED_ORGANIZATION = ("name", "url", "description")
CHECKED_BELOW_ORGANIZATION: Mapping[str, tuple[str, ...]] = {"identifiers": ("identifier_scheme", "identifier")}
CHECKED_PLACE = ("name", "description", "transportation", "latitude", "longitude")
CHECKED_BELOW_PLACE: Mapping[str, tuple[str, ...]] = {
    "addresses": ("address_1", "city", "state_province", "postal_code"),
    "accessibility": ("description", "details"),
}


def fingerprint(service: "Service") -> str:
    """Return a SHA-256 digest of the checked fields and rows, in any order; the same for a row and for its revision.

    The organisation and places have no drafts: they count as they are now. Two queries for the one, three for each
    place, and most entries have none.
    """
    facts: dict[str, object] = {name: _plain(getattr(service, name)) for name in CHECKED_FIELDS}
    for name, fields in CHECKED_CHILDREN.items():
        facts[name] = sorted([_plain(getattr(row, field)) for field in fields] for row in getattr(service, name).all())
    if service.organization_id:
        facts["organization"] = _shared(service.organization, CHECKED_ORGANIZATION, CHECKED_BELOW_ORGANIZATION)
    rows = service.service_at_locations.all()
    if places := sorted(_shared(row.location, CHECKED_PLACE, CHECKED_BELOW_PLACE) for row in rows):
        facts["places"] = places
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _shared(row: "Model", own: Iterable[str], below: Mapping[str, tuple[str, ...]]) -> list[object]:
    """Return the facts of a row that several entries may share, and of the rows below it."""
    facts: list[object] = [str(getattr(row, name)) for name in own]
    for name, fields in below.items():
        facts.append(sorted([str(getattr(part, field)) for field in fields] for part in getattr(row, name).all()))
    return facts


def _plain(value: object) -> str:
    # Numbers differ in type between a row and a revision (2 and Decimal("2.00")); their words do not.
    if value is None:
        return ""
    return f"{value:.2f}" if hasattr(value, "quantize") else str(value)

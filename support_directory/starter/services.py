"""Loads the organisations and their services."""

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any

from django.db.models import F, Model
from wagtail.models import ReferenceIndex
from wagtail.search.index import insert_or_update_object

from support_directory.choices import Assurance, Nation, areas_of
from support_directory.finding.indexing import index_services
from support_directory.models import (
    Attribute,
    CostOption,
    Language,
    Organization,
    OrganizationIdentifier,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    TaxonomyTerm,
)
from support_directory.starter.known import known, starter_id

Entry = dict[str, Any]
Terms = Mapping[str, TaxonomyTerm | None]

_OF_ORGANIZATION = ("slug", "name", "description", "url")
_OF_SERVICE = (
    *_OF_ORGANIZATION,
    "alternate_name",
    "email",
    "eligibility_description",
    "alert",
    "opening_hours",
    "timezone",
    "bank_holidays",
    "crisis_role",
    "confidence",
    "evidence_url",
    "evidence_note",
)
_TERMS = {"topics": "topic", "audiences": "audience", "channels": "channel"}
_REFERENCES = ("service", "organization", "taxonomy_term")
_ROWS = ("organization", "identifiers", "nations", "phones", "languages", "cost_options", "schedules")


def load_services(entries: list[Entry], terms: Terms) -> int:
    """Make the services of the file that were never loaded and return how many that was.

    A service whose organisation staff deleted stays away, a term they deleted is left out.

    Raises:
        ValueError: an entry has a field, a term or a nation that does not exist.
        ValidationError: a value that the directory does not take.
    """
    services = known("service", Service, F("slug"), [entry["slug"] for entry in entries])
    organizations = known("organization", Organization, F("slug"), [_organization_key(entry) for entry in entries])
    made: list[Service] = []
    rows: list[Model] = []
    for entry in entries:
        if entry["slug"] not in services.new:
            continue
        if unknown := set(entry) - {*_OF_SERVICE, *_TERMS, *_ROWS}:
            raise ValueError(f"{entry['slug']}: there is no field {', '.join(sorted(unknown))}.")
        entry = entry | {"url": f"https://{entry['url']}"} if "url" in entry else entry
        key = _organization_key(entry)
        if key == entry["slug"] and key in organizations.new:
            organizations.rows[key] = _make_organization(entry)
        if key in organizations.rows:
            service = _service(entry, organizations.rows[key])
            made.append(service)
            rows += _rows(entry, service, terms)
    _write(made, rows)
    return len(made)


def _organization_key(entry: Entry) -> str:
    return str(entry.get("organization", entry["slug"]))


def _make_organization(entry: Entry) -> Organization:
    values = {name: entry[name] for name in _OF_ORGANIZATION if name in entry}
    organization = Organization.objects.create(pk=starter_id("organization", entry["slug"]), **values)
    for row in entry.get("identifiers", []):
        number = {"identifier_scheme": row["scheme"], "identifier": row["identifier"]}
        # One that staff gave to an organisation of theirs stays there.
        if not OrganizationIdentifier.objects.filter(**number).exists():
            OrganizationIdentifier.objects.create(organization=organization, **number)
    return organization


def _service(entry: Entry, organization: Organization) -> Service:
    service = Service(pk=starter_id("service", entry["slug"]), organization=organization, live=True)
    service.assurance = Assurance.DEMONSTRATION if entry.get("crisis_role") else Assurance.UNCHECKED
    for name in _OF_SERVICE:
        if name in entry:
            setattr(service, name, entry[name])
    return service


def _rows(entry: Entry, service: Service, terms: Terms) -> list[Model]:
    return [
        *(Attribute(service=service, taxonomy_term=term) for term in _terms(entry, terms)),
        *(ServiceArea(service=service, area=code) for code in areas_of(Nation(name) for name in entry["nations"])),
        *(Phone(service=service, sort_order=place, **row) for place, row in enumerate(entry.get("phones", []))),
        *(Language(service=service, **row) for row in entry.get("languages", [])),
        *(CostOption(service=service, **row) for row in entry.get("cost_options", [])),
        *(Schedule(service=service, **row) for line in entry.get("schedules", []) for row in _days(line)),
    ]


def _write(services: list[Service], rows: list[Model]) -> None:
    """Write the rows of each kind at once, then what is derived from them; one by one it is derived again and again."""
    for row in (*services, *rows):
        # What has to be unique or to exist is left to the database, which looks anyway.
        row.full_clean(exclude=_REFERENCES, validate_unique=False, validate_constraints=False)
    Service.objects.bulk_create(services)
    kinds: set[type[Model]] = {type(row) for row in rows}
    for kind in kinds:
        kind._default_manager.bulk_create(row for row in rows if type(row) is kind)
    index_services([service.pk for service in services])
    for service in services:
        insert_or_update_object(service)
        ReferenceIndex.create_or_update_for_object(service)


def _days(line: Entry) -> Iterator[dict[str, Any]]:
    times = {"opens_at": time.fromisoformat(line["opens"]), "closes_at": time.fromisoformat(line["closes"])}
    for day in line["days"]:
        yield {"weekday": day, **times}


def _terms(entry: Entry, terms: Terms) -> Iterator[TaxonomyTerm]:
    for name, taxonomy in _TERMS.items():
        for slug in entry.get(name, []):
            key = f"{taxonomy}/{slug}"
            if key not in terms:
                raise ValueError(f"{entry['slug']}: no list has the term {key}.")
            if term := terms[key]:
                yield term

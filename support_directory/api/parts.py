"""The shapes of what belongs to a service: HSDS-UK-3.0, with fields of HSDS 3.0 that the UK profile leaves out.

A field that is not ``Required`` is left out when it is empty.
"""

from datetime import date
from typing import Annotated, Required
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict  # pydantic reads typing's own from Python 3.12 only

Uri = Annotated[str, Field(json_schema_extra={"format": "uri"})]
Email = Annotated[str, Field(json_schema_extra={"format": "email"})]


class TaxonomyTerm(TypedDict, total=False):
    """A word by which services are found. ``code`` is its short name on our website."""

    id: Required[UUID]
    code: Required[str]
    name: Required[str]
    term: Required[str]
    description: Required[str]
    parent_id: UUID
    taxonomy: Required[str]
    taxonomy_id: Required[UUID]


class Attribute(TypedDict):
    """That a term is true of a service. ``link_type`` is the short name of the term's list, such as "topic"."""

    id: UUID
    link_id: UUID
    link_entity: str
    link_type: str
    taxonomy_term: TaxonomyTerm


class OrganizationSummary(TypedDict, total=False):
    """Who stands behind a service."""

    id: Required[UUID]
    name: Required[str]
    description: Required[str]
    website: Uri


class OrganizationIdentifier(TypedDict):
    """A number in a public register. ``identifier_scheme`` is the register's code, such as "GB-CHC"."""

    id: UUID
    identifier_scheme: str
    identifier_type: str
    identifier: str


class OrganizationOfService(OrganizationSummary, total=False):
    """Who stands behind a service, with its numbers in public registers."""

    organization_identifiers: list[OrganizationIdentifier]


class Phone(TypedDict, total=False):
    """A number. ``type`` is "voice", "text" or "textphone"; ``description`` tells what to text and what it costs."""

    id: Required[UUID]
    number: Required[str]
    type: Required[str]
    description: str


class Contact(TypedDict, total=False):
    """A person or desk to ask for."""

    id: Required[UUID]
    name: str
    title: str
    department: str
    email: Email


class Schedule(TypedDict, total=False):
    """When a service can be reached: weekly hours, days with other hours, or words alone.

    Times are clock times of the zone that ``notes`` names. A row with dates and without times says that the service is
    closed on those days. ``closes_at`` at or before ``opens_at`` lies on the next day.
    """

    id: Required[UUID]
    valid_from: date
    valid_to: date
    freq: str
    byday: str
    opens_at: str
    closes_at: str
    timezone: float
    description: str
    notes: str


class ServiceArea(TypedDict, total=False):
    """Where a service helps. ``extent`` is the ONS code of a nation or of the UK, or "IE" (ISO 3166) for Ireland."""

    id: Required[UUID]
    name: Required[str]
    service_area: Required[str]
    extent: str
    extent_type: str
    uri: Uri


class Language(TypedDict, total=False):
    """A language other than English. ``code`` is ISO 639."""

    id: Required[UUID]
    name: Required[str]
    code: Required[str]
    note: str


class CostOption(TypedDict, total=False):
    """What the help itself costs. An amount of 0 is free."""

    id: Required[UUID]
    option: str
    amount: float
    currency: str
    amount_description: str


class Address(TypedDict):
    """Where a place is. ``state_province`` is the nation, ``country`` ISO 3166."""

    id: UUID
    address_1: str
    city: str
    state_province: str
    postal_code: str
    country: str
    address_type: str


class Accessibility(TypedDict, total=False):
    """What someone with weak legs or hands needs to know before going there."""

    id: Required[UUID]
    description: Required[str]
    accessibility: Required[str]
    details: str


class LocationSummary(TypedDict, total=False):
    """A place, without its addresses."""

    id: Required[UUID]
    location_type: Required[str]
    name: Required[str]
    description: str
    transportation: str
    latitude: float
    longitude: float


class Location(LocationSummary, total=False):
    """A place."""

    addresses: list[Address]
    accessibility: list[Accessibility]

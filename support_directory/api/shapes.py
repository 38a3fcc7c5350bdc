"""The shapes of the answers. The OpenAPI document is made from them, and each answer is checked against them.

A field that is not ``Required`` is left out when it is empty.
"""

from datetime import date, datetime
from typing import Generic, Required, TypeVar
from uuid import UUID

from typing_extensions import TypedDict  # pydantic reads typing's own from Python 3.12 only

from support_directory.api import parts

Item = TypeVar("Item")


class About(TypedDict, total=False):
    """What this API is, and where it is described."""

    version: Required[str]
    profile: Required[parts.Uri]
    openapi_url: Required[parts.Uri]
    description: Required[str]
    note: str


class Problem(TypedDict):
    """Why there is no answer, in words."""

    detail: str


class Page(TypedDict, Generic[Item]):
    """A part of a list. ``size`` is the number of items on this page."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[Item]


class TaxonomySummary(TypedDict):
    """A list of terms, without them."""

    id: UUID
    name: str
    description: str


class Taxonomy(TaxonomySummary, total=False):
    """A list of terms."""

    taxonomy_terms: list[parts.TaxonomyTerm]


class LocationOfService(TypedDict):
    """That a service is given at a place."""

    id: UUID
    location: parts.Location


class ServiceWithoutOrganization(TypedDict, total=False):
    """What is known once of a service. ``fees`` repeats ``fees_description`` for readers of the UK profile."""

    id: Required[UUID]
    name: Required[str]
    alternate_name: str
    description: str
    url: parts.Uri
    email: parts.Email
    status: Required[str]
    fees_description: str
    fees: str
    eligibility_description: str
    minimum_age: int
    maximum_age: int
    assured_date: Required[date]
    alert: str
    last_modified: Required[datetime]


class ServiceSummary(ServiceWithoutOrganization):
    """A service as it stands in a list."""

    organization: parts.OrganizationSummary


class ServiceAtPlace(ServiceWithoutOrganization, total=False):
    """Everything about a service but its places."""

    organization: Required[parts.OrganizationOfService]
    phones: list[parts.Phone]
    contacts: list[parts.Contact]
    schedules: list[parts.Schedule]
    service_areas: list[parts.ServiceArea]
    languages: list[parts.Language]
    cost_options: list[parts.CostOption]
    attributes: list[parts.Attribute]


class Service(ServiceAtPlace, total=False):
    """Everything about a service. It has no schedules while its check is overdue; ``assured_date`` is the last one."""

    service_at_locations: list[LocationOfService]


class Organization(parts.OrganizationOfService):
    """An organisation with its services."""

    services: list[ServiceWithoutOrganization]


class ServiceAtLocationSummary(TypedDict):
    """A service at a place, as it stands in a list."""

    id: UUID
    location: parts.LocationSummary
    service: ServiceSummary


class ServiceAtLocation(TypedDict):
    """Everything about a service at a place."""

    id: UUID
    location: parts.Location
    service: ServiceAtPlace

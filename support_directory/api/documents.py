"""Each answer from its rows. Empty fields are left out, but for those that the profile requires."""

from typing import Any
from uuid import uuid5

from django.utils.encoding import iri_to_uri

from support_directory.api import parts, shapes
from support_directory.api.public import last_modified
from support_directory.api.schedules import schedules_of
from support_directory.choices import Area
from support_directory.models import (
    Accessibility,
    Address,
    Attribute,
    Location,
    Organization,
    OrganizationIdentifier,
    Phone,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)

_ONS = "http://statistics.data.gov.uk/id/statistical-geography/"
_POINT = ("latitude", "longitude")
_ISO_IRELAND = "https://www.iso.org/obp/ui/#iso:code:3166:IE"
# What has no code of its own is told by the parts that have one.
_CODED_PARTS = {Area.ALL_IRELAND.value: [Area.NORTHERN_IRELAND, Area.REPUBLIC_OF_IRELAND]}


def service_summary(service: Service) -> shapes.ServiceSummary:
    """Return what is known once of a service, with its organisation."""
    return {**_service(service), "organization": organization_summary(service.organization)}


def service_at_place(service: Service) -> shapes.ServiceAtPlace:
    """Return everything about a service but its places."""
    details = _present(
        phones=[_phone(row) for row in service.phones.all()],
        contacts=[_row(row, "name", "title", "department", "email") for row in service.contacts.all()],
        schedules=schedules_of(service),
        service_areas=_areas(service),
        languages=[_row(row, "name", "code", "note") for row in service.languages.all()],
        cost_options=[_cost(row) for row in service.cost_options.all()],
        attributes=[_attribute(row) for row in service.attributes.all()],
    )
    return {**_service(service), "organization": _organization(service.organization), **details}


def service(service: Service) -> shapes.Service:
    """Return everything about a service."""
    places = [{"id": row.pk, "location": location(row.location)} for row in service.service_at_locations.all()]
    return {**service_at_place(service), **_present(service_at_locations=places)}


def organization_summary(organization: Organization) -> parts.OrganizationSummary:
    """Return an organisation as it stands in a list."""
    return (
        _row(organization, "name")
        | {"description": organization.description}
        | _present(website=iri_to_uri(organization.url))
    )


def organization_with(organization: Organization, services: list[Service]) -> shapes.Organization:
    """Return an organisation with these services of it."""
    return {**_organization(organization), "services": [_service(row) for row in services]}


def place_summary(place: ServiceAtLocation) -> shapes.ServiceAtLocationSummary:
    """Return a service at a place as it stands in a list."""
    return {"id": place.pk, "location": _location(place.location), "service": service_summary(place.service)}


def place(place: ServiceAtLocation) -> shapes.ServiceAtLocation:
    """Return everything about a service at a place."""
    return {"id": place.pk, "location": location(place.location), "service": service_at_place(place.service)}


def location(location: Location) -> parts.Location:
    """Return a place with its addresses."""
    details = _present(
        addresses=[_address(row) for row in location.addresses.all()],
        accessibility=[_access(row) for row in location.accessibility.all()],
    )
    return {**_location(location), **details}


def taxonomy_summary(taxonomy: Taxonomy) -> shapes.TaxonomySummary:
    """Return a list of terms without them."""
    return {"id": taxonomy.pk, "name": taxonomy.name, "description": taxonomy.description}


def taxonomy_with(taxonomy: Taxonomy, terms: list[TaxonomyTerm]) -> shapes.Taxonomy:
    """Return a list of terms."""
    return {**taxonomy_summary(taxonomy), **_present(taxonomy_terms=[taxonomy_term(row) for row in terms])}


def taxonomy_term(term: TaxonomyTerm) -> parts.TaxonomyTerm:
    """Return a term. The UK profile calls its name "term", HSDS "name"."""
    return {
        "id": term.pk,
        "code": term.slug,
        "name": term.name,
        "term": term.name,
        "description": term.description,
        **_present(parent_id=term.parent_id),
        "taxonomy": term.taxonomy.name,
        "taxonomy_id": term.taxonomy_id,
    }


def _present(**values: Any) -> Any:
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _row(row: Any, *names: str) -> Any:
    return _present(id=row.pk, **{name: getattr(row, name) for name in names})


def _service(service: Service) -> shapes.ServiceWithoutOrganization:
    fields = (
        "name", "alternate_name", "description", "email", "status", "fees_description",
        "eligibility_description", "minimum_age", "maximum_age", "assured_date", "alert",
    )  # fmt: skip
    more = {"url": iri_to_uri(service.url), "fees": service.fees_description, "last_modified": last_modified(service)}
    return _row(service, *fields) | _present(**more)


def _organization(organization: Organization) -> parts.OrganizationOfService:
    numbers = [_identifier(row) for row in organization.identifiers.all()]
    return {**organization_summary(organization), **_present(organization_identifiers=numbers)}


def _identifier(row: OrganizationIdentifier) -> parts.OrganizationIdentifier:
    return {
        "id": row.pk,
        "identifier_scheme": row.identifier_scheme,
        "identifier_type": row.get_identifier_scheme_display(),
        "identifier": row.identifier,
    }


def _phone(row: Phone) -> parts.Phone:
    text = f"Text the word {row.text_keyword}" if row.text_keyword else ""
    cost = row.get_cost_display() if row.cost else ""
    words = ". ".join(part[0].upper() + part[1:] for part in (text, cost, row.note) if part)
    return {"id": row.pk, "number": row.number, "type": row.type, **_present(description=words)}


def _areas(service: Service) -> list[parts.ServiceArea]:
    """Return the areas, each code once."""
    once: dict[object, parts.ServiceArea] = {}
    for row in service.areas.all():
        for area in _coded(row):
            once.setdefault(area.get("extent", area["id"]), area)
    return list(once.values())


def _coded(row: ServiceArea) -> list[parts.ServiceArea]:
    if row.area in _CODED_PARTS:
        return [_area(uuid5(row.pk, code), str(code.label), code) for code in _CODED_PARTS[row.area]]
    return [_area(row.pk, str(row), "" if row.area == Area.LOCAL else row.area)]


def _area(key: Any, name: str, code: str) -> parts.ServiceArea:
    uri = _ISO_IRELAND if code == Area.REPUBLIC_OF_IRELAND else _ONS + code
    known = {"extent": str(code), "extent_type": "text", "uri": uri} if code else {}
    return {"id": key, "name": name, "service_area": name, **_present(**known)}


def _cost(row: Any) -> parts.CostOption:
    amount = {} if row.amount is None else {"amount": float(row.amount)} | _present(currency=row.currency)
    return _row(row, "option", "amount_description") | amount


def _attribute(row: Attribute) -> parts.Attribute:
    return {
        "id": row.pk,
        "link_id": row.service_id,
        "link_entity": "service",
        "link_type": row.taxonomy_term.taxonomy.slug,
        "taxonomy_term": taxonomy_term(row.taxonomy_term),
    }


def _location(location: Location) -> parts.LocationSummary:
    where = {name: float(getattr(location, name)) for name in _POINT if getattr(location, name) is not None}
    return _row(location, "name", "description", "transportation") | {"location_type": "physical"} | where


def _address(row: Address) -> parts.Address:
    return _row(row, "address_1", "city", "country") | {
        "state_province": row.get_state_province_display(),
        "postal_code": row.postal_code,
        "address_type": "physical",
    }


def _access(row: Accessibility) -> parts.Accessibility:
    return _row(row, "description", "details") | {"accessibility": row.description}

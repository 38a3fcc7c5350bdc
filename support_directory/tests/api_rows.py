"""Rows with everything the open data can tell, for its tests here and in ``tests/extra``."""

from datetime import date, time
from decimal import Decimal

from support_directory.choices import Area, IdentifierScheme, Nation, PhoneType
from support_directory.models import (
    Accessibility,
    Address,
    Attribute,
    Contact,
    CostOption,
    Language,
    Location,
    OrganizationIdentifier,
    Schedule,
    ScheduleException,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)
from support_directory.tests.factories import OrganizationFactory, PhoneFactory, ServiceFactory, make_public

API = "/api/oruk/v3"


def make_term(slug: str, taxonomy: str = "topic", parent: TaxonomyTerm | None = None) -> TaxonomyTerm:
    """Return a term of a list, which is made where it is missing."""
    owner, _made = Taxonomy.objects.get_or_create(slug=taxonomy, defaults={"name": taxonomy.title()})
    place = TaxonomyTerm.objects.count()
    return TaxonomyTerm.objects.create(taxonomy=owner, slug=slug, name=slug.title(), parent=parent, sort_order=place)


def make_location(name: str = "Civic hall") -> Location:
    """Return a place with its address and what there is to know about getting in."""
    location = Location.objects.create(
        name=name, transportation="Bus 7", latitude=Decimal("56.2082"), longitude=Decimal("-3.1495")
    )
    Address.objects.create(
        location=location,
        address_1="1 High Street",
        city="Kirkcaldy",
        state_province=Nation.SCOTLAND,
        postal_code="KY1",
    )
    Accessibility.objects.create(location=location, description="Step-free entrance", details="At the back.")
    return location


def make_rich_service(name: str = "Debt advice", **values) -> Service:
    """Return a public service with every kind of detail."""
    organization = OrganizationFactory(name=f"{name} Trust", description="Advises.", url="https://trust.example")
    OrganizationIdentifier.objects.create(
        organization=organization,
        identifier_scheme=IdentifierScheme.GB_SC,
        identifier=f"SC{organization.pk.hex}",
    )
    full = {
        "alternate_name": "DA", "description": "Helps with money.", "url": "https://trust.example/debt",
        "email": "debt@trust.example", "fees_description": "Free to all.", "eligibility_description": "Adults.",
        "minimum_age": 18, "maximum_age": 99, "alert": "Closed for the move on Friday.", "bank_holidays": "closed",
    }  # fmt: skip
    service = ServiceFactory(name=name, organization=organization, nations=[], **(full | values))
    PhoneFactory(service=service, sort_order=0)
    PhoneFactory(
        service=service, number="85258", type=PhoneType.TEXT, text_keyword="HELP", cost="free", note="any time"
    )
    Contact.objects.create(service=service, title="Adviser", department="Money", email="adviser@trust.example")
    Language.objects.create(service=service, code="cy", name="Welsh", note="By interpreter.")
    CostOption.objects.create(service=service, option="Members", amount=Decimal("0.00"))
    CostOption.objects.create(service=service, option="Others", amount_description="By donation.", currency="")
    for weekday in range(1, 6):
        Schedule.objects.create(service=service, weekday=weekday, opens_at=time(9), closes_at=time(17, 30))
    christmas = {"first_day": date(2099, 12, 25), "last_day": date(2099, 12, 26), "note": "Christmas"}
    ScheduleException.objects.create(service=service, **christmas)
    for area in (Area.UNITED_KINGDOM, Area.ALL_IRELAND, Area.REPUBLIC_OF_IRELAND):
        ServiceArea.objects.create(service=service, area=area)
    ServiceArea.objects.create(service=service, area=Area.LOCAL, name="Fife", nation=Nation.SCOTLAND)
    wide = TaxonomyTerm.objects.filter(slug="money").first() or make_term("money")
    narrow = TaxonomyTerm.objects.filter(slug="debt").first() or make_term("debt", parent=wide)
    channel = TaxonomyTerm.objects.filter(slug="phone").first() or make_term("phone", "channel")
    for term in (narrow, channel):
        Attribute.objects.create(service=service, taxonomy_term=term)
    ServiceAtLocation.objects.create(service=service, location=make_location(f"Hall of {name}"))
    return make_public(service)

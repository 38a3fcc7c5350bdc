"""Which rows leave by the API, and all that belongs to them in few queries."""

from datetime import datetime, time, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from support_directory.choices import Assurance
from support_directory.models import Attribute, Organization, Service, ServiceAtLocation, TaxonomyTerm
from support_directory.querysets import ServiceQuerySet

# Rows of one service in the order in which they are told. The key at the end keeps it the same from call to call.
_CHILDREN = {
    "phones": ["sort_order", "pk"],
    "contacts": ["name", "title", "pk"],
    "areas": ["area", "name", "pk"],
    "languages": ["name", "pk"],
    "cost_options": ["amount", "option", "pk"],
}
_ADDRESSES = ("location__addresses", "location__accessibility")


def public_services() -> ServiceQuerySet:
    """Return the services that people have checked. Examples never leave, even where settings show them to visitors."""
    return Service.objects.listed().filter(assurance=Assurance.VERIFIED).select_related("organization")


def public_organizations() -> QuerySet[Organization]:
    """Return the organisations that have a public service."""
    return Organization.objects.filter(pk__in=public_services().order_by().values("organization"))


def public_places(services: ServiceQuerySet | None = None) -> QuerySet[ServiceAtLocation]:
    """Return where public services, or these among them, are given."""
    chosen = public_services() if services is None else services
    return ServiceAtLocation.objects.filter(service__in=chosen.order_by().values("pk")).select_related("location")


def whole(services: ServiceQuerySet) -> QuerySet[Service]:
    """Bring all that belongs to the services along, in the same number of queries for one and for a hundred."""
    places = ServiceAtLocation.objects.select_related("location").prefetch_related(*_ADDRESSES)
    return _with_parts(services).prefetch_related(
        Prefetch("service_at_locations", places.order_by("location__name", "pk"))
    )


def whole_places(places: QuerySet[ServiceAtLocation]) -> QuerySet[ServiceAtLocation]:
    """Bring all that belongs to the places and their services along."""
    return places.prefetch_related(*_ADDRESSES, Prefetch("service", _with_parts(public_services())))


def narrower_terms(term_id: str) -> set[str]:
    """Return the term and the terms within it: who looks for a wider term wants what is under it too."""
    parents = [(str(pk), str(parent)) for pk, parent in TaxonomyTerm.objects.values_list("pk", "parent")]
    found: set[str] = set()
    waiting = {pk for pk, _parent in parents if pk == term_id}
    while waiting:
        found |= waiting
        waiting = {pk for pk, parent in parents if parent in waiting} - found
    return found


def modified_after(services: ServiceQuerySet, moment: datetime) -> ServiceQuerySet:
    """Narrow to services whose answer changed at this moment or later: the same rule as ``last_modified``."""
    local = timezone.localtime(moment)
    first_day = local.date() if local.time() == time.min else local.date() + timedelta(days=1)
    hours_gone = Q(crisis_role="", next_due__range=(first_day, timezone.localdate()))
    return services.filter(Q(modified_at__gte=moment) | Q(organization__modified_at__gte=moment) | hours_gone)


def last_modified(service: Service) -> datetime:
    """Return when the answer about this service last changed: the day its check ran out counts, for its hours go."""
    moments = [service.modified_at, service.organization.modified_at]
    if service.is_being_rechecked and service.next_due:
        moments.append(timezone.make_aware(datetime.combine(service.next_due, time.min)))
    return max(moments)


def _with_parts(services: ServiceQuerySet) -> QuerySet[Service]:
    terms = Attribute.objects.select_related("taxonomy_term__taxonomy")
    in_order = terms.order_by("taxonomy_term__taxonomy__sort_order", "taxonomy_term__sort_order", "pk")
    parts = [Prefetch(name, _rows(name).order_by(*order)) for name, order in _CHILDREN.items()]
    return services.with_hours().prefetch_related(*parts, Prefetch("attributes", in_order), "organization__identifiers")


def _rows(name: str) -> QuerySet:
    return Service._meta.get_field(name).related_model._default_manager.all()  # type: ignore[union-attr]

"""The addresses of the API. ``urls.py`` puts them in place; the OpenAPI document is made from them."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import NinjaAPI, Query
from ninja.errors import HttpError, ValidationError

from support_directory.api import documents, parts, shapes
from support_directory.api.http import problem
from support_directory.api.parameters import (
    FullServicesAsked,
    Paged,
    Searched,
    ServicesAsked,
    TermsAsked,
    as_uuid,
    holding,
    refuse_what_we_lack,
)
from support_directory.api.public import (
    public_organizations,
    public_places,
    public_services,
    whole,
    whole_places,
)
from support_directory.models import Taxonomy, TaxonomyTerm

Item = TypeVar("Item")
VERSION = "HSDS-UK-3.0"
PROFILE = "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md"
DESCRIPTION = (
    "Charities, helplines and public services for people with a rare nerve condition and those close to them, in the "
    "UK and Ireland. People have checked each entry against its source; assured_date tells when. No key is needed. "
    "No licence has been chosen for this data yet: ask us before you publish it again."
)
NOTE = "No entry has been checked yet, so the lists of services are empty. Examples are never given out."

api = NinjaAPI(
    title="Support directory",
    version=VERSION,
    description=DESCRIPTION,
    urls_namespace="oruk",
    openapi_url="",  # ours, in urls.py, tells addresses as the standard does
    docs_url=None,  # its page would load scripts from another host
)
LIST = {422: shapes.Problem}
ONE = {404: shapes.Problem}


@api.exception_handler(ValidationError)
def in_words(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say of each bad value what a good one is."""
    wrong = dict.fromkeys(str(one["loc"][-1]) for one in error.errors)
    return problem(422, " ".join(f"{name} is not right. {_meaning(name)}" for name in wrong))


@api.get("/", response=shapes.About, operation_id="about", url_name="root", summary="About this API")
def about(request: HttpRequest, response: HttpResponse) -> dict[str, str]:
    """Tell what this API is, and where it is described: for programs here, for people on a page of the directory."""
    description = settings.BASE_URL + reverse("oruk:openapi")
    page = settings.BASE_URL + reverse("support_directory:open_data")
    response["Link"] = f'<{description}>; rel="service-desc", <{page}>; rel="service-doc"'
    known = {"version": VERSION, "profile": PROFILE, "openapi_url": description, "description": DESCRIPTION}
    return known if public_services().exists() else {**known, "note": NOTE}


@api.get(
    "/services",
    response={200: shapes.Page[shapes.Service], **LIST},
    operation_id="list_services",
)
def services(request: HttpRequest, asked: Query[FullServicesAsked]) -> Any:
    """List services: what is known once of each, or everything with full=true."""
    if asked.full:
        return _page(request, asked, whole(asked.services().order_by("pk")), documents.service)
    return _page(request, asked, asked.services().order_by("pk"), documents.service_summary)


@api.get("/services/{id}", response={200: shapes.Service, **ONE}, operation_id="get_service")
def service(request: HttpRequest, id: str) -> shapes.Service:
    """Tell everything about a service."""
    return documents.service(_one(whole(public_services()), id))


@api.get(
    "/organizations",
    response={200: shapes.Page[parts.OrganizationSummary], **LIST},
    operation_id="list_organizations",
)
def organizations(request: HttpRequest, asked: Query[Searched]) -> Any:
    """List the organisations that have a service here."""
    found = holding(public_organizations(), asked.words, "name", "description").order_by("pk")
    return _page(request, asked, found, documents.organization_summary)


@api.get("/organizations/{id}", response={200: shapes.Organization, **ONE}, operation_id="get_organization")
def organization(request: HttpRequest, id: str) -> shapes.Organization:
    """Tell everything about an organisation, with its services."""
    services = Prefetch("services", public_services().order_by("pk"), to_attr="public")
    found = _one(public_organizations().prefetch_related("identifiers", services), id)
    return documents.organization_with(found, found.public)


@api.get(
    "/service_at_locations",
    response={200: shapes.Page[shapes.ServiceAtLocationSummary], **LIST},
    operation_id="list_service_at_locations",
)
def service_at_locations(request: HttpRequest, asked: Query[ServicesAsked]) -> Any:
    """List which service is given at which place. Most have none: people call, write or look at a website."""
    found = public_places(asked.services()).select_related("service__organization").order_by("pk")
    return _page(request, asked, found, documents.place_summary)


@api.get(
    "/service_at_locations/{id}",
    response={200: shapes.ServiceAtLocation, **ONE},
    operation_id="get_service_at_location",
)
def service_at_location(request: HttpRequest, id: str) -> shapes.ServiceAtLocation:
    """Tell everything about a service at a place."""
    return documents.place(_one(whole_places(public_places()), id))


@api.get("/taxonomies", response={200: shapes.Page[shapes.TaxonomySummary], **LIST}, operation_id="list_taxonomies")
def taxonomies(request: HttpRequest, asked: Query[Searched]) -> Any:
    """List the lists of terms by which services are found."""
    found = holding(Taxonomy.objects.order_by("sort_order", "pk"), asked.words, "name", "description")
    return _page(request, asked, found, documents.taxonomy_summary)


@api.get("/taxonomies/{id}", response={200: shapes.Taxonomy, **ONE}, operation_id="get_taxonomy")
def taxonomy(request: HttpRequest, id: str) -> shapes.Taxonomy:
    """Tell the terms of a list."""
    found = _one(Taxonomy.objects.all(), id)
    return documents.taxonomy_with(found, list(_terms().filter(taxonomy=found)))


@api.get("/taxonomy_terms", response={200: shapes.Page[parts.TaxonomyTerm], **LIST}, operation_id="list_taxonomy_terms")
def taxonomy_terms(request: HttpRequest, asked: Query[TermsAsked]) -> Any:
    """List terms by which services are found."""
    found = holding(_terms(), asked.words, "name", "description")
    if asked.taxonomy_id:
        found = found.filter(taxonomy=as_uuid(asked.taxonomy_id))
    return _page(request, asked, found, documents.taxonomy_term)


@api.get("/taxonomy_terms/{id}", response={200: parts.TaxonomyTerm, **ONE}, operation_id="get_taxonomy_term")
def taxonomy_term(request: HttpRequest, id: str) -> parts.TaxonomyTerm:
    """Tell about a term."""
    return documents.taxonomy_term(_one(_terms(), id))


@cache
def openapi(server: str) -> dict[str, Any]:
    """Return the OpenAPI document, with addresses that begin after the server's. Making it takes a while."""
    return api.get_openapi_schema(path_prefix="") | {"servers": [{"url": server}]}


def _terms() -> QuerySet[TaxonomyTerm]:
    return TaxonomyTerm.objects.select_related("taxonomy").order_by("taxonomy__sort_order", "sort_order", "pk")


def _one(rows: QuerySet, id: str) -> Any:
    found = rows.filter(pk=as_uuid(id)).first()
    if found is None:
        raise HttpError(404, "Nothing public has this id.")
    return found


def _page(request: HttpRequest, asked: Paged, rows: QuerySet, tell: Callable[[Any], Item]) -> shapes.Page[Item]:
    """Return a part of a list. One after the last is empty, not an error: lists shrink while they are read."""
    refuse_what_we_lack(request, asked)
    total = rows.count()
    pages = -(-total // asked.size)
    start = (asked.page - 1) * asked.size
    contents = [tell(row) for row in rows[start : start + asked.size]] if start < total else []
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": asked.page,
        "size": len(contents),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": not contents,
        "contents": contents,
    }


def _meaning(name: str) -> str:
    field = FullServicesAsked.model_fields.get(name)
    return field.description or "" if field else ""

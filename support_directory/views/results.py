"""The directory itself: one form, its answer, and the answer as a table."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.caching import tells_the_hour
from portal.content.danger import danger_in
from support_directory.answers import Answer
from support_directory.finding.find import find
from support_directory.finding.log import record
from support_directory.finding.query import LONGEST_SEARCH, DirectoryQuery
from support_directory.models import Service
from support_directory.querysets import ServiceQuerySet
from support_directory.tables import MOST_ROWS, as_csv

PAGE_SIZE = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the services that match the filters of the address, twenty at a time. Nothing is inferred."""
    moment = timezone.now()
    asked = DirectoryQuery.read(request.GET)
    found = find(asked, moment, danger=danger_in(asked.q) or "")
    record(asked, found, moment)
    answer = Answer(asked, found)
    results = Paginator(found.ids, PAGE_SIZE).get_page(asked.page)
    results.object_list = _shown().in_order_of(results.object_list)
    context = {
        "asked": asked,
        "answer": answer,
        "found": found,
        "results": results,
        "moment": moment,
        "danger": found.danger,
        "longest": LONGEST_SEARCH,
        "most_rows": MOST_ROWS,
        "canonical": settings.BASE_URL + reverse("support_directory:index"),
        "noindex": asked.is_narrowed or results.number > 1,
    }
    return _private(request, render(request, "directory/index.html", context), asked)


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """Give the same answer, all its pages, as a table."""
    asked = DirectoryQuery.read(request.GET)
    ids = find(asked, timezone.now(), danger=danger_in(asked.q) or "").ids
    response = HttpResponse(as_csv(_shown().in_order_of(ids[:MOST_ROWS])), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="support-{timezone.localdate().isoformat()}.csv"'
    response["X-Robots-Tag"] = "noindex"
    return _private(request, response, asked)


def _shown() -> ServiceQuerySet:
    return Service.objects.listed().with_contact().with_hours().with_terms()


def _private(request: HttpRequest, response: HttpResponse, asked: DirectoryQuery) -> HttpResponse:
    """What people type is theirs: no cache on the way may keep it."""
    if asked.q or asked.dropped:
        response["Cache-Control"] = "private, no-store"
        return response
    return tells_the_hour(request, response)

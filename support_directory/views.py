"""The public pages of the directory. They only read, and touch no session."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.content.batch import batch_for
from support_directory.choices import CrisisRole, Nation
from support_directory.crisis import crisis_services
from support_directory.grouping import group_by_nation
from support_directory.models import Service
from support_directory.query import LONGEST_SEARCH, DirectoryQuery

PAGE_SIZE = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the services that match the filters of the address, twenty at a time. Nothing is inferred."""
    asked = DirectoryQuery.read(request.GET)
    services = asked.apply(Service.objects.listed()).with_contact().order_by("name", "pk")
    results = Paginator(services, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "results": results,
        "count": results.paginator.count,
        "nations": Nation.choices,
        "longest": LONGEST_SEARCH,
        "canonical": settings.BASE_URL + reverse("support_directory:index"),
    }
    response = render(request, "directory/index.html", context)
    if asked.q:
        # What people look for is theirs: no cache on the way may keep it.
        response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everything about one service. One that is not listed is not found."""
    found = get_object_or_404(Service.objects.listed().with_contact(), slug=slug)
    context = {"service": found, "canonical": settings.BASE_URL + found.get_absolute_url()}
    return render(request, "directory/service.html", context)


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """Show 999 and 112, which need no database row, other ways to reach them, then every crisis line by nation."""
    batch = batch_for(request)
    context = {
        "emergency": group_by_nation(crisis_services(batch, CrisisRole.EMERGENCY)),
        "groups": group_by_nation(crisis_services(batch, CrisisRole.LISTENING)),
        "canonical": settings.BASE_URL + reverse("support_directory:help_now"),
    }
    return render(request, "directory/help_now.html", context)

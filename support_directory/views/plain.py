"""Everything on one page, with nothing that is true for an hour only: what visitors get when the search is away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from support_directory.grouping import group_by_nation
from support_directory.models import Service

MOST = 1_000  # entries; more would be no help on a telephone


@require_safe
def plain(request: HttpRequest) -> HttpResponse:
    """Show every entry by nation, as of now, without opening times: nginx may show its copy much later."""
    listed = Service.objects.listed().with_contact().order_by("name", "pk")[:MOST]
    context = {"groups": group_by_nation(listed), "moment": timezone.now(), "noindex": True}
    return render(request, "directory/plain.html", context)

"""The page of one entry."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.caching import tells_the_hour
from portal.content.batch import batch_for
from portal.content.jsonld import as_script
from portal.content.navigation import navigation_for
from support_directory.entry import Entry
from support_directory.jsonld import service_things
from support_directory.models import Service
from support_directory.uses import pages_about

MOST_PAGES = 12  # that show an entry; a crisis line stands on many


@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everything about one service. One that is not listed is not found."""
    listed = Service.objects.listed().with_contact().with_hours().with_terms().with_details()
    found = get_object_or_404(listed, slug=slug)
    entry = Entry(found)
    things = service_things(entry)
    nav = navigation_for(request, batch_for(request))
    context = {
        "service": found,
        "entry": entry,
        "moment": timezone.now(),
        "pages": [nav.item(page) for page in pages_about(found)[:MOST_PAGES]],
        "script": as_script(things) if things else "",
        "canonical": settings.BASE_URL + found.get_absolute_url(),
    }
    return tells_the_hour(request, render(request, "directory/service.html", context))

"""Who to call or text now."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.content.batch import batch_for
from support_directory.choices import CrisisRole
from support_directory.crisis import crisis_services
from support_directory.grouping import group_by_nation


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

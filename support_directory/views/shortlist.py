"""What a visitor set aside. It never reaches us: this page is the same for everyone, the browser fills it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe


@require_safe
def shortlist(request: HttpRequest) -> HttpResponse:
    """Show the empty frame of the list."""
    context = {"canonical": settings.BASE_URL + reverse("support_directory:shortlist"), "noindex": True}
    return render(request, "directory/shortlist.html", context)

"""How others can use the directory's data, for people; programs read ``/api/oruk/v3/``."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """Tell where the data is, in which shape, and what to ask before it is published again."""
    context = {
        "api": settings.BASE_URL + reverse("oruk:root"),
        "document": settings.BASE_URL + reverse("oruk:openapi"),
        "canonical": settings.BASE_URL + reverse("support_directory:open_data"),
    }
    return render(request, "directory/open_data.html", context)

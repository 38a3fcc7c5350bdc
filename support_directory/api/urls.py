"""Addresses of the open data, below ``/api/oruk/v3/``."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path, re_path, reverse

from support_directory.api.endpoints import api, openapi
from support_directory.api.http import nothing_here, open_data


def openapi_document(request: HttpRequest) -> JsonResponse:
    """Serve the OpenAPI document."""
    return JsonResponse(openapi(settings.BASE_URL + reverse("oruk:root").rstrip("/")))


app_name = "oruk"
urlpatterns = [
    path("openapi.json", open_data(openapi_document), name="openapi"),
    *[
        path(str(found.pattern), open_data(found.callback), name=found.name)  # type: ignore[arg-type]  # never None
        for found in api.urls[0]
        if isinstance(found, URLPattern)
    ],
    re_path(r"^(?P<rest>.*)$", open_data(nothing_here)),
]

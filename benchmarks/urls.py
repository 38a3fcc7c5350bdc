"""The portal's addresses and, beside them, the bare views that pages are measured against."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from portal.urls import urlpatterns as portal_patterns

_KEPT: dict[str, bytes] = {}
_TEMPLATE = "<!doctype html><title>{{ title }}</title>{% for item in items %}<p>{{ item }}</p>{% endfor %}"


def keep(name: str, content: bytes) -> None:
    """Keep an answer that ``same_bytes`` gives back as it is."""
    _KEPT[name] = content


def bare(request: HttpRequest) -> HttpResponse:
    """No template, no database: what Django and the middleware cost by themselves."""
    return HttpResponse("<!doctype html><title>Bare</title>")


def trivial(request: HttpRequest) -> HttpResponse:
    """A template of one line that loads nothing and uses no context processor's work."""
    template = engines["django"].from_string(_TEMPLATE)
    return HttpResponse(template.render({"title": "Trivial", "items": range(10)}, request))


def same_bytes(request: HttpRequest, name: str) -> HttpResponse:
    """A page's own bytes, kept from before: what compressing and sending them costs."""
    return HttpResponse(_KEPT[name])


urlpatterns = [
    path("bench/bare/", bare),
    path("bench/trivial/", trivial),
    path("bench/same-bytes/<slug:name>/", same_bytes),
    *portal_patterns,
]

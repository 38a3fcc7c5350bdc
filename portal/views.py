"""Addresses that are neither pages nor part of an app: health, robots, security contact."""

import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found as django_page_not_found
from wagtail.models import Site


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that this process answers. Asks no database: ``/readyz`` does that."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers what to leave alone and where the site map is."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /search/", f"Sitemap: {settings.BASE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Tell how to report a security fault (RFC 9116); 404 until ``SECURITY_CONTACT`` is set."""
    if not settings.SECURITY_CONTACT:
        raise Http404("SECURITY_CONTACT is not set")
    # The standard wants a date less than a year off; a fixed day each month keeps the answer cacheable.
    expires = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0) + datetime.timedelta(days=330)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 404 page; in a database without any site, the front page says how to fill it instead."""
    if request.path == "/" and not Site.objects.exists():
        return render(request, "pages/empty_site.html", status=503)
    return django_page_not_found(request, exception)

"""The addresses that readers use. All begin with ``BASE_URL``, whatever host Wagtail's row of the site names."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page


def absolute(url: str) -> str:
    """Return ``url`` with the site's own address before it where it has none."""
    return url if url.startswith("http") else f"{settings.BASE_URL}{url}"


def address_of(page: Page, request: HttpRequest | None = None) -> str:
    """Return the whole address of a page; empty where it stands below no site.

    Args:
        page: the page.
        request: if there is one, Wagtail remembers on it where sites begin.
    """
    path = urlsplit(page.get_full_url(request) or "").path
    return absolute(path) if path else ""

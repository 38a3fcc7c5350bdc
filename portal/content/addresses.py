"""The addresses that readers use. All begin with ``BASE_URL``, whatever host Wagtail's row of the site names."""

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Page


def absolute(url: str) -> str:
    """Return ``url`` with the site's own address before it where it has none."""
    return url if url.startswith("http") else f"{settings.BASE_URL}{url}"


def address_of(page: Page) -> str:
    """Return the whole address of a page; nothing where it stands below no site."""
    path = urlsplit(page.get_full_url() or "").path
    return absolute(path) if path else ""

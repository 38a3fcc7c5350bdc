"""The site map: an index of pages of 1,000 addresses each."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page, get_page_models

from portal.content.models import BasePage
from portal.content.querysets import readable


class PageSitemap(Sitemap):
    """Readable pages that search engines may list. Medical pages wait for their review."""

    limit = 1000

    def get_domain(self, site: object = None) -> str:
        """Return the host of ``BASE_URL``: the address in the map must not depend on who asked."""
        return urlsplit(settings.BASE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        """Return the scheme of ``BASE_URL``."""
        return urlsplit(settings.BASE_URL).scheme

    def items(self) -> QuerySet[Page]:
        """Return the pages, in the order they were made so that the map's parts stay put."""
        types = [model for model in get_page_models() if issubclass(model, BasePage) and not model.needs_review]
        return readable(Page.objects.type(*types)).filter(depth__gt=1).select_related("locale").order_by("pk")

    def location(self, item: Page) -> str:
        """Return the path of the page."""
        return urlsplit(item.get_full_url() or "").path or "/"

    def lastmod(self, item: Page) -> datetime | None:
        """Return when the page was last published."""
        return item.last_published_at


@require_safe
def sitemap_index(request: HttpRequest) -> TemplateResponse:
    """List the parts of the site map. Django's own view would name the host that happened to be asked."""
    address = f"{settings.BASE_URL}{reverse('sitemap', args=['pages'])}"
    parts = PageSitemap().paginator.page_range
    items = [SitemapIndexItem(address if part == 1 else f"{address}?p={part}") for part in parts]
    return TemplateResponse(request, "sitemap_index.xml", {"sitemaps": items}, content_type="application/xml")

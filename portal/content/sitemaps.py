"""The site map: an index of pages of 1,000 addresses each."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from wagtail.models import Page, get_page_models

from portal.content.models import BasePage
from portal.content.querysets import readable


class PageSitemap(Sitemap):
    """Readable pages that search engines may list. Medical pages wait for their review."""

    limit = 1000

    def get_domain(self, site=None) -> str:
        """Return the host of ``BASE_URL``: the address in the map must not depend on who asked."""
        return urlsplit(settings.BASE_URL).netloc

    def get_protocol(self, protocol=None) -> str:
        """Return the scheme of ``BASE_URL``."""
        return urlsplit(settings.BASE_URL).scheme

    def items(self) -> QuerySet[Page]:
        """Return the pages, in the order they were made so that the map's parts stay put."""
        types = [model for model in get_page_models() if issubclass(model, BasePage) and not model.needs_review]
        return readable(Page.objects.type(*types)).filter(depth__gt=1).select_related("locale").order_by("pk")

    def location(self, item: Page) -> str:
        """Return the path of the page."""
        return urlsplit(item.get_full_url() or "").path or "/"

    def lastmod(self, item: Page):
        """Return when the page was last published."""
        return item.last_published_at

"""The site map: an index of pages of 1,000 addresses each."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem
from django.contrib.sitemaps.views import sitemap as django_sitemap
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page, get_page_models

from portal.content.models import BasePage
from portal.content.querysets import of_site, readable
from portal.evidence.models import Review
from portal.evidence.overview import states_now


class PageSitemap(Sitemap):
    """Readable pages of one site that search engines may list. Medical pages stand in it while their review holds."""

    limit = 1000

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_domain(self, site: object = None) -> str:
        """Return the host of ``BASE_URL``: the address in the map must not depend on who asked."""
        return urlsplit(settings.BASE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        """Return the scheme of ``BASE_URL``."""
        return urlsplit(settings.BASE_URL).scheme

    def items(self) -> QuerySet[Page]:
        """Return the pages, in the order they were made so that the map's parts stay put."""
        ours = [model for model in get_page_models() if issubclass(model, BasePage)]
        kinds = ContentType.objects.get_for_models(*(model for model in ours if not model.needs_review)).values()
        pages = readable(of_site(Page.objects.type(*ours), self.request))
        signed = pages.filter(pk__in=Review.objects.values("page")).values_list("pk", flat=True)
        reviewed = [pk for pk, state in states_now(signed).items() if state.reviewed]
        found = pages.filter(Q(content_type__in=[kind.pk for kind in kinds]) | Q(pk__in=reviewed))
        return found.select_related("locale").order_by("pk")

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
    parts = PageSitemap(request).paginator.page_range
    items = [SitemapIndexItem(address if part == 1 else f"{address}?p={part}") for part in parts]
    return TemplateResponse(request, "sitemap_index.xml", {"sitemaps": items}, content_type="application/xml")


@require_safe
def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    """Serve one part of the site map by Django's view, which would not tell the map which site was asked."""
    return django_sitemap(request, {"pages": PageSitemap(request)}, section)

"""A feed of pages that changed, for people who would rather be told."""

import re
from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from portal.addresses import address_of
from portal.content.querysets import of_site, readable

ITEMS = 30
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # XML has no way to write these; pasted text brings them


class UpdatesFeed(Feed):
    """The thirty pages of the site published last, newest first."""

    title = settings.SITE_NAME
    link = "/"
    description = _("Pages that are new or have changed.")

    def get_object(self, request: HttpRequest) -> HttpRequest:
        """Return what ``items`` needs: Django gives it nothing else."""
        return request

    def items(self, request: HttpRequest) -> QuerySet[Page]:
        """Return the newest pages."""
        pages = readable(of_site(Page.objects.filter(last_published_at__isnull=False), request))
        return pages.select_related("locale").order_by("-last_published_at")[:ITEMS]

    def item_title(self, item: Page) -> str:
        """Return the page's title."""
        return _CONTROL.sub(" ", item.title)

    def item_description(self, item: Page) -> str:
        """Return the page's description."""
        return _CONTROL.sub(" ", item.search_description)

    def item_link(self, item: Page) -> str:
        """Return the page's address."""
        return address_of(item) or "/"

    def item_pubdate(self, item: Page) -> datetime | None:
        """Return when it was first published."""
        return item.first_published_at

    def item_updateddate(self, item: Page) -> datetime | None:
        """Return when it last changed."""
        return item.last_published_at

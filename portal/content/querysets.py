"""Which pages a visitor may see."""

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Left, Length
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import PageViewRestriction, ReferenceIndex, Site
from wagtail.query import PageQuerySet

from portal.evidence.uses import pages_among


def readable(pages: PageQuerySet) -> PageQuerySet:
    """Narrow to pages that are live, not past their end and under no view restriction, in the same query.

    Wagtail's own ``.public()`` asks for all restrictions first, which is one query more on every page view. A page
    whose time is up stays live until ``publish_scheduled`` runs again; nothing leads to it meanwhile.
    """
    restricted = PageViewRestriction.objects.annotate(
        start=Left(OuterRef("path"), Length("page__path")),
    ).filter(start=F("page__path"))
    in_time = Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now())
    return pages.filter(in_time, live=True).exclude(Exists(restricted))


def of_site(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Narrow to the pages of the site that answers ``request``: a second home page may stand beside its own."""
    site = Site.find_for_request(request)
    return pages.descendant_of(site.root_page, inclusive=True) if site else pages.none()


def pages_that_use(item: Model) -> PageQuerySet:
    """Return the pages that point to ``item`` and that visitors may read, by title, in one query."""
    return pages_with(ReferenceIndex.get_references_to(item))


def pages_with(uses: QuerySet[ReferenceIndex]) -> PageQuerySet:
    """Return the pages that these references stand in and that visitors may read, by title, in one query."""
    return readable(pages_among(uses)).select_related("locale").order_by("title")

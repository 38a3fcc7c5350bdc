"""Links that lead nowhere: to pages gone or hidden, to files that were deleted, to sites that do not answer."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page
from wagtail.query import PageQuerySet

from portal.content.material import references_of
from portal.content.outside_links import addresses_of, addresses_of_source
from portal.content.reports.suspects import suspects, there
from portal.evidence.models import OutsideLink, Source
from portal.evidence.reports.base import PagesReport, published_pages_of
from portal.users.models import User

Target = tuple[type[Model], Any]


@dataclass(frozen=True)
class LinkRow:
    """One link of one page or source."""

    title: str
    address: str
    edit_url: str
    target: str
    fault: str


class BrokenLinksReport(PagesReport):
    """Every link that leads nowhere, with the page or source it stands on. Mended ones are gone at once."""

    slug = "broken-links"
    page_title = gettext_lazy("Broken links")
    header_icon = "link"
    when_empty = _("No broken links were found.")
    fields = {
        "title": gettext_lazy("Where it stands"),
        "target": gettext_lazy("Link to"),
        "fault": gettext_lazy("What is wrong"),
    }

    @classmethod
    def how_many(cls, user: User) -> int:
        """Count them."""
        outside = broken_outside_links()
        on_pages, on_sources = links_of_pages(published_pages_of(user), outside), links_of_sources(outside)
        return sum(1 for _link in chain(on_pages, on_sources))

    def rows_of(self, queryset: PageQuerySet) -> Iterable[LinkRow]:
        """Return them: page by page, then those of sources."""
        outside = broken_outside_links()
        for page, target, fault in links_of_pages(queryset, outside):
            yield LinkRow(**self.place_of(page), target=target, fault=fault)
        if self.is_searching or self.is_filtering:
            return  # what was asked for is pages
        finder = AdminURLFinder(self.request.user)
        for source, target, fault in links_of_sources(outside):
            yield LinkRow(str(source), source.link, finder.get_edit_url(source) or "", target, fault)


def links_of_pages(pages: PageQuerySet, outside: dict[str, OutsideLink]) -> Iterator[tuple[Page, str, str]]:
    """Yield each link of these pages that leads nowhere, with its name and what is wrong: those inside the site first.

    Args:
        pages: to look through.
        outside: the broken addresses of other sites.
    """
    found = list(suspects(pages, outside).specific())
    gone = gone_targets(found)
    for page in found:
        for model, key in references_of(page):
            if (model, key) in gone:
                yield page, gone[model, key], _words_for(model)
        for address in sorted(addresses_of(page) & outside.keys()) if outside else ():
            yield page, address, _words_of(outside[address])


def links_of_sources(outside: dict[str, OutsideLink]) -> Iterator[tuple[Source, str, str]]:
    """Yield each address of a source that is among the broken ones, and what is wrong."""
    for source in Source.objects.order_by("title") if outside else ():
        for address in sorted(addresses_of_source(source) & outside.keys()):
            yield source, address, _words_of(outside[address])


def broken_outside_links() -> dict[str, OutsideLink]:
    """Return the addresses that failed on three days in a row."""
    return {row.url: row for row in OutsideLink.objects.filter(failed_days__gte=OutsideLink.DAYS_UNTIL_BROKEN)}


def gone_targets(pages: Iterable[Page]) -> dict[Target, str]:
    """Return what these specific pages point to and readers do not get, with its name as far as it has one.

    One query for each kind of thing.
    """
    wanted: dict[type[Model], set[Any]] = defaultdict(set)
    for page in pages:
        for model, key in references_of(page):
            wanted[model].add(key)
    gone: dict[Target, str] = {}
    for model, keys in wanted.items():
        is_page = issubclass(model, Page)
        names = dict(model._default_manager.filter(pk__in=keys).values_list("pk", "title")) if is_page else {}
        good = set(there(model).filter(pk__in=keys).values_list("pk", flat=True))
        name = capfirst(str(model._meta.verbose_name))
        gone |= {(model, key): names.get(key, f"{name} {key}") for key in keys - good}
    return gone


def _words_for(model: type[Model]) -> str:
    return _("The page is gone or not published") if issubclass(model, Page) else _("It was deleted")


def _words_of(link: OutsideLink) -> str:
    words = _("%(error)s Failed on %(days)s days.")
    return words % {"error": link.error, "days": link.failed_days}

"""Links that lead nowhere: to pages gone or hidden, to files that were deleted, to sites that do not answer."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page
from wagtail.query import PageQuerySet

from portal.content.material import references_of
from portal.content.outside_links import addresses_of, addresses_of_source
from portal.evidence.models import OutsideLink, Source
from portal.evidence.reports.base import PagesReport

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

    def rows_of(self, queryset: PageQuerySet) -> Iterable[LinkRow]:
        """Return them: inside the site first, page by page, then those of sources."""
        pages = list(queryset.specific())
        outside = {row.url: row for row in broken_outside_links()}
        gone = gone_targets(pages)
        for page in pages:
            for model, key in references_of(page):
                if (model, key) in gone:
                    yield LinkRow(**self.place_of(page), target=gone[model, key], fault=_words_for(model))
            for address in sorted(addresses_of(page) & outside.keys()):
                yield LinkRow(**self.place_of(page), target=address, fault=_words_of(outside[address]))
        yield from self._of_sources(outside)

    def _of_sources(self, outside: dict[str, OutsideLink]) -> Iterator[LinkRow]:
        if self.is_searching or self.is_filtering or not outside:
            return  # what was asked for is pages
        finder = AdminURLFinder(self.request.user)
        for source in Source.objects.order_by("title"):
            for address in sorted(addresses_of_source(source) & outside.keys()):
                words = _words_of(outside[address])
                yield LinkRow(str(source), source.link, finder.get_edit_url(source) or "", address, words)


def broken_outside_links() -> QuerySet[OutsideLink]:
    """Return the addresses that failed on three days in a row."""
    return OutsideLink.objects.filter(failed_days__gte=OutsideLink.DAYS_UNTIL_BROKEN)


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
        rows = model._default_manager.filter(pk__in=keys)
        if issubclass(model, Page):
            names = dict(rows.values_list("pk", "title"))
            there = set(rows.filter(live=True).values_list("pk", flat=True))
        else:
            names, there = {}, set(rows.values_list("pk", flat=True))
        name = capfirst(str(model._meta.verbose_name))
        gone |= {(model, key): names.get(key, f"{name} {key}") for key in keys - there}
    return gone


def _words_for(model: type[Model]) -> str:
    return _("The page is gone or not published") if issubclass(model, Page) else _("It was deleted")


def _words_of(link: OutsideLink) -> str:
    words = _("%(error)s Failed on %(days)s days.")
    return words % {"error": link.error, "days": link.failed_days}

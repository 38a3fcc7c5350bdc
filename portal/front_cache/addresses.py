"""Which addresses show a page or an entry of the directory."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from django.conf import settings
from django.core.paginator import Paginator
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex

from portal.addresses import address_of
from portal.content.models import ContentPage
from portal.content.querysets import readable
from portal.evidence.models import Claim
from support_directory.choices import Nation
from support_directory.models import Service, TaxonomyTerm
from support_directory.uses import pages_about
from support_directory.views.results import PAGE_SIZE

MOST_NEIGHBOURS = 50  # what stands beside a page in its hub; the rest follows in ten seconds by itself
MOST_REFERRERS = 100


def showing_page(page: Page) -> list[str]:
    """Return the addresses that show something of a page: its own, those above, beside, that lead to it, the feed.

    Nearest first, each once.
    """
    own = address_of(page)
    above = readable(page.get_ancestors().filter(depth__gt=1)).order_by("-depth")
    beside = readable(page.get_siblings(inclusive=False))[:MOST_NEIGHBOURS]
    urls = [own.rstrip("/") + path for path in page.specific_deferred.get_cached_paths()] if own else []
    urls += _urls([*above, *beside, *_referrers(page)])
    urls += [settings.BASE_URL + reverse("updates"), settings.BASE_URL + reverse("page_changes", args=[page.pk])]
    return list(dict.fromkeys(urls))


def showing_service(service: Service) -> list[str]:
    """Return the addresses that show an entry of the directory: its own, the lists, and pages that show it."""
    own = [service.get_absolute_url()]
    lists = [reverse(f"support_directory:{name}") for name in ("index", "plain", "help_now")]
    return [settings.BASE_URL + path for path in own + lists] + list(_urls(pages_about(service)[:MOST_REFERRERS]))


def whole_site() -> Iterator[str]:
    """Yield every public address whose copy can stand in for it: pages, lists, facts, entries. What readers need first.

    Not those that only work with the application: forms, searches with words, what programs ask for.
    """
    for path in chain(["/"], _lists(), _facts()):
        yield settings.BASE_URL + path
    for page in readable(Page.objects.filter(depth__gt=2)).order_by("path").iterator(chunk_size=500):
        yield from _urls([page])
        kind = page.specific_class
        if kind and issubclass(kind, ContentPage) and kind.stream_fields:
            yield settings.BASE_URL + reverse("page_changes", args=[page.pk])
    for service in Service.objects.listed().iterator(chunk_size=500):
        yield settings.BASE_URL + service.get_absolute_url()


def _lists() -> Iterator[str]:
    """Yield the directory's lists, its pages as they lead to each other, and the filters that other pages lead to."""
    for name in ("support_directory:help_now", "support_directory:index", "support_directory:plain"):
        yield reverse(name)
    yield from map(reverse, ("support_directory:open_data", "glossary", "evidence:claims", "updates"))
    index = reverse("support_directory:index")
    results = Paginator(Service.objects.listed().order_by("pk"), PAGE_SIZE)
    if results.num_pages > 1:
        yield from (f"{index}?page={number}" for number in results.page_range)
    yield from (f"{index}?nation={nation}" for nation in Nation.values)
    topics = TaxonomyTerm.objects.filter(taxonomy__slug="topic").order_by("slug")
    yield from (f"{index}?topic={slug}" for slug in topics.values_list("slug", flat=True))


def _facts() -> Iterator[str]:
    for claim in Claim.objects.public().order_by("key").iterator(chunk_size=500):
        yield claim.get_absolute_url()


def _referrers(page: Page) -> Iterable[Page]:
    keys = ReferenceIndex.get_references_to(page).values_list("object_id", flat=True)
    numbers = {int(key) for key in islice(keys.distinct().iterator(), MOST_REFERRERS) if key.isdecimal()}
    return readable(Page.objects.filter(pk__in=numbers))


def _urls(pages: Iterable[Page]) -> Iterator[str]:
    for page in pages:
        if url := address_of(page):
            yield url

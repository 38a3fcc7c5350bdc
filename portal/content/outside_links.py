"""Links out of the site: where pages and sources lead, and whether that still answers."""

import logging
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from html import unescape
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from portal.content.querysets import readable
from portal.evidence.models import OutsideLink, Source
from portal.links.fetching import Answer
from portal.links.rounds import Results
from portal.links.rules import Rules
from portal.links.state import COUNTED, count, midnight
from portal.links.trying import answers_of

log = logging.getLogger(__name__)
AT_ONCE = 200  # pages in memory
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
_WHOLE = re.compile(r"https?://\S+")
_HREF = re.compile(r"<a\b[^>]*\bhref=\"(https?://[^\"]+)\"")


def addresses_of(page: Page) -> set[str]:
    """Return the addresses of other sites in the streams of a specific page: of links in text, and of link blocks."""
    streams = (getattr(page, name).get_prep_value() for name in getattr(page, "stream_fields", ()))
    return {address for value in streams for address in _addresses(value)}


def addresses_of_source(source: Source) -> set[str]:
    """Return where readers of a reference are sent."""
    return {address for address in (source.link, source.archived_url) if address}


def _addresses(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if _WHOLE.fullmatch(value):
            yield value
        yield from map(unescape, _HREF.findall(value))
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _addresses(item)


def outside_addresses() -> set[str]:
    """Return every address that readers can follow from a page or a reference. What is private is asked of nobody."""
    found: set[str] = set()
    for source in Source.objects.iterator():
        found |= addresses_of_source(source)
    for page in readable(Page.objects.filter(depth__gt=1, alias_of=None)).specific().iterator(chunk_size=AT_ONCE):
        found |= addresses_of(page)
    for address in [one for one in found if len(one) > OutsideLink.MOST_CHARACTERS]:
        log.warning("An address is too long to be checked: %s", address[:200])
        found.remove(address)
    return found


def links_to_try(*, again: bool = False) -> dict[str, OutsideLink]:
    """Return what nobody tried today, by address; pages are read once a day, by the first run.

    Those that waited longest come first; links that failed come last, so that others have shown our own line to work.

    Args:
        again: all of them, tried today or not, and the pages read once more.
    """
    today = timezone.localdate()
    if again or not OutsideLink.objects.filter(listed_on__gte=today).exists():
        _list_anew()
    rows = OutsideLink.objects.all()
    chosen = [row for row in rows if again or row.checked_at is None or row.checked_at < midnight()]
    chosen.sort(key=lambda row: (row.failed_days > 0, row.checked_at or _NEVER))
    return {row.url: row for row in chosen}


def _list_anew() -> None:
    """Write down what pages and sources lead to today, and forget the rest."""
    today, addresses = timezone.localdate(), outside_addresses()
    OutsideLink.objects.bulk_create(
        [OutsideLink(url=address, listed_on=today) for address in addresses],
        update_conflicts=True,
        unique_fields=["url"],
        update_fields=["listed_on"],
    )
    OutsideLink.objects.exclude(url__in=addresses).delete()


def try_links(links: dict[str, OutsideLink], seconds: float, rules: Rules | None = None) -> Results:
    """Try these links, write each answer down as it comes, and yield it. Stopped halfway, the rest is tried later.

    Raises:
        LineDown: no server answers at all; nothing was counted.
    """
    with closing(answers_of(links, seconds, OutsideLink.objects.all(), rules)) as counted:
        for url, answer in counted:
            _record(links[url], answer)
            yield url, answer


def _record(link: OutsideLink, answer: Answer) -> None:
    count(link, answer, timezone.now())
    OutsideLink.objects.filter(pk=link.pk).update(**{name: getattr(link, name) for name in COUNTED})

"""``manage.py check_page_links``: try the links that pages and sources lead to, each once a day."""

from portal.content.outside_links import links_to_try, try_links
from portal.evidence.models import OutsideLink
from portal.links.command import LinkCommand
from portal.links.rounds import Results


class Command(LinkCommand):
    """Try the links of pages and sources."""

    help = "Try each link of pages and sources once a day. Safe to run at any time, twice, and to stop."
    work = "page links"

    def links_to_try(self, *, again: bool) -> dict[str, OutsideLink]:
        """Return the links that nobody tried today, or all."""
        return links_to_try(again=again)

    def try_links(self, links: dict[str, OutsideLink], seconds: float) -> Results:
        """Try them."""
        return try_links(links, seconds)

"""``manage.py check_links``: try the links of the public directory, each once a day."""

from portal.links.command import LinkCommand
from portal.links.rounds import Results
from support_directory.upkeep.links import Uses, links_to_try, try_links


class Command(LinkCommand):
    """Try the links of entries and organisations."""

    help = "Try each link of the public directory once a day. Safe to run at any time, twice, and to stop."
    work = "directory links"

    def links_to_try(self, *, again: bool) -> Uses:
        """Return the links that nobody tried today, or all."""
        return links_to_try(again=again)

    def try_links(self, links: Uses, seconds: float) -> Results:
        """Try them."""
        return try_links(links, seconds)

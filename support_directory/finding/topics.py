"""What the directory has for a topic: the same answer as its filter gives, for pages that show all of it."""

from collections.abc import Iterable
from uuid import UUID

from support_directory.finding.bits import Ids
from support_directory.finding.snapshot import current


def listed_under(topics: Iterable[str]) -> dict[str, list[UUID]]:
    """Return the listed services of each topic by name, those of its narrower topics too; unknown topics have none.

    Args:
        topics: slugs of topics.
    """
    snapshot = current()
    choices = snapshot.filters["topic"].choices
    return {
        slug: list(Ids(snapshot.keys, snapshot.places, choices[slug].bits)) if slug in choices else []
        for slug in topics
    }

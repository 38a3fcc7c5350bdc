"""A round of tries, for whoever keeps the answers."""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.db.models import QuerySet
from django.utils import timezone

from portal.links.fetching import Turns, fetch
from portal.links.rounds import Results, believable, fetch_all
from portal.links.rules import Rules


def answers_of(urls: Iterable[str], seconds: float, known: QuerySet, rules: Rules | None = None) -> Results:
    """Ask these addresses and yield each answer that may be believed; after so many seconds none is begun.

    Args:
        urls: those that are sure to answer first: they show that our own line works.
        seconds: for all of them.
        known: the rows of ``LinkState`` kept so far.
        rules: what may be asked; tests alone say other than the default.

    Raises:
        LineDown: no server answers at all; nothing may be counted.
    """
    rules = rules or Rules()
    results = fetch_all(urls, partial(fetch, rules=rules, turns=Turns(rules.pause_seconds)), seconds)
    lately = timezone.now() - timedelta(hours=1)
    line_works = known.filter(checked_at__gte=lately, status_code__isnull=False).exists()
    return believable(results, line_works=line_works)

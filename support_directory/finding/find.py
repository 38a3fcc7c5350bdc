"""The answer to a question: what matches, and what every other choice would give."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.content.danger import Danger
from support_directory.choices import CrisisRole
from support_directory.finding.bits import Ids, places_in
from support_directory.finding.query import DirectoryQuery
from support_directory.finding.results import FILTERS, NOW, Facet, Found, Option, SearchedWord
from support_directory.finding.snapshot import Choice, Filter, Snapshot, current
from support_directory.finding.text import Hits, with_all, with_any
from support_directory.finding.words import Asked, understand

WORDS = "q"  # the name of the set of services that hold the words, beside those of the filters
Sets = dict[str, int]  # what matches each filter in force by itself


class Searched(NamedTuple):
    """What the words of a question came to."""

    asked: Asked
    hits: Hits
    any_word: bool
    with_all_words: int


def find(query: DirectoryQuery, moment: datetime, *, danger: str = "", snapshot: Snapshot | None = None) -> Found:
    """Return everything that matches, with counts beside every option of every filter.

    Args:
        query: what was asked, from ``DirectoryQuery.read``.
        moment: now, with its time zone: which services are open, and which checks are overdue.
        danger: what the words say about danger (``portal.content.danger``). Then they are taken as typed, and crisis
            lines come first; so they do when a chosen topic is one that crisis lines have.
        snapshot: the state of the directory to ask; without it the newest, for one small query.
    """
    snapshot = snapshot or current(timezone.localdate(moment))
    filters = {**snapshot.filters, "open": _open_at(snapshot, moment)}
    sets: Sets = {key: _any_of(filters[key], slugs) for key, slugs in query.filters.items()}
    searched = _search(query, snapshot, _all(sets, snapshot), exactly=query.exact or bool(danger))
    if query.q:  # also one without a single letter, which no service holds
        sets[WORDS] = searched.hits.bits
    matching = _all(sets, snapshot)
    listening = snapshot.crisis[CrisisRole.LISTENING]
    danger = danger or (Danger.MIND if sets.get("topic", 0) & listening else "")
    return Found(
        ids=Ids(snapshot.keys, snapshot.places, matching, _order(searched, matching, listening if danger else 0)),
        open_ids=Ids(snapshot.keys, snapshot.places, matching & filters["open"].choices[NOW].bits),
        facets=list(_facets(query, filters, sets, snapshot)),
        searched_for=searched.asked.text if searched.asked.corrected else query.q,
        corrected=searched.asked.corrected,
        any_word=searched.any_word,
        danger=danger,
        nearest=() if matching else _nearest(query, sets, snapshot),
        words=[SearchedWord(word.word, word.known) for word in searched.asked.words if word.lexemes],
        with_all_words=searched.with_all_words,
    )


def _open_at(snapshot: Snapshot, moment: datetime) -> Filter:
    return Filter(_("Opening hours"), {NOW: Choice(_("Open now"), snapshot.open.open_at(moment))})


def _any_of(chosen: Filter, slugs: Sequence[str]) -> int:
    return reduce(or_, (chosen.choices[slug].bits for slug in slugs if slug in chosen.choices), 0)


def _all(sets: Mapping[str, int], snapshot: Snapshot, without: str = "") -> int:
    return reduce(and_, (bits for key, bits in sets.items() if key != without), snapshot.everything)


def _search(query: DirectoryQuery, snapshot: Snapshot, filtered: int, *, exactly: bool) -> Searched:
    """Look for all the words; where that leaves nothing beside the filters, for any of them, if that leaves more."""
    asked = understand(query.q, exactly=exactly)
    hits = with_all(asked, snapshot)
    found = hits.bits.bit_count()
    if not hits.bits & filtered and len(asked.groups) > 1:
        either = with_any(asked, snapshot)
        if either.bits & filtered or not found:
            return Searched(asked, either, bool(either.bits), found)
    return Searched(asked, hits, False, found)


def _order(searched: Searched, matching: int, first: int) -> list[int]:
    """Return the places that do not simply follow the order of names: crisis lines, then what the search ranked."""
    ahead = list(places_in(matching & first))
    if not searched.hits.best:
        return ahead
    row = (matching & ~first).to_bytes(matching.bit_length() // 8 + 1, "little")
    top = len(row) * 8
    return ahead + [place for place in searched.hits.best if place < top and row[place >> 3] >> (place & 7) & 1]


def _facets(query: DirectoryQuery, filters: Mapping[str, Filter], sets: Sets, snapshot: Snapshot) -> Iterator[Facet]:
    """Yield each filter that any service has data for, or that is in force.

    An option is counted beside all other filters but not beside its own: choosing Scotland leaves Wales its number.
    """
    everything = _all(sets, snapshot)
    for key in FILTERS:
        chosen = query.filters.get(key, ())
        choices = filters[key].choices
        if chosen or (snapshot.has_hours if key == "open" else any(choice.bits for choice in choices.values())):
            beside = _all(sets, snapshot, without=key) if chosen else everything
            yield Facet(
                key,
                str(filters[key].label),
                [
                    Option(slug, str(choice.label), (choice.bits & beside).bit_count(), slug in chosen)
                    for slug, choice in choices.items()
                ],
            )


def _nearest(query: DirectoryQuery, sets: Sets, snapshot: Snapshot) -> list[tuple[str, str, int]]:
    """Return what leaving out each filter, or the words, would give; the most first, nothing where that is nothing."""
    counts = [(key, _all(sets, snapshot, without=key).bit_count()) for key in sets]
    near = [(key, _only(query.filters.get(key, ())), count) for key, count in counts if count]
    return sorted(near, key=lambda one: -one[2])


def _only(slugs: Sequence[str]) -> str:
    return slugs[0] if len(slugs) == 1 else ""

"""The listed services as bitsets in the memory of this process, for as long as the directory stays as it is."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from support_directory.choices import CrisisRole, Nation, in_order
from support_directory.finding.bits import bits_of
from support_directory.finding.load import Loaded, Part, Term, load, newest_version
from support_directory.finding.results import FREE, NOW
from support_directory.hours import Hours, OpenIndex, hours_from_rows
from support_directory.models.area import nations_in

ANYONE = "anyone"  # the audience whose services are for all audiences
_LISTS = {"topic": _("Topic"), "audience": _("Who it is for"), "channel": _("How to reach them")}


class Choice(NamedTuple):
    """One value of a filter, and the services it is true of."""

    label: object  # text, or text that is translated when it is shown
    bits: int


class Filter(NamedTuple):
    """One filter with its values by their slugs, in the order in which they are shown."""

    label: object
    choices: Mapping[str, Choice]


class Key(NamedTuple):
    """What a snapshot depends on: the directory's state, the day (hours end when a check is due), one setting."""

    version: int | None
    today: date
    unchecked: bool


@dataclass(frozen=True)
class Snapshot:
    """The listed services, each at its place in the order of names. Nothing in it changes.

    Attributes:
        keys: the id of the service at each place, as bytes.
        filters: all filters but the opening hours, which depend on the moment.
        crisis: the services with each role in a crisis.
        open: tells which services are open at a moment.
    """

    key: Key
    keys: Sequence[bytes]
    places: Mapping[bytes, int]
    filters: Mapping[str, Filter]
    crisis: Mapping[str, int]
    open: OpenIndex
    has_hours: bool

    @property
    def everything(self) -> int:
        """The set of all services."""
        return (1 << len(self.keys)) - 1

    @cached_property
    def slugs(self) -> Mapping[str, tuple[str, ...]]:
        """The values each filter knows, whether or not any service has them."""
        known = {key: tuple(found.choices) for key, found in self.filters.items()}
        return known | {"open": (NOW,)}


_lock = threading.Lock()
_newest: Snapshot | None = None


def current(today: date | None = None) -> Snapshot:
    """Return the snapshot of the directory as it is now: one small query, and loading when something has changed.

    Threads that come while one loads wait for it and share what it made.
    """
    global _newest
    today = today or timezone.localdate()
    found = _newest
    if found is None or found.key != _key(today):
        with _lock:
            found, key = _newest, _key(today)
            if found is None or found.key != key:
                found = _newest = snapshot_of(key, load(today))
    return found


def _key(today: date) -> Key:
    return Key(newest_version(), today, settings.SHOW_UNCHECKED_SERVICES)


def snapshot_of(key: Key, loaded: Loaded) -> Snapshot:
    """Return the bitsets of what was loaded. The state it is of is the one that loading saw."""
    size = len(loaded.keys)
    by_kind: dict[str, list[Part]] = {}
    for part in loaded.parts:
        by_kind.setdefault(part.kind, []).append(part)
    labels = {part.value: part.label for part in by_kind.get("list", ())}
    filters = {"nation": Filter(_("Where help is needed"), _nations(by_kind.get("area", ()), size))}
    for slug, choices in _terms(loaded.terms, by_kind.get("term", ()), size).items():
        filters[slug] = Filter(labels.get(slug) or _LISTS[slug], choices)
    free = {part.value: bits_of(part.places, size) for part in by_kind.get("cost", ())}
    filters["cost"] = Filter(_("Cost"), {FREE: Choice(_("Free"), free.get(FREE, 0))})
    spoken = sorted(by_kind.get("language", ()), key=lambda part: part.label)
    choices = {part.value: Choice(part.label, bits_of(part.places, size)) for part in spoken}
    filters["language"] = Filter(_("Language"), choices)
    hours = _hours(by_kind.get("hours", ()), size)
    return Snapshot(
        key._replace(version=loaded.version),
        loaded.keys,
        {one: place for place, one in enumerate(loaded.keys)},
        filters,
        {role: _union(by_kind.get("crisis", ()), role, size) for role in CrisisRole.values},
        OpenIndex(hours),
        any(hours),
    )


def _union(parts: Iterable[Part], value: str, size: int) -> int:
    bits = 0
    for part in parts:
        if part.value == value:
            bits |= bits_of(part.places, size)
    return bits


def _nations(areas: Iterable[Part], size: int) -> dict[str, Choice]:
    bits = dict.fromkeys(Nation.values, 0)
    for area in areas:
        inside = bits_of(area.places, size)
        for nation in nations_in(area.value, area.label):
            bits[nation] |= inside
    return {nation: Choice(Nation(nation).label, found) for nation, found in bits.items()}


def _terms(terms: Sequence[Term], parts: Iterable[Part], size: int) -> dict[str, dict[str, Choice]]:
    """Return the terms of each list; what is true of a narrower term is true of the wider ones too."""
    parents = {term.id: term.parent for term in terms}
    bits = dict.fromkeys(parents, 0)
    for part in parts:
        found = bits_of(part.places, size)
        term: str | None = part.value
        seen: set[str] = set()
        while term is not None and term not in seen:
            seen.add(term)
            bits[term] |= found
            term = parents[term]
    lists: dict[str, dict[str, Choice]] = {slug: {} for slug in _LISTS}
    for one in terms:
        if one.taxonomy in lists:
            lists[one.taxonomy][one.slug] = Choice(one.name, bits[one.id])
    # What is there for anyone is there for carers too: choosing them must not hide it.
    anyone = lists["audience"].get(ANYONE, Choice("", 0)).bits
    lists["audience"] = {slug: Choice(one.label, one.bits | anyone) for slug, one in lists["audience"].items()}
    return lists


def _hours(parts: Iterable[Part], size: int) -> list[Hours | None]:
    """Return the hours of each place; None for one that gave none or whose hours may not be shown."""
    hours: list[Hours | None] = [None] * size
    for part in parts:
        found = _read_hours(part.value)
        for place in part.places:
            hours[place] = found
    return hours


def _read_hours(rows: str) -> Hours:
    timezone_name, bank_holidays, week, special, *areas = rows.split("|")
    codes = [code.partition(" ") for code in areas[0].split(",")] if areas else []
    nations = in_order(nation for code, _, inside in codes for nation in nations_in(code, inside))
    return hours_from_rows(
        tuple(_opening(row) for row in week.split(",") if row),
        tuple(_special_days(row) for row in special.split(",") if row),
        timezone_name,
        tuple(nations),
        bank_holidays,
    )


def _opening(row: str) -> tuple[int, time, time]:
    weekday, opens, closes = row.split(" ")
    return int(weekday), time.fromisoformat(opens), time.fromisoformat(closes)


def _special_days(row: str) -> tuple[date, date, time | None, time | None, str]:
    first, last, *times = row.split(" ")
    opens, closes = (time.fromisoformat(clock) for clock in times) if times else (None, None)
    return date.fromisoformat(first), date.fromisoformat(last), opens, closes, ""  # notes do not open or close

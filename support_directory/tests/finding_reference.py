"""A directory in memory and the plainest way to search it: what the bitsets are measured against."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import strategies as st

from support_directory.choices import Area, Nation
from support_directory.finding.load import Loaded, Part, Term
from support_directory.finding.query import DirectoryQuery
from support_directory.finding.snapshot import Key, Snapshot, snapshot_of
from support_directory.models.area import nations_in

MOMENT = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday, no holiday
ALWAYS = "Europe/London|open|" + ",".join(f"{day} 00:00:00 00:00:00" for day in range(1, 8)) + "|"
NEVER = "Europe/London|open|7 00:00:00 00:01:00|"
TERMS = [
    Term("t1", None, "topic", "money", "Money"),
    Term("t2", "t1", "topic", "benefits", "Benefits"),
    Term("t3", "t2", "topic", "appeals", "Appeals"),
    Term("t4", None, "topic", "pain", "Pain"),
    Term("a1", None, "audience", "carers", "Carers"),
    Term("a2", None, "audience", "young-carers", "Young carers"),
    Term("c1", None, "channel", "phone", "Phone"),
    Term("x1", None, "another", "list", "List"),
]
WIDER = {"t1": ["t1"], "t2": ["t2", "t1"], "t3": ["t3", "t2", "t1"]}
OPTIONS = {
    "nation": Nation.values,
    "topic": ["money", "benefits", "appeals", "pain"],
    "audience": ["carers", "young-carers"],
    "channel": ["phone"],
    "cost": ["free"],
    "language": ["cy", "pl"],
    "open": ["now"],
}


@dataclass(frozen=True)
class Entry:
    """What is true of one service."""

    areas: frozenset = frozenset()
    terms: frozenset = frozenset()
    languages: frozenset = frozenset()
    free: bool = False
    hours: str = ""
    role: str = ""

    def has(self, key: str, slug: str) -> bool:
        """Tell whether an option is true of it."""
        if key == "nation":
            return any(slug in nations_in(*area) for area in self.areas)
        if key in ("topic", "audience", "channel"):
            wider = {above for term in self.terms for above in WIDER.get(term, [term])}
            return any(term.id in wider and (term.taxonomy, term.slug) == (key, slug) for term in TERMS)
        if key == "language":
            return slug in self.languages
        return self.free if key == "cost" else self.hours == ALWAYS

    def matches(self, filters: dict) -> bool:
        """Tell whether it has any of the options of each filter."""
        return all(any(self.has(key, slug) for slug in slugs) for key, slugs in filters.items())


@dataclass(frozen=True)
class Directory:
    """Entries in the order of their names."""

    entries: list[Entry] = field(default_factory=list)

    @property
    def snapshot(self) -> Snapshot:
        """The same as bitsets, by way of what loading gives."""
        keys = [UUID(int=number).bytes for number in range(len(self.entries))]
        found: dict[tuple[str, str, str], list[int]] = {}
        for place, entry in enumerate(self.entries):
            facts = [("area", *area) for area in entry.areas] + [("term", term, "") for term in entry.terms]
            facts += [("language", code, code) for code in entry.languages]
            facts += [("cost", "free", "")] * entry.free + [("crisis", entry.role, "")] * bool(entry.role)
            areas = ",".join(f"{area} {nation}" for area, nation in sorted(entry.areas))
            facts += [("hours", f"{entry.hours}|{areas}", "")] * bool(entry.hours)
            for fact in facts:
                found.setdefault(fact, []).append(place)
        parts = [Part(*fact, places) for fact, places in found.items()]
        return snapshot_of(Key(1, date(2026, 11, 25), True), Loaded(1, keys, TERMS, parts))

    def ids(self, filters: dict) -> list[UUID]:
        """Return what matches, entry by entry."""
        return [UUID(int=place) for place, entry in enumerate(self.entries) if entry.matches(filters)]

    def count(self, filters: dict, key: str, slug: str) -> int:
        """Return how many match all other filters and have this option."""
        return len(self.ids({**{name: slugs for name, slugs in filters.items() if name != key}, key: [slug]}))


def asked(**filters) -> DirectoryQuery:
    """Return a question with these filters."""
    return DirectoryQuery(filters={key: tuple(slugs) for key, slugs in filters.items()})


def _some(values):
    return st.frozensets(st.sampled_from(values), max_size=3)


areas = [(area, "") for area in Area.values if area != Area.LOCAL] + [(Area.LOCAL.value, n) for n in Nation.values]
entries = st.builds(
    Entry,
    areas=_some(areas),
    terms=_some([term.id for term in TERMS]),
    languages=_some(["cy", "pl"]),
    free=st.booleans(),
    hours=st.sampled_from(["", "", ALWAYS, NEVER]),
    role=st.sampled_from(["", "", "", "listening", "emergency"]),
)
directories = st.builds(Directory, st.lists(entries, max_size=30))
filters = st.fixed_dictionaries(
    {}, optional={key: st.lists(st.sampled_from(slugs), min_size=1, unique=True) for key, slugs in OPTIONS.items()}
)

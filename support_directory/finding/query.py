"""What a visitor asked the directory for, read from an address that anyone may have typed or broken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

from support_directory.choices import Nation
from support_directory.finding.results import FILTERS, FREE, NOW
from support_directory.finding.snapshot import current

CLOSED_LISTS: Mapping[str, tuple[str, ...]] = {"nation": tuple(Nation.values), "cost": (FREE,), "open": (NOW,)}

LONGEST_SEARCH = 120  # characters; what is longer was pasted by accident
LONGEST_NAMED = 40  # characters of an unknown value that the notice repeats
MOST_NAMED = 5
LAST_PAGE = 999_999  # a page number beyond it is nobody's


@dataclass(frozen=True)
class DirectoryQuery:
    """The filters in force, and what was dropped. Each bad value is dropped by itself; the others still count.

    Attributes:
        filters: the chosen values by the filter's name; any of the values, all of the filters. Only known values.
        q: the words, in single spaces.
        exact: the words are meant as typed: no typing mistake is mended. Links say ``exact=1``; the form says
            which words are meant, so that other words typed into it are mended again.
        page: which page of the results, from 1.
        dropped: the values nobody knows, to be named in a notice; bounded in number and length.
        shortened: the words were cut.
    """

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    q: str = ""
    exact: bool = False
    page: int = 1
    dropped: tuple[str, ...] = ()
    shortened: bool = False

    @classmethod
    def read(cls, data: QueryDict, known: Mapping[str, Iterable[str]] | None = None) -> "DirectoryQuery":
        """Read ``?nation=wales&nation=scotland&q=carers``. No value whatever makes it fail.

        Args:
            data: the address as Django took it apart.
            known: the values of each filter, in order. Without it those of today's directory: one query, made only
                when the address holds a filter whose values staff keep.
        """
        asked = {key: _values(data, key) for key in FILTERS}
        asked = {key: values for key, values in asked.items() if values}
        if known is None:
            known = CLOSED_LISTS if asked.keys() <= CLOSED_LISTS.keys() else current().slugs
        filters: dict[str, tuple[str, ...]] = {}
        dropped: dict[str, None] = {}
        for key, values in asked.items():
            lowered = {slug.lower(): slug for slug in known.get(key, ())}
            chosen = {value.lower() for value in values}
            if found := tuple(slug for low, slug in lowered.items() if low in chosen):
                filters[key] = found
            dropped |= dict.fromkeys(value[:LONGEST_NAMED] for value in values if value.lower() not in lowered)
        text = _plain(data.get("q", ""))
        words = text[:LONGEST_SEARCH].strip()
        meant = data.get("exact")
        return cls(
            filters=filters,
            q=words,
            exact=meant is not None and _plain(meant) in ("", "1", words),
            page=_page(data.get("page", "")),
            dropped=tuple(dropped)[:MOST_NAMED],
            shortened=len(text) > LONGEST_SEARCH,
        )

    @property
    def is_narrowed(self) -> bool:
        """Tell whether any filter is in force."""
        return bool(self.filters or self.q)

    @property
    def nations(self) -> tuple[str, ...]:
        """The chosen nations."""
        return self.filters.get("nation", ())

    @property
    def nation_names(self) -> list[str]:
        """The chosen nations in words."""
        return [str(Nation(nation).label) for nation in self.nations]

    @property
    def open_now(self) -> bool:
        """Tell whether only services that are open now are wanted."""
        return "open" in self.filters

    @property
    def query_string(self) -> str:
        """What stands behind the "?" of the address; empty for the whole directory. One question has one address."""
        pairs = [(key, slug) for key in FILTERS for slug in sorted(self.filters.get(key, ()))]
        pairs += [("q", self.q)] if self.q else []
        pairs += [("exact", "1")] if self.exact else []
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return urlencode(pairs)

    def with_option(self, key: str, slug: str) -> "DirectoryQuery":
        """Return the question with one more value of a filter, from its first page."""
        return self._filtered(key, (*self.filters.get(key, ()), slug))

    def without(self, key: str, slug: str = "") -> "DirectoryQuery":
        """Return the question without one value of a filter, or without all of them; ``without("q")`` for the words."""
        if key == "q":
            return replace(self._anew(), q="", exact=False)
        return self._filtered(key, tuple(value for value in self.filters.get(key, ()) if slug not in ("", value)))

    def on_page(self, number: int) -> "DirectoryQuery":
        """Return the question at another page of its results."""
        return replace(self._anew(), page=number)

    def exactly(self) -> "DirectoryQuery":
        """Return the question with its words taken as typed: "Search for Y instead"."""
        return replace(self._anew(), exact=True)

    def _filtered(self, key: str, values: tuple[str, ...]) -> "DirectoryQuery":
        filters = {**self.filters, key: tuple(dict.fromkeys(values))}
        return replace(self._anew(), filters={name: chosen for name, chosen in filters.items() if chosen})

    def _anew(self) -> "DirectoryQuery":
        return replace(self, page=1, dropped=(), shortened=False)


def _values(data: QueryDict, key: str) -> list[str]:
    return [value for value in map(_plain, data.getlist(key)) if value]


def _plain(value: str) -> str:
    """Return the value with NUL bytes, which Postgres refuses, and runs of spaces turned into single spaces."""
    return " ".join(value.replace("\x00", " ").split())


def _page(value: str) -> int:
    # The length comes first: Python refuses to read very long numbers.
    if len(value) > len(str(LAST_PAGE)) or not (value.isascii() and value.isdigit()):
        return 1
    return max(1, int(value))

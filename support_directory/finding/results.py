"""The shape of an answer: what the pages, the CSV and the tests read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

# The filters by their names in the address, in the order pages show them, and the one value of two of them.
FILTERS = ("nation", "open", "topic", "audience", "channel", "cost", "language")
FREE, NOW = "free", "now"


@dataclass(frozen=True)
class Option:
    """One value of a filter, with how many services choosing it would show beside the other filters."""

    slug: str
    label: str
    count: int
    chosen: bool = False


@dataclass(frozen=True)
class Facet:
    """One filter. ``key`` is its name in the address; one without data is left out of the answer."""

    key: str
    label: str
    options: Sequence[Option] = ()

    @property
    def chosen(self) -> list[Option]:
        """The options in force."""
        return [option for option in self.options if option.chosen]


@dataclass(frozen=True)
class SearchedWord:
    """A word that was looked for, folded to small letters without accents; ``known`` where the directory has it."""

    word: str
    known: bool


@dataclass(frozen=True)
class Found:
    """The answer to a question.

    ``ids`` are all that match, best first (by name where nothing was typed). ``open_ids`` are those among them known
    to be open at the moment of the question. ``searched_for`` differs from the words typed when a typing mistake was
    mended. ``any_word``: no service holds all the words, so these hold some.
    ``nearest`` names what would match without one of the filters, when nothing does, most first: the facet's key, the
    option's slug ("" when several of the facet are chosen: without all of them; the key "q" stands for the words), and
    the count without it.
    ``words`` and ``with_all_words`` (how many services hold them all, filters aside) are for the log of searches.
    """

    ids: Sequence[UUID]
    facets: Sequence[Facet]
    open_ids: Collection[UUID] = ()
    searched_for: str = ""
    corrected: bool = False
    any_word: bool = False
    danger: str = ""
    nearest: Sequence[tuple[str, str, int]] = field(default_factory=tuple)  # facet key, option slug, count without it
    words: Sequence[SearchedWord] = ()
    with_all_words: int = 0

    @property
    def total(self) -> int:
        """How many services match."""
        return len(self.ids)

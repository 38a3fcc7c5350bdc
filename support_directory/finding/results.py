"""The shape of an answer: what the pages, the CSV and the tests read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID


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
class Found:
    """The answer to a question.

    ``ids`` are all that match, best first (by name where nothing was typed). ``open_ids`` are those among them known
    to be open at ``moment``. ``searched_for`` differs from the words typed when a typing mistake was mended.
    ``nearest`` names what would match without one of the filters, when nothing does.
    """

    ids: Sequence[UUID]
    facets: Sequence[Facet]
    searched_for: str = ""
    corrected: bool = False
    any_word: bool = False
    danger: str = ""
    nearest: Sequence[tuple[str, str, int]] = field(default_factory=tuple)  # facet key, option slug, count without it

    @property
    def total(self) -> int:
        """How many services match."""
        return len(self.ids)

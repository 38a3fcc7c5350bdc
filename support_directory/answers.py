"""A page of results, ready to show: chips, the heading's words, what to try when nothing matches, addresses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from support_directory.finding.query import DirectoryQuery
from support_directory.finding.results import Facet, Found, Option
from support_directory.hours.words import in_running_text, listed

NATION = "nation"
MOST_BOXES, FIRST_BOXES = 10, 7


@dataclass(frozen=True)
class Chip:
    """One filter in force, and the address without it; what that would find, where it was counted."""

    label: str
    href: str
    count: int = 0


@dataclass(frozen=True)
class Boxes:
    """One filter of the form. Of a long one the rest is folded, so that the next filter is not a long way off."""

    key: str
    label: str
    first: Sequence[Option]
    more: Sequence[Option] = ()

    @property
    def more_chosen(self) -> bool:
        """Whether something is in force among what would be folded."""
        return any(option.chosen for option in self.more)


@dataclass(frozen=True)
class Answer:
    """What a visitor asked, what was found, and the addresses that lead on from there."""

    asked: DirectoryQuery
    found: Found

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters in force, the words first."""
        words = [Chip(_("“%(words)s”") % {"words": self.asked.q}, self._without("q"))] if self.asked.q else []
        return words + [Chip(option.label, self._without(facet.key, option.slug)) for facet, option in self._chosen()]

    @cached_property
    def nearest(self) -> list[Chip]:
        """What would match without one of the filters, when nothing matches with all of them.

        Nations are not among them: who asks for help in Wales is told that nothing is listed there yet, and never
        shown what is meant for another nation.
        """
        labels = {(facet.key, option.slug): option.label for facet, option in self._chosen()}
        labels |= {(facet.key, ""): listed([option.label for option in facet.chosen]) for facet in self.found.facets}
        labels["q", ""] = _("“%(words)s”") % {"words": self.asked.q}
        return [
            Chip(labels[key, slug], self._without(key, slug), count)
            for key, slug, count in self.found.nearest
            if key != NATION and (key, slug) in labels
        ]

    @property
    def facets(self) -> list[Boxes]:
        """The filters as the form shows them."""
        return [
            Boxes(facet.key, facet.label, facet.options)
            if len(facet.options) <= MOST_BOXES
            else Boxes(facet.key, facet.label, facet.options[:FIRST_BOXES], facet.options[FIRST_BOXES:])
            for facet in self.found.facets
        ]

    @property
    def heading(self) -> str:
        """What was found, in one line: "9 services in Scotland for “carers”"."""
        total = self.found.total
        if total:
            number = ngettext("%(number)s service", "%(number)s services", total) % {"number": total}
        else:
            number = _("Other support") if self.found.danger else _("Nothing")
        if self.places:
            number = _("%(services)s in %(places)s") % {"services": number, "places": self.places}
        # "Nothing for" what somebody in danger wrote would answer them with a closed door.
        if not self.asked.q or (self.found.danger and not total):
            return number
        words = self.found.searched_for or self.asked.q
        return _("%(services)s for “%(words)s”") % {"services": number, "words": words}

    @cached_property
    def tried(self) -> str:
        """The chosen filters besides nations, as a sentence names them."""
        return listed([option.label for facet, option in self._chosen() if facet.key != NATION])

    @cached_property
    def places(self) -> str:
        """The chosen nations as a sentence names them: "Scotland and the Republic of Ireland"."""
        return in_running_text(self.asked.nations)

    @property
    def as_typed(self) -> str:
        """The address that searches for the words as they were typed."""
        return _address("index", self.asked.exactly())

    @property
    def csv(self) -> str:
        """The address of all pages of this view as a table."""
        return _address("download", self.asked.on_page(1))

    def _without(self, key: str, slug: str = "") -> str:
        return _address("index", self.asked.without(key, slug))

    def _chosen(self) -> Iterator[tuple[Facet, Option]]:
        for facet in self.found.facets:
            for option in facet.chosen:
                yield facet, option


def _address(view: str, asked: DirectoryQuery) -> str:
    path = reverse(f"support_directory:{view}")
    return f"{path}?{asked.query_string}" if asked.query_string else path

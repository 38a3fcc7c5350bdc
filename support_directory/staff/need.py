"""Which topics have help in which nation, and where there is none yet."""

from collections import defaultdict
from dataclasses import dataclass

from support_directory.choices import Nation
from support_directory.models import Attribute, Service, TaxonomyTerm
from support_directory.models.area import nations_in
from support_directory.staff.views.screens import address

TOPIC = "topic"


@dataclass(frozen=True)
class Cell:
    """One topic in one nation."""

    term: TaxonomyTerm
    nation: Nation
    count: int

    @property
    def url(self) -> str:
        """The entries with this topic in this nation, listed or not: what is not checked yet may fill the gap."""
        return f"{address('list')}?topic={self.term.slug}&nation={self.nation.value}"

    @property
    def add_url(self) -> str:
        """The form of a new entry for it."""
        return f"{address('add')}?term={self.term.pk}&nation={self.nation.value}"


def table() -> list[list[Cell]]:
    """Return a row for each topic with a cell for each nation, counting what visitors find: two queries.

    A wider topic counts what stands under its narrower ones, as the search does.
    """
    terms = list(TaxonomyTerm.objects.filter(taxonomy__slug=TOPIC).select_related("parent"))
    wider = {term.pk: term.parent_id for term in terms}
    found: dict[tuple, set] = defaultdict(set)
    rows = Attribute.objects.filter(service__in=Service.objects.listed(), taxonomy_term__taxonomy__slug=TOPIC)
    columns = ("taxonomy_term", "service", "service__areas__area", "service__areas__nation")
    for term, service, area, nation in rows.values_list(*columns):
        while term is not None:
            for place in nations_in(area or "", nation or ""):
                found[term, place].add(service)
            term = wider.get(term)
    return [[Cell(term, nation, len(found[term.pk, nation.value])) for nation in Nation] for term in terms]


def gaps() -> list[Cell]:
    """Return the empty cells, topic by topic."""
    return [cell for row in table() for cell in row if not cell.count]

"""How an entry reads: its nations, numbers and state in words, without a query where the queryset brought the rows."""

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from support_directory.choices import Assurance, Nation, in_order
from support_directory.numbers import PhoneNumber, regions_of

PHONE_FIELDS = ("number", "type", "text_keyword", "note", "cost")
AREA_FIELDS = ("area", "name", "nation")


class ServiceShown:
    """What templates, lists and exports read of a service."""

    if TYPE_CHECKING:
        assurance: str
        crisis_role: str

    @property
    def is_example(self) -> bool:
        """Tell whether it must be marked as not checked wherever it is shown."""
        return self.assurance != Assurance.VERIFIED

    @property
    def is_due(self) -> bool:
        """Tell whether the check has run out: due means today or earlier (Europe/London, the site's clock)."""
        due = self.next_due  # type: ignore[attr-defined]
        return due is not None and due <= timezone.localdate()

    @property
    def is_being_rechecked(self) -> bool:
        """Tell whether hours must not be shown. An overdue crisis line keeps them: its staff is alerted instead."""
        return self.is_due and not self.crisis_role

    @property
    def nations(self) -> list[str]:
        """Slugs of the nations it helps in, in our order; empty for an overseas service."""
        from support_directory.models.area import nations_in

        found = [
            nation for row in self._rows("areas", AREA_FIELDS) for nation in nations_in(row["area"], row["nation"])
        ]
        return in_order(found)

    @property
    def local_areas(self) -> list[str]:
        """The parts of nations it serves, such as "Fife"."""
        return [row["name"] for row in self._rows("areas", AREA_FIELDS) if row["name"]]

    @property
    def nation_names(self) -> list[str]:
        """The nations in words, in our order."""
        return [str(Nation(nation).label) for nation in self.nations]

    @property
    def nations_in_words(self) -> str:
        """The nations as one line, for lists and exports of staff."""
        return ", ".join(self.nation_names) or _("Overseas")

    @property
    def numbers(self) -> list[PhoneNumber]:
        """Every number, ready to show, in the order staff put them."""
        regions = regions_of(self.nations)
        return [PhoneNumber(**row, regions=regions) for row in self._rows("phones", PHONE_FIELDS)]

    @property
    def numbers_in_words(self) -> str:
        """The numbers as one line, for lists and exports of staff."""
        return "; ".join(number.display for number in self.numbers)

    def _rows(self, name: str, fields: tuple[str, ...]) -> list[dict]:
        """Return the child rows as dictionaries: those that ``with_contact()`` brought, else asked for."""
        brought = self.__dict__.get(f"{name}_rows")
        if brought is not None:
            return brought
        return [{field: getattr(row, field) for field in fields} for row in getattr(self, name).all()]

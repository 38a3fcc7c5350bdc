"""How an entry reads: its nations, numbers and state in words, without a query where the queryset brought the rows."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from support_directory.choices import Area, Assurance, CrisisRole, Nation, areas_of, in_order
from support_directory.hours import Hours, OpenState, hours_from_rows
from support_directory.numbers import PhoneNumber, regions_of

PHONE_FIELDS = ("number", "type", "text_keyword", "note", "cost")
AREA_FIELDS = ("area", "name", "nation")
SCHEDULE_FIELDS = ("weekday", "opens_at", "closes_at")
COST_FIELDS = ("option", "currency", "amount_description")
EXCEPTION_FIELDS = ("first_day", "last_day", "opens_at", "closes_at", "note")


class ServiceShown:
    """What templates, lists and exports read of a service."""

    if TYPE_CHECKING:
        assurance: str
        crisis_role: str
        opening_hours: str
        timezone: str
        bank_holidays: str
        next_due: date | None

    @property
    def is_example(self) -> bool:
        """Tell whether it must be marked as not checked wherever it is shown."""
        return self.assurance != Assurance.VERIFIED

    @property
    def mark(self) -> str:
        """What an entry nobody has checked is marked with; empty for a checked one."""
        if not self.is_example:
            return ""
        demonstration = self.assurance == Assurance.DEMONSTRATION
        return _("Demonstration, not checked") if demonstration else _("Example, not checked")

    @property
    def lacks_number(self) -> bool:
        """Tell whether it is someone to talk to in a crisis whom nobody can reach: it covers no nation like that."""
        return self.crisis_role == CrisisRole.LISTENING and not self.numbers

    @property
    def is_due(self) -> bool:
        """Tell whether the check has run out: due means today or earlier (Europe/London, the site's clock)."""
        return self.next_due is not None and self.next_due <= timezone.localdate()

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
    def is_everywhere(self) -> bool:
        """Tell whether it helps in each of our nations."""
        return len(self.nations) == len(Nation)

    @property
    def local_areas(self) -> list[str]:
        """The parts of nations it serves, such as "Fife"."""
        return [row["name"] for row in self._rows("areas", AREA_FIELDS) if row["name"]]

    @property
    def area_names(self) -> list[str]:
        """Where it helps, in few words: parts of nations by their names, the whole UK once, then single nations."""
        from support_directory.models.area import nations_in

        rows = self._rows("areas", AREA_FIELDS)
        parts = [f"{row['name']} ({Nation(row['nation']).label})" for row in rows if row["name"]]
        whole = {nation for row in rows if not row["name"] for nation in nations_in(row["area"], "")}
        return parts + [str(Area(code).label) for code in areas_of(whole)]

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
    def hours(self) -> Hours | None:
        """The week and the special days, or None: nobody entered any, or ``with_hours()`` did not bring them."""
        week, special = (self.__dict__.get(f"{name}_rows") for name in ("schedules", "schedule_exceptions"))
        if not week and not special:
            return None
        return hours_from_rows(
            tuple((row["weekday"], _clock(row["opens_at"]), _clock(row["closes_at"])) for row in week or ()),
            tuple(_special(row) for row in special or ()),
            self.timezone,
            tuple(self.nations),
            self.bank_holidays,
        )

    @property
    def hours_lines(self) -> list[str]:
        """The opening hours in words, a line each: of the rows where there are any, else as staff wrote them.

        Empty while they are being re-checked: a wrong opening hour is worse than none.
        """
        if self.is_being_rechecked:
            return []
        hours = self.hours
        written = [] if hours and hours.openings else [line.strip() for line in self.opening_hours.splitlines()]
        return [line for line in written if line] + (hours.in_words(timezone.localdate()) if hours else [])

    def state_at(self, moment: datetime) -> OpenState | None:
        """Tell whether it is open at the moment; None where nothing can be said about it."""
        hours = None if self.is_being_rechecked else self.hours
        state = hours.state_at(moment) if hours else None
        return state if state and (state.kind != "unknown" or state.reason) else None

    @property
    def terms(self) -> dict[str, list[str]]:
        """The names of its terms by their list (topic, audience, channel), where ``with_terms()`` brought them."""
        lists: dict[str, list[str]] = {}
        for row in self.__dict__.get("terms_rows", ()):
            lists.setdefault(row["taxonomy"], []).append(row["name"])
        return lists

    @property
    def term_names(self) -> list[str]:
        """The names of all its terms, each once."""
        return list(dict.fromkeys(name for names in self.terms.values() for name in names))

    def _rows(self, name: str, fields: tuple[str, ...]) -> list[dict]:
        """Return the child rows as dictionaries: those that ``with_contact()`` brought, else asked for."""
        brought = self.__dict__.get(f"{name}_rows")
        if brought is not None:
            return brought
        return [{field: getattr(row, field) for field in fields} for row in getattr(self, name).all()]


def _clock(text: str) -> time:
    return time.fromisoformat(text)


def _special(row: dict) -> tuple[date, date, time | None, time | None, str]:
    opens, closes = (_clock(row[name]) if row[name] else None for name in ("opens_at", "closes_at"))
    return date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"]), opens, closes, row["note"]

"""Bank holidays of each nation: which days, and how sure it is that places keep them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _
from holidays.countries import Ireland, UnitedKingdom

from support_directory.choices import Nation
from support_directory.hours.words import in_running_text, weekday_name

_UK_PARTS = {
    Nation.ENGLAND.value: "ENG",
    Nation.SCOTLAND.value: "SCT",
    Nation.WALES.value: "WLS",
    Nation.NORTHERN_IRELAND.value: "NIR",
}
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Holiday:
    """A bank holiday, seen from a service that helps in some nations.

    Attributes:
        nations: Those of its nations that have the day off, in order.
        in_all: Whether these are all its nations.
        official: Whether the day stands in the published list. If not, it is one that many places keep besides: the
            day itself when a UK holiday was moved away from a weekend, the Monday after an Irish holiday at a weekend,
            Good Friday in Ireland.
    """

    day: date
    nations: tuple[str, ...]
    in_all: bool
    official: bool

    @property
    def is_sure(self) -> bool:
        """Whether "closed on bank holidays" certainly holds on this day."""
        return self.official and self.in_all

    def in_words(self, today: date) -> str:
        """Say it: "bank holiday in Scotland"; with its weekday when it is not today."""
        if self.in_all and len(self.nations) > 1:
            text = _("bank holiday") if self.official else _("holiday")
        else:
            pattern = _("bank holiday in %(nations)s") if self.official else _("holiday in %(nations)s")
            text = pattern % {"nations": in_running_text(self.nations)}
        if self.day == today:
            return text
        return _("%(holiday)s on %(weekday)s") % {"holiday": text, "weekday": weekday_name(self.day.isoweekday())}


@lru_cache(maxsize=8192)
def holiday_on(day: date, nations: tuple[str, ...]) -> Holiday | None:
    """Return the bank holiday that touches a service of these nations on this day, or None.

    One that names no nation, because it is overseas, is taken to be touched by the holidays of all of ours: most of
    them are kept far beyond these islands.
    """
    kept = {nation: bank_holidays(nation, day.year).get(day) for nation in nations or Nation.values}
    official = [nation for nation, listed in kept.items() if listed]
    touched = official or [nation for nation, listed in kept.items() if listed is not None]
    if not touched:
        return None
    return Holiday(day, tuple(touched), in_all=len(touched) == len(kept), official=bool(official))


@lru_cache(maxsize=256)
def bank_holidays(nation: str, year: int) -> Mapping[date, bool]:
    """Return the days off of a nation in a year; True for those in the published list, False for days like them.

    The published lists are those of gov.uk and citizensinformation.ie; ``Holiday.official`` says what is beside them.
    """
    if part := _UK_PARTS.get(nation):
        # The library gives both the day itself and its substitute; gov.uk lists no day at a weekend.
        return {day: day.weekday() < 5 for day in UnitedKingdom(subdiv=part, years=year)}
    public = sorted(Ireland(years=year))
    days = dict.fromkeys(public, True)
    for day in public:
        if day.weekday() >= 5:
            days[_next_working_day(day, days)] = False
    for day in Ireland(years=year, categories="optional"):
        days.setdefault(day, False)
    return days


def _next_working_day(day: date, taken: Mapping[date, bool]) -> date:
    while day.weekday() >= 5 or day in taken:
        day += _ONE_DAY
    return day

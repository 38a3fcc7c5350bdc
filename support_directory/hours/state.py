"""Open, closed or unknown at a moment, what comes next, and how that reads."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from support_directory.hours.bank_holidays import Holiday
from support_directory.hours.days import Kind, Stretch, stretches
from support_directory.hours.words import clock_12, clock_24, day_ahead

if TYPE_CHECKING:
    from support_directory.hours.week import Hours

LOOK_AHEAD = 14  # days: what opens later than that is no answer to someone who needs help now
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class OpenState:
    """What is known about a service at a moment. Times are in the service's own zone.

    Attributes:
        kind: "open", "closed" or "unknown".
        until: When that ends; None when it does not within ``LOOK_AHEAD`` days (open: "at any hour").
        next_opening: Closed or unknown: when it is next known to be open, within ``LOOK_AHEAD`` days. Open: None.
        reason: In words, the rule in force when it is not the ordinary week: a bank holiday, the note of special days.
        then: The kind that begins at ``until``. "unknown" after "open": it may well stay open.
    """

    kind: Kind
    until: datetime | None = None
    next_opening: datetime | None = None
    reason: str = ""
    then: Kind | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is known to be open."""
        return self.kind == "open"

    def in_words(self, moment: datetime) -> str:
        """Say the state at the moment it was asked for: "Open at 14:32, until 18:00"."""
        if self.kind == "unknown":
            return _("May differ today: %(reason)s") % {"reason": self.reason} if self.reason else _("Hours not known")
        return self._open_in_words(moment) if self.is_open else self._closed_in_words(moment)

    def _open_in_words(self, moment: datetime) -> str:
        if self.until is None:
            return _("Open at any hour")
        local = moment.astimezone(self.until.tzinfo)
        now = f"{local:%H:%M}"
        if self.then != "closed":
            return _("Open at %(now)s") % {"now": now}
        return _("Open at %(now)s, until %(until)s") % {"now": now, "until": _end_in_words(self.until, local)}

    def _closed_in_words(self, moment: datetime) -> str:
        if self.next_opening is None:
            return _("Closed now")
        day = day_ahead(self.next_opening.date(), moment.astimezone(self.next_opening.tzinfo).date())
        clock = self.next_opening.time()
        when = _("%(day)s at %(time)s") % {"day": day, "time": clock_12(clock) if clock > time.min else "00:00"}
        if self.then == "unknown":  # it may open before, nobody knows
            return _("Closed now, opens %(when)s or sooner") % {"when": when}
        return _("Closed now, opens %(when)s") % {"when": when}


def _end_in_words(until: datetime, now: datetime) -> str:
    """Say when it closes: "18:00", with its day when that is far. "Friday at midnight" could be either end of it."""
    if until - now <= _ONE_DAY:
        return clock_24(until.time())
    if until.time() == time.min:
        return _("the end of %(day)s") % {"day": day_ahead(until.date() - _ONE_DAY, now.date())}
    return _("%(day)s at %(time)s") % {"day": day_ahead(until.date(), now.date()), "time": clock_24(until.time())}


def state_at(hours: "Hours", moment: datetime) -> OpenState:
    """Work out the state by walking forward from the moment, no further than the answer needs."""
    walk = stretches(hours, moment, LOOK_AHEAD)
    now = next(walk)
    change = opening = None
    for stretch in walk:
        if change is None and stretch.kind != now.kind:
            change = stretch
        if change is not None and (stretch.kind == "open" or now.kind == "open"):
            opening = stretch
            break
    return OpenState(
        now.kind,
        until=change and change.start.astimezone(hours.zone),
        next_opening=opening.start.astimezone(hours.zone) if opening and now.kind != "open" else None,
        reason=_reason(now, moment.astimezone(hours.zone).date()),
        then=change and change.kind,
    )


def _reason(stretch: Stretch, today: date) -> str:
    if stretch.why is None:
        return ""
    if isinstance(stretch.why, Holiday):
        return stretch.why.in_words(today)
    return stretch.why.note if stretch.kind != "unknown" else _("special opening times")

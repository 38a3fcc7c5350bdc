"""Days that are not as the week says, and the two nights a year when the clocks change."""

from datetime import UTC, date, time

import pytest

from support_directory.hours import Hours, SpecialDays
from support_directory.tests.test_hours import (
    DUBLIN,
    LONDON,
    NIGHTS,
    OFFICE,
    WEDNESDAY,
    at,
    told,
    utc,
    week,
    with_specials,
)

# Special days


def test_special_days_replace_the_week_on_both_ends():
    hours = with_specials(OFFICE, SpecialDays(date(2026, 11, 17), date(2026, 11, 18), None, None, "Staff days"))
    assert [told(hours, at(f"2026-11-{day} 12:00"))[0] for day in (16, 17, 18, 19)] == [
        "open", "closed", "closed", "open",
    ]  # fmt: skip
    assert hours.state_at(at("2026-11-17 12:00")).reason == "Staff days"
    assert told(hours, at("2026-11-16 18:00"))[2] == at("2026-11-19 09:00")


def test_special_times_hold_alone_and_on_days_that_are_otherwise_closed():
    saturday = date(2026, 11, 21)
    hours = with_specials(OFFICE, SpecialDays(saturday, saturday, time(10), time(12)))
    assert told(hours, at("2026-11-21 10:00"))[:2] == ("open", at("2026-11-21 12:00"))
    hours = with_specials(OFFICE, SpecialDays(WEDNESDAY, WEDNESDAY, time(10), time(12)))
    assert [told(hours, at(f"2026-11-18 {hour}:30"))[0] for hour in ("09", "11", "16")] == ["closed", "open", "closed"]


def test_what_an_ordinary_evening_began_is_unknown_from_midnight_of_a_special_day():
    hours = with_specials(NIGHTS, SpecialDays(WEDNESDAY, WEDNESDAY))
    evening = hours.state_at(at("2026-11-17 23:00"))
    assert (evening.kind, evening.until, evening.then) == ("open", at("2026-11-18 00:00"), "unknown")
    night = hours.state_at(at("2026-11-18 01:00"))
    assert (night.kind, night.until, night.then) == ("unknown", at("2026-11-18 02:00"), "closed")
    assert night.reason == "special opening times" and night.next_opening == at("2026-11-19 22:00")
    assert told(hours, at("2026-11-18 23:00"))[0] == told(hours, at("2026-11-19 01:00"))[0] == "closed"


def test_what_a_special_day_began_runs_to_its_end():
    open_late = SpecialDays(date(2026, 11, 17), date(2026, 11, 17), time(20), time(3))
    for next_day in ((), (SpecialDays(WEDNESDAY, WEDNESDAY),)):
        hours = with_specials(OFFICE, open_late, *next_day)
        assert told(hours, at("2026-11-17 23:00"))[:2] == ("open", at("2026-11-18 03:00"))


def test_the_special_days_own_opening_is_sure_also_in_the_night_before():
    hours = with_specials(NIGHTS, SpecialDays(WEDNESDAY, WEDNESDAY, time(0), time(1)))
    assert [told(hours, at(f"2026-11-18 0{hour}:30"))[0] for hour in (0, 1, 2)] == ["open", "unknown", "closed"]


def test_where_special_days_overlap_the_fewer_win_and_among_equals_closed():
    holidays = SpecialDays(date(2026, 11, 16), date(2026, 11, 20))
    between = SpecialDays(WEDNESDAY, WEDNESDAY, time(10), time(12))
    assert told(with_specials(OFFICE, holidays, between), at("2026-11-18 11:00"))[0] == "open"
    two = with_specials(OFFICE, between, SpecialDays(WEDNESDAY, WEDNESDAY, time(14), time(15)))
    assert [told(two, at(f"2026-11-18 {hour}:30"))[0] for hour in (10, 12, 14)] == ["open", "closed", "open"]
    clash = with_specials(OFFICE, between, SpecialDays(WEDNESDAY, WEDNESDAY))
    assert told(clash, at("2026-11-18 11:00"))[0] == "closed"


# Clock changes: London and Dublin change at the same moments, though Dublin's "summer" offset is its standard one.


@pytest.mark.parametrize("zone", [LONDON, DUBLIN])
def test_both_zones_are_an_hour_ahead_in_summer_only(zone):
    hours = Hours(OFFICE.openings, (), zone.key, ("wales",), "open")
    assert told(hours, at("2026-07-15 12:00", zone))[1].astimezone(UTC) == utc("2026-07-15 16:00")
    assert told(hours, at("2026-11-18 12:00", zone))[1].astimezone(UTC) == utc("2026-11-18 17:00")


@pytest.mark.parametrize("zone", [LONDON, DUBLIN])
def test_the_night_the_clocks_go_forward(zone):
    def hours(opens, closes):
        return Hours(week([6, 7], opens, closes), (), zone.key, ("wales",), "open")

    change = utc("2026-03-29 01:00")  # 1:00 becomes 2:00
    night = hours("22:00", "06:00")
    assert told(night, at("2026-03-28 23:00", zone))[1].astimezone(UTC) == utc("2026-03-29 05:00")
    to_missing = hours("22:00", "01:30")
    assert told(to_missing, utc("2026-03-29 00:59"))[1].astimezone(UTC) == change
    assert told(to_missing, change)[0] == "closed"
    from_missing = hours("01:30", "05:00")
    assert told(from_missing, utc("2026-03-29 00:59"))[2].astimezone(UTC) == change
    assert told(from_missing, change)[0] == "open"
    assert told(hours("01:10", "01:50"), utc("2026-03-29 00:30"))[2] is not None  # next week, not tonight
    assert told(hours("01:10", "01:50"), change)[0] == "closed"


@pytest.mark.parametrize("zone", [LONDON, DUBLIN])
def test_the_night_the_clocks_go_back(zone):
    def hours(opens, closes):
        return Hours(week([6, 7], opens, closes), (), zone.key, ("wales",), "open")

    night = hours("22:00", "06:00")  # nine hours long
    assert told(night, at("2026-10-24 23:00", zone))[1].astimezone(UTC) == utc("2026-10-25 06:00")
    twice = hours("22:00", "01:30")
    assert told(twice, utc("2026-10-25 00:29"))[1].astimezone(UTC) == utc("2026-10-25 00:30")
    assert told(twice, at("2026-10-25 01:15", zone, fold=1))[0] == "closed"
    from_twice = hours("01:30", "05:00")
    assert told(from_twice, at("2026-10-25 01:30", zone))[0] == "open"
    assert told(from_twice, at("2026-10-25 01:00", zone, fold=1))[0] == "open"  # it began half an hour ago

"""Hours as schedules of the Human Services Data Specification."""

from datetime import date, time

from support_directory.hours import Hours, SpecialDays, rrule_rows
from support_directory.tests.test_hours import week

SUMMER, WINTER = date(2026, 7, 15), date(2026, 11, 18)


def test_days_with_the_same_opening_are_one_weekly_rule():
    hours = Hours(week(range(1, 6), "09:00", "17:00") + week([6], "09:00", "13:00"), bank_holidays="closed")
    assert rrule_rows(hours) == [
        {
            "freq": "WEEKLY",
            "byday": "MO,TU,WE,TH,FR",
            "opens_at": "09:00",
            "closes_at": "17:00",
            "description": "Monday to Friday, 9am to 5pm. Closed on bank holidays.",
            "notes": "Local time, Europe/London.",
        },
        {
            "freq": "WEEKLY",
            "byday": "SA",
            "opens_at": "09:00",
            "closes_at": "13:00",
            "description": "Saturday, 9am to 1pm. Closed on bank holidays.",
            "notes": "Local time, Europe/London.",
        },
    ]


def test_two_openings_a_day_are_two_rules_and_touching_ones_are_one():
    hours = Hours(week([1, 2], "09:00", "12:00") + week([1], "14:00", "17:00") + week([2], "12:00", "13:00"))
    assert [(row["byday"], row["opens_at"], row["closes_at"]) for row in rrule_rows(hours)] == [
        ("MO", "09:00", "12:00"),
        ("MO", "14:00", "17:00"),
        ("TU", "09:00", "13:00"),
    ]


def test_day_and_night_keep_their_times_and_say_so():
    (row,) = rrule_rows(Hours(week(range(1, 8), "00:00", "00:00")))
    assert (row["byday"], row["opens_at"], row["closes_at"]) == ("MO,TU,WE,TH,FR,SA,SU", "00:00", "00:00")
    assert row["description"] == "Every day, 24 hours. May differ on bank holidays."


def test_the_offset_is_that_of_the_day_and_is_not_guessed():
    hours = Hours(week([1], "09:00", "17:00"), (), "Europe/Dublin")
    assert [rrule_rows(hours, day)[0]["timezone"] for day in (SUMMER, WINTER)] == [1, 0]
    assert "timezone" not in rrule_rows(hours)[0]
    assert "dtstart" not in rrule_rows(hours)[0]


def test_special_days_are_rows_of_their_own():
    hours = Hours(
        special_days=(
            SpecialDays(date(2026, 3, 1), date(2026, 3, 1)),
            SpecialDays(date(2026, 10, 24), date(2026, 10, 26), time(10), time(14)),
            SpecialDays(date(2026, 12, 21), date(2027, 1, 1), time(22), time(2), "Winter"),
            SpecialDays(date(2026, 12, 25), date(2026, 12, 25), None, None, "Christmas"),
        )
    )
    _past, clocks_change, winter, christmas = rrule_rows(hours)
    assert rrule_rows(hours, WINTER) == [winter, christmas]
    assert rrule_rows(hours, date(2026, 10, 25)) == [clocks_change, winter, christmas]
    assert winter == {
        "valid_from": "2026-12-21",
        "valid_to": "2027-01-01",
        "freq": "WEEKLY",
        "byday": "MO,TU,WE,TH,FR,SA,SU",
        "opens_at": "22:00",
        "closes_at": "02:00",
        "timezone": 0,
        "description": "Monday 21 December to Friday 1 January 2027, 10pm to 2am (Winter)",
        "notes": "Local time, Europe/London.",
    }
    assert christmas == {
        "valid_from": "2026-12-25",
        "valid_to": "2026-12-25",
        "description": "Friday 25 December, closed (Christmas)",
        "notes": "Local time, Europe/London.",
    }
    assert clocks_change["byday"] == "MO,SA,SU" and "timezone" not in clocks_change

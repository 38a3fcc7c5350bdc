"""How hours and states read."""

from datetime import date, datetime, time

import pytest
from django.utils import translation

from support_directory.hours import Hours, Opening, OpenState, SpecialDays
from support_directory.tests.test_hours import ALWAYS, DUBLIN, LONDON, NIGHTS, OFFICE, at, utc, week, with_specials

RULE = "Open on bank holidays too"
TODAY = date(2026, 12, 1)


def lines(*openings: tuple[Opening, ...]) -> list[str]:
    hours = Hours(sum(openings, ()), bank_holidays="open")
    *found, rule = hours.in_words()
    assert rule == RULE
    return found


def said(hours: Hours, moment: datetime) -> str:
    return hours.state_at(moment).in_words(moment)


@pytest.mark.parametrize(
    ("openings", "expected"),
    [
        ([week(range(1, 6), "09:00", "17:00")], ["Monday to Friday, 9am to 5pm"]),
        (
            [week(range(1, 6), "09:00", "17:00"), week([6], "09:00", "13:00")],
            ["Monday to Friday, 9am to 5pm", "Saturday, 9am to 1pm"],
        ),
        ([week([1, 2], "09:30", "17:00")], ["Monday and Tuesday, 9:30am to 5pm"]),
        (
            [week([1, 3, 4, 5], "09:30", "17:00"), week([2], "13:00", "20:00")],
            ["Monday and Wednesday to Friday, 9:30am to 5pm", "Tuesday, 1pm to 8pm"],
        ),
        ([week([1, 3, 5], "10:00", "12:00")], ["Monday, Wednesday and Friday, 10am to midday"]),
        ([week(range(1, 8), "10:00", "00:00")], ["Every day, 10am to midnight"]),
        ([week(range(1, 8), "22:00", "02:00")], ["Every day, 10pm to 2am"]),
        ([week([1], "09:00", "13:00"), week([1], "14:00", "17:00")], ["Monday, 9am to 1pm and 2pm to 5pm"]),
        ([week([1], "09:00", "13:00"), week([1], "13:00", "17:00")], ["Monday, 9am to 5pm"]),
        ([week([1], "09:00", "13:00"), week([1], "12:00", "12:30")], ["Monday, 9am to 1pm"]),
        ([week([6, 7], "00:00", "00:00")], ["Saturday and Sunday, 24 hours"]),
        ([week([1], "00:00", "12:00"), week([1], "12:00", "00:00")], ["Monday, 24 hours"]),
        ([week([1], "00:00", "12:00"), week([1], "10:00", "08:00")], ["Monday, midnight to midday and 10am to 8am"]),
        ([week(range(1, 8), "00:00", "00:00")], ["24 hours a day, every day"]),
        ([week(range(1, 8), "09:00", "09:00")], ["24 hours a day, every day"]),
        ([week(range(1, 8), "00:00", "12:00"), week(range(1, 8), "12:00", "00:00")], ["24 hours a day, every day"]),
        ([week(range(1, 7), "00:00", "00:00"), week([7], "00:00", "23:59")],
         ["Monday to Saturday, 24 hours", "Sunday, midnight to 11:59pm"]),
        ([week([7], "12:15", "00:15")], ["Sunday, 12:15pm to 12:15am"]),
        ([], []),
    ],
)  # fmt: skip
def test_the_week_in_words(openings, expected):
    assert lines(*openings) == expected if openings else Hours().in_words() == []


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("", "May differ on bank holidays"),
        ("closed", "Closed on bank holidays"),
        ("open", "Open on bank holidays too"),
    ],
)
def test_the_bank_holiday_rule_is_said_also_when_nobody_knows_it(rule, words):
    assert Hours(OFFICE.openings, bank_holidays=rule).in_words() == ["Monday to Friday, 9am to 5pm", words]


def test_special_days_of_the_next_sixty_days():
    hours = with_specials(
        OFFICE,
        SpecialDays(date(2026, 11, 1), date(2026, 11, 30), None, None, "past"),
        SpecialDays(date(2026, 11, 20), date(2026, 12, 1)),
        SpecialDays(date(2026, 12, 24), date(2026, 12, 24), time(9), time(13), "Christmas Eve"),
        SpecialDays(date(2026, 12, 24), date(2026, 12, 24), time(14), time(15, 30)),
        SpecialDays(date(2026, 12, 25), date(2027, 1, 1), None, None, "Christmas"),
        SpecialDays(date(2027, 1, 30), date(2027, 1, 30)),
        SpecialDays(date(2027, 1, 31), date(2027, 1, 31), None, None, "too far"),
    )
    assert hours.in_words(TODAY) == [
        "Monday to Friday, 9am to 5pm",
        "Friday 20 November to Tuesday 1 December, closed",
        "Thursday 24 December, 9am to 1pm and 2pm to 3:30pm (Christmas Eve)",
        "Friday 25 December to Friday 1 January 2027, closed (Christmas)",
        "Saturday 30 January 2027, closed",
        RULE,
    ]
    assert hours.in_words() == ["Monday to Friday, 9am to 5pm", RULE]


@pytest.mark.parametrize(
    ("hours", "moment", "words"),
    [
        (OFFICE, "2026-11-18 14:32:59", "Open at 14:32, until 17:00"),
        (OFFICE, "2026-11-18 09:00", "Open at 09:00, until 17:00"),
        (OFFICE, "2026-11-18 08:00", "Closed now, opens today at 9am"),
        (OFFICE, "2026-11-18 18:00", "Closed now, opens Thursday at 9am"),
        (OFFICE, "2026-11-21 12:00", "Closed now, opens Monday at 9am"),
        (NIGHTS, "2026-11-18 23:00", "Open at 23:00, until 02:00"),
        (ALWAYS, "2026-12-25 03:00", "Open at any hour"),
        (Hours(), "2026-11-18 12:00", "Hours not known"),
        (Hours(OFFICE.openings, nations=("scotland",)), "2026-11-30 12:00",
         "May differ today: bank holiday in Scotland"),
        # Monday may or may not be open: nothing wrong is said of it.
        (Hours(OFFICE.openings, nations=("scotland",)), "2026-11-28 12:00",
         "Closed now, opens Tuesday at 9am or sooner"),
        (Hours(ALWAYS.openings, nations=("scotland",)), "2026-11-29 12:00", "Open at 12:00"),
        (with_specials(OFFICE, SpecialDays(date(2026, 11, 18), date(2026, 11, 27))), "2026-11-18 12:00",
         "Closed now, opens Monday 30 November at 9am"),
        (with_specials(OFFICE, SpecialDays(date(2026, 12, 24), date(2027, 1, 1))), "2026-12-24 12:00",
         "Closed now, opens Monday 4 January 2027 at 9am"),
        (with_specials(OFFICE, SpecialDays(date(2026, 11, 18), date(2026, 12, 31))), "2026-11-18 12:00", "Closed now"),
        (with_specials(ALWAYS, SpecialDays(date(2026, 11, 19), date(2026, 11, 19))), "2026-11-18 12:00",
         "Open at 12:00, until midnight"),
        (with_specials(ALWAYS, SpecialDays(date(2026, 11, 21), date(2026, 11, 21))), "2026-11-18 12:00",
         "Open at 12:00, until the end of Friday"),
        (Hours(week([3, 4], "00:00", "00:00") + week([5], "00:00", "18:00"), bank_holidays="open"), "2026-11-18 12:00",
         "Open at 12:00, until Friday at 18:00"),
        (Hours(week([6], "00:00", "00:00"), bank_holidays="open"), "2026-11-18 12:00",
         "Closed now, opens Saturday at 00:00"),
        (with_specials(OFFICE, SpecialDays(date(2026, 11, 18), date(2026, 11, 23))), "2026-11-18 12:00",
         "Closed now, opens Tuesday at 9am"),
        (with_specials(OFFICE, SpecialDays(date(2026, 11, 18), date(2026, 11, 24))), "2026-11-18 12:00",
         "Closed now, opens Wednesday 25 November at 9am"),
        (with_specials(NIGHTS, SpecialDays(date(2026, 11, 18), date(2026, 11, 18))), "2026-11-18 01:00",
         "May differ today: special opening times"),
    ],
)  # fmt: skip
def test_the_state_in_words(hours, moment, words):
    assert said(hours, at(moment)) == words


def test_the_moment_is_shown_in_the_services_own_zone():
    assert said(OFFICE, utc("2026-07-15 13:32")) == "Open at 14:32, until 17:00"
    dublin = Hours(OFFICE.openings, (), DUBLIN.key, (), "open")
    assert said(dublin, utc("2026-07-14 23:30")) == "Closed now, opens today at 9am"  # 00:30 on Wednesday there


def test_words_are_made_when_asked_for_and_translated():
    moment = at("2026-11-21 12:00")
    state = OpenState("closed", at("2026-11-23 09:00"), at("2026-11-23 09:00"), "", "open")
    assert state.in_words(moment) == "Closed now, opens Monday at 9am"
    with translation.override("fr"):  # Django's own catalogue knows the days
        assert "lundi" in state.in_words(moment).lower() and "lundi" in OFFICE.in_words()[0].lower()
    assert LONDON is state.next_opening.tzinfo

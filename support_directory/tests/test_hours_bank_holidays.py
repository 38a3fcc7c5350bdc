"""Bank holidays: the right days for each nation, and what they make of a service's hours."""

from datetime import date, time

import pytest

from support_directory.hours import Hours, Opening, SpecialDays, bank_holidays, holiday_on
from support_directory.tests.test_hours import LONDON, at, told, week

UK = ("england", "scotland", "wales", "northern-ireland")
ALL = (*UK, "republic-of-ireland")
# The UK as gov.uk publishes it (bank-holidays.json), Ireland by the rules in the Organisation of Working Time Act.
PUBLISHED = {
    ("england", 2025): "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    ("scotland", 2025): "01-01 01-02 04-18 05-05 05-26 08-04 12-01 12-25 12-26",
    ("northern-ireland", 2025): "01-01 03-17 04-18 04-21 05-05 05-26 07-14 08-25 12-25 12-26",
    ("republic-of-ireland", 2025): "01-01 02-03 03-17 04-21 05-05 06-02 08-04 10-27 12-25 12-26",
    ("england", 2026): "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    ("scotland", 2026): "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28",
    ("northern-ireland", 2026): "01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28",
    ("republic-of-ireland", 2026): "01-01 02-02 03-17 04-06 05-04 06-01 08-03 10-26 12-25 12-26",
    ("england", 2027): "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    ("scotland", 2027): "01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28",
    ("northern-ireland", 2027): "01-01 03-17 03-26 03-29 05-03 05-31 07-12 08-30 12-27 12-28",
    ("republic-of-ireland", 2027): "01-01 02-01 03-17 03-29 05-03 06-07 08-02 10-25 12-25 12-26",
}
PUBLISHED |= {("wales", year): PUBLISHED["england", year] for year in (2025, 2026, 2027)}


def office(nations, rule="", zone="Europe/London") -> Hours:
    return Hours(week(range(1, 6), "09:00", "17:00"), (), zone, tuple(nations), rule)


def state(hours: Hours, moment: str):
    return hours.state_at(at(moment))


@pytest.mark.parametrize(("nation", "year"), PUBLISHED)
def test_the_days_are_those_published(nation, year):
    official = [f"{day:%m-%d}" for day, listed in sorted(bank_holidays(nation, year).items()) if listed]
    assert " ".join(official) == PUBLISHED[nation, year]


@pytest.mark.parametrize(
    ("nation", "days"),
    [
        ("scotland", "2025-11-30 2026-12-26 2027-01-02 2027-12-25 2027-12-26"),  # moved to a weekday
        ("england", "2026-12-26 2027-12-25 2027-12-26"),
        ("northern-ireland", "2025-07-12 2026-07-12 2026-12-26 2027-12-25 2027-12-26"),
        # Good Fridays, and the working days after holidays at a weekend: no public holidays, yet many places close.
        ("republic-of-ireland", "2025-04-18 2026-04-03 2026-12-28 2027-03-26 2027-12-27 2027-12-28"),
    ],
)
def test_the_days_that_many_keep_besides(nation, days):
    found = [
        day for year in (2025, 2026, 2027) for day, official in bank_holidays(nation, year).items() if not official
    ]
    assert " ".join(str(day) for day in sorted(found)) == days


def test_a_service_whose_rule_is_not_known_is_unknown_the_whole_day():
    hours = office(["scotland"])
    for moment in ("2026-11-30 00:00", "2026-11-30 12:00", "2026-11-30 23:59"):
        found = state(hours, moment)
        assert (found.kind, found.until, found.then) == ("unknown", at("2026-12-01 00:00"), "closed")
        assert found.next_opening == at("2026-12-01 09:00") and found.reason == "bank holiday in Scotland"
    assert state(hours, "2026-12-01 12:00").is_open and state(office(["england"]), "2026-11-30 12:00").is_open


def test_closed_and_open_are_believed():
    assert told(office(["scotland"], "closed"), at("2026-11-30 12:00"))[::2] == ("closed", at("2026-12-01 09:00"))
    assert state(office(["scotland"], "closed"), "2026-11-30 12:00").reason == "bank holiday in Scotland"
    assert told(office(["scotland"], "open"), at("2026-11-30 12:00"))[:2] == ("open", at("2026-11-30 17:00"))


@pytest.mark.parametrize("rule", ["", "closed"])
def test_when_only_some_nations_have_it_the_state_is_unknown_and_says_which(rule):
    assert state(office(UK, rule), "2026-01-02 12:00").reason == "bank holiday in Scotland"
    found = state(office(ALL, rule), "2026-04-06 12:00")
    assert found.kind == "unknown"
    assert found.reason == "bank holiday in England, Wales, Northern Ireland and the Republic of Ireland"
    assert state(office(ALL, "open"), "2026-04-06 12:00").is_open


def test_when_all_of_several_nations_have_it_none_is_named():
    assert state(office(ALL), "2026-12-25 12:00").reason == "bank holiday"
    assert state(office(ALL, "closed"), "2026-12-25 12:00").kind == "closed"


@pytest.mark.parametrize(
    ("nation", "moment"),
    [
        ("northern-ireland", "2026-03-17"),
        ("northern-ireland", "2026-07-13"),
        ("republic-of-ireland", "2027-02-01"),
        ("republic-of-ireland", "2025-12-26"),
    ],
)
def test_holidays_of_one_nation_only(nation, moment):
    assert state(office([nation], "closed"), f"{moment} 12:00").kind == "closed"
    assert state(office(["wales"], "closed"), "2026-03-17 12:00").is_open


def test_days_that_only_many_keep_are_never_sure():
    for rule in ("", "closed"):
        found = state(office(["republic-of-ireland"], rule, "Europe/Dublin"), "2026-12-28 12:00")
        assert (found.kind, found.reason) == ("unknown", "holiday in the Republic of Ireland")
    saturdays = Hours((Opening(6, time(9), time(13)),), nations=UK, bank_holidays="closed")
    assert (state(saturdays, "2026-12-26 10:00").kind, state(saturdays, "2026-12-26 10:00").reason) == (
        "unknown",
        "holiday",
    )


def test_a_weekday_without_openings_stays_closed_on_a_bank_holiday():
    assert told(office(UK), at("2026-12-26 12:00")) == ("closed", at("2026-12-28 00:00"), at("2026-12-29 09:00"))


def test_a_service_of_no_nation_is_touched_by_the_holidays_of_all():
    assert state(office([]), "2026-11-30 12:00").reason == "bank holiday in Scotland"
    assert state(office([], "closed"), "2026-12-25 12:00").kind == "closed"
    assert holiday_on(date(2026, 11, 18), ()) is None


def test_nights_into_and_out_of_a_bank_holiday():
    nights = week(range(1, 8), "22:00", "02:00")
    unknown, closed = (Hours(nights, (), "Europe/London", ("scotland",), rule) for rule in ("", "closed"))
    for hours in (unknown, closed):  # Sunday night belongs to Sunday, Monday is the holiday
        assert told(hours, at("2026-11-29 23:00"))[:2] == ("open", at("2026-11-30 00:00"))
        assert told(hours, at("2026-11-30 01:00"))[0] == "unknown"
    found = state(unknown, "2026-12-01 01:00")  # what the holiday's evening may have begun
    assert (found.kind, found.until, found.reason) == (
        "unknown",
        at("2026-12-01 02:00"),
        "bank holiday in Scotland on Monday",
    )
    assert told(closed, at("2026-12-01 01:00"))[0] == "closed"


def test_special_days_say_more_than_the_rule():
    day = date(2026, 12, 25)
    hours = Hours(office(UK).openings, (SpecialDays(day, day, time(10), time(14)),), nations=UK, bank_holidays="")
    assert told(hours, at("2026-12-25 11:00"))[:2] == ("open", at("2026-12-25 14:00"))
    assert told(hours, at("2026-12-25 15:00"))[0] == "closed"


def test_one_that_never_closes_is_still_unknown_where_nobody_knows():
    always = Hours(week(range(1, 8), "00:00", "00:00"), nations=("scotland",))
    found = state(always, "2026-11-29 12:00")
    assert (found.kind, found.until, found.then) == ("open", at("2026-11-30 00:00"), "unknown")
    assert found.until.tzinfo is LONDON and state(always, "2026-11-30 12:00").kind == "unknown"

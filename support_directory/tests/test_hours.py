"""The state of a service at a moment: the rules that the package promises, one example each."""

import pickle
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from support_directory.hours import LOOK_AHEAD, Hours, Opening, SpecialDays

LONDON, DUBLIN = ZoneInfo("Europe/London"), ZoneInfo("Europe/Dublin")
WEDNESDAY = date(2026, 11, 18)


def week(days, opens: str, closes: str) -> tuple[Opening, ...]:
    return tuple(Opening(day, time.fromisoformat(opens), time.fromisoformat(closes)) for day in days)


def at(text: str, zone: ZoneInfo = LONDON, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


OFFICE = Hours(week(range(1, 6), "09:00", "17:00"), nations=("england",), bank_holidays="open")
ALWAYS = Hours(week(range(1, 8), "00:00", "00:00"), nations=("england",), bank_holidays="open")
NIGHTS = Hours(week(range(1, 8), "22:00", "02:00"), nations=("england",), bank_holidays="open")


def with_specials(hours: Hours, *special: SpecialDays) -> Hours:
    return Hours(hours.openings, special, hours.timezone, hours.nations, hours.bank_holidays)


def told(hours: Hours, moment: datetime) -> tuple:
    state = hours.state_at(moment)
    return state.kind, state.until, state.next_opening


def test_an_opening_holds_its_first_moment_and_not_its_last():
    assert told(OFFICE, at("2026-11-18 09:00")) == ("open", at("2026-11-18 17:00"), None)
    assert told(OFFICE, at("2026-11-18 17:00")) == ("closed", at("2026-11-19 09:00"), at("2026-11-19 09:00"))
    assert told(OFFICE, at("2026-11-18 08:59:59.999999"))[0] == "closed"


def test_the_next_opening_is_found_over_the_weekend():
    assert told(OFFICE, at("2026-11-20 18:00"))[2] == at("2026-11-23 09:00")


def test_the_moment_may_be_in_any_zone_and_the_answer_is_in_the_services_own():
    state = OFFICE.state_at(utc("2026-07-15 15:30"))  # 16:30 in London
    assert state.is_open and state.until.tzinfo is LONDON and f"{state.until:%H:%M}" == "17:00"


def test_adjoining_and_overlapping_openings_are_one_run():
    hours = Hours(
        week([3], "09:00", "12:00") + week([3], "12:00", "14:00") + week([3], "13:00", "17:30"), bank_holidays="open"
    )
    assert told(hours, at("2026-11-18 10:00"))[:2] == ("open", at("2026-11-18 17:30"))


def test_a_run_over_midnight_is_one_run_on_both_sides():
    for moment in ("2026-11-18 23:00", "2026-11-19 01:00"):
        assert told(NIGHTS, at(moment))[:2] == ("open", at("2026-11-19 02:00"))
    parts = Hours(week([3], "22:00", "00:00") + week([4], "00:00", "02:00"), bank_holidays="open")
    assert told(parts, at("2026-11-18 23:00"))[:2] == ("open", at("2026-11-19 02:00"))


def test_sunday_night_runs_into_monday():
    hours = Hours(week([7], "22:00", "06:00"), bank_holidays="open")
    assert told(hours, at("2026-11-23 05:59"))[:2] == ("open", at("2026-11-23 06:00"))


def test_equal_times_are_a_whole_day():
    nine_to_nine = Hours(week([3], "09:00", "09:00"), bank_holidays="open")
    assert told(nine_to_nine, at("2026-11-19 08:00"))[:2] == ("open", at("2026-11-19 09:00"))
    wednesday = Hours(week([3], "00:00", "00:00"), bank_holidays="open")
    assert told(wednesday, at("2026-11-18 12:00"))[:2] == ("open", at("2026-11-19 00:00"))
    assert told(wednesday, at("2026-11-19 00:00"))[0] == "closed"


def test_always_open_has_no_end():
    assert told(ALWAYS, at("2026-11-18 12:00")) == ("open", None, None)
    assert told(Hours(week(range(1, 8), "09:00", "09:00"), bank_holidays="open"), at("2026-12-25 03:00"))[1] is None


def test_no_openings_are_unknown_and_never_closed():
    state = Hours().state_at(at("2026-11-18 12:00"))
    assert (state.kind, state.until, state.next_opening, state.reason, state.then) == ("unknown", None, None, "", None)


def test_special_days_alone_are_known_on_their_days_only():
    hours = Hours(special_days=(SpecialDays(WEDNESDAY, WEDNESDAY, time(10), time(12)),))
    assert [told(hours, at(f"2026-11-{day} 11:00"))[0] for day in (17, 18, 19)] == ["unknown", "open", "unknown"]
    assert told(hours, at("2026-11-18 13:00"))[0] == "closed"


def test_nothing_is_looked_for_beyond_the_look_ahead():
    day = WEDNESDAY + timedelta(days=LOOK_AHEAD)
    for late, expected in ((day, at("2026-12-02 10:00")), (day + timedelta(days=1), None)):
        closed = SpecialDays(WEDNESDAY, late - timedelta(days=1))
        hours = with_specials(OFFICE, closed, SpecialDays(late, late, time(10), time(12)))
        state = hours.state_at(at("2026-11-18 12:00"))
        assert (state.kind, state.next_opening) == ("closed", expected)


def test_rows_that_mean_nothing_are_refused():
    with pytest.raises(ValueError, match="weekday"):
        Opening(0, time(9), time(17))
    with pytest.raises(ValueError, match="weekday"):
        Opening(8, time(9), time(17))
    with pytest.raises(ValueError, match="before they begin"):
        SpecialDays(WEDNESDAY, date(2026, 11, 17))
    for opens, closes in ((time(9), None), (None, time(9))):
        with pytest.raises(ValueError, match="without the other"):
            SpecialDays(WEDNESDAY, WEDNESDAY, opens, closes)
    with pytest.raises(ValueError, match="narnia"):
        Hours(nations=("narnia",))
    with pytest.raises(ValueError, match="sometimes"):
        Hours(bank_holidays="sometimes")
    with pytest.raises(ZoneInfoNotFoundError):
        Hours(timezone="Europe/Narnia")


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        OFFICE.state_at(datetime(2026, 11, 18, 12))


def test_hours_survive_the_cache_of_another_process():
    OFFICE.state_at(at("2026-11-18 12:00"))
    copy = pickle.loads(pickle.dumps(OFFICE))  # noqa: S301
    assert copy == OFFICE and hash(copy) == hash(OFFICE)
    assert copy.state_at(at("2026-11-18 12:00")) == OFFICE.state_at(at("2026-11-18 12:00"))

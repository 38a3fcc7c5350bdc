"""The hours against a slow and simple reference that walks minute by minute and looks at the clock on the wall."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from support_directory.choices import Nation
from support_directory.hours import Hours, OpenIndex, Opening, SpecialDays, bank_holidays, hours_from_rows, open_mask

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ZONES = ["Europe/London", "Europe/Dublin"]
# In the midst of each window: the clocks go forward, the clocks go back, bank holidays of some or all, plain days.
MIDDLES = [
    date(2026, 3, 29),
    date(2027, 3, 28),  # Easter, between two bank holidays
    date(2026, 10, 25),
    date(2026, 11, 30),  # Scotland only
    date(2026, 12, 26),  # a Saturday: moved in the UK, not in Ireland
    date(2026, 2, 2),  # Ireland only
    date(2026, 7, 12),  # Northern Ireland only, a Sunday: moved
    date(2026, 11, 18),
]

quarter_hours = st.sampled_from([time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45)])
edge_times = st.sampled_from([time(0), time(0, 1), time(0, 59), time(1), time(1, 1), time(1, 30), time(1, 59), time(2)])
times = edge_times | quarter_hours
openings = st.lists(st.builds(Opening, st.integers(1, 7), times, times), max_size=9).map(tuple)
office_hours = st.builds(lambda a, b: tuple(Opening(day, a, b) for day in range(1, 8)), times, times)


@st.composite
def special_days(draw, middle: date) -> SpecialDays:
    first = middle + draw(st.integers(-2, 2)) * DAY
    last = first + draw(st.integers(0, 2)) * DAY
    opens, closes = draw(st.just((None, None)) | st.tuples(times, times))
    return SpecialDays(first, last, opens, closes, "note")


@st.composite
def cases(draw) -> tuple[date, Hours]:
    middle = draw(st.sampled_from(MIDDLES))
    hours = Hours(
        draw(openings | office_hours),
        tuple(draw(st.lists(special_days(middle), max_size=2))),
        draw(st.sampled_from(ZONES)),
        tuple(draw(st.lists(st.sampled_from(Nation.values), max_size=3))),
        draw(st.sampled_from(["", "closed", "open"])),
    )
    return middle, hours


@cache
def walls(zone: str, middle: date) -> tuple[list[datetime], list[datetime]]:
    """Each minute of eight days, and what the clocks show in it."""
    start = datetime.combine(middle - 4 * DAY, time(0), tzinfo=UTC)
    moments = [start + minute * MINUTE for minute in range(8 * 24 * 60)]
    return moments, [moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) for moment in moments]


def holiday_rule(hours: Hours, day: date) -> str:
    """What the bank-holiday rule makes of a day: "" (nothing), "closed" or "unknown"."""
    kept = [bank_holidays(nation, day.year).get(day) for nation in hours.nations or Nation.values]
    if hours.bank_holidays == "open" or all(official is None for official in kept):
        return ""
    return "closed" if hours.bank_holidays == "closed" and all(kept) else "unknown"


def runs_of(hours: Hours, day: date) -> Iterator[tuple[datetime, datetime, bool, bool]]:
    """What a day begins: from and until by the clock on the wall, whether that is sure, whether special days say it."""
    specials = ruling(hours, day)
    rule = holiday_rule(hours, day)
    rows = specials if specials else [o for o in hours.openings if o.weekday == day.isoweekday() and rule != "closed"]
    if any(row.opens is None for row in specials):
        return
    for row in rows:
        begin = datetime.combine(day, row.opens)
        end = datetime.combine(day if row.closes > row.opens else day + DAY, row.closes)
        yield begin, end, bool(specials) or not rule, bool(specials)


def ruling(hours: Hours, day: date) -> list[SpecialDays]:
    covering = [one for one in hours.special_days if one.first <= day <= one.last]
    shortest = min((one.last - one.first for one in covering), default=None)
    return [one for one in covering if one.last - one.first == shortest]


def reference(hours: Hours, middle: date) -> list[str]:
    """The kind of each minute, by the rules as they are written in the package."""
    wall = walls(hours.timezone, middle)[1]
    base = {}
    for day in {shown.date() for shown in wall}:
        rows = [o for o in hours.openings if o.weekday == day.isoweekday()]
        in_doubt = not hours.openings or (rows and holiday_rule(hours, day) == "unknown")
        base[day] = "unknown" if in_doubt and not ruling(hours, day) else "closed"
    kinds = [base[shown.date()] for shown in wall]
    for day in sorted(base):
        for begin, end, sure, special in runs_of(hours, day):
            first = next((i for i, shown in enumerate(wall) if shown >= begin), len(wall))
            last = next((i for i, shown in enumerate(wall) if shown >= end), len(wall))
            for i in range(first, last):
                today = wall[i].date()
                night = today != day and (bool(ruling(hours, today)) or bool(holiday_rule(hours, today)))
                kind = "open" if sure and (special or not (night and hours.openings)) else "unknown"
                kinds[i] = kind if kinds[i] == "closed" or kind == "open" else kinds[i]
    return kinds


def in_utc(moment: datetime | None) -> datetime | None:
    """In the hour that comes twice, moments of different zones are never equal for Python (PEP 495)."""
    return moment and moment.astimezone(UTC)


@settings(max_examples=120)
@given(cases(), st.lists(st.integers(2 * 24 * 60, 6 * 24 * 60), min_size=12, max_size=12))
def test_the_state_is_that_of_the_reference_at_any_minute(case, minutes):
    middle, hours = case
    moments, kinds = walls(hours.timezone, middle)[0], reference(hours, middle)
    changes = [i for i in range(2 * 24 * 60, 6 * 24 * 60) if kinds[i] != kinds[i - 1]]
    for i in {*minutes, *changes[:8], *(i - 1 for i in changes[:8])}:
        state = hours.state_at(moments[i])
        assert state.kind == kinds[i], moments[i]
        change = next((j for j in range(i, len(kinds)) if kinds[j] != kinds[i]), None)
        if change is not None:
            assert (in_utc(state.until), state.then) == (moments[change], kinds[change])
        opening = next((j for j in range(i, len(kinds)) if kinds[j] == "open"), None)
        if state.kind == "open":
            assert state.next_opening is None
        elif opening is not None:
            assert in_utc(state.next_opening) == moments[opening]


@settings(max_examples=200)
@given(cases(), st.integers(0, 8 * 24 * 60 * 60 - 1))
def test_what_a_state_says_of_the_future_comes_true(case, seconds):
    middle, hours = case
    moment = datetime.combine(middle - 4 * DAY, time(0), tzinfo=UTC) + timedelta(seconds=seconds)
    state = hours.state_at(moment)
    assert state.in_words(moment)
    if state.until is not None:
        assert state.until > moment and state.until.tzinfo == hours.zone
        until = in_utc(state.until)
        assert hours.state_at(until - timedelta(seconds=1)).kind == state.kind
        assert hours.state_at(until).kind == state.then != state.kind
    if state.next_opening is not None:
        opening = in_utc(state.next_opening)
        assert opening >= in_utc(state.until)
        assert hours.state_at(opening).is_open and not hours.state_at(opening - timedelta(seconds=1)).is_open


@settings(max_examples=60)
@given(st.sampled_from(MIDDLES), st.data())
def test_the_mask_is_each_state_asked_one_by_one(middle, data):
    some = data.draw(st.lists(cases().map(lambda case: case[1]) | st.none(), max_size=30))
    index = OpenIndex(some)
    for step in data.draw(st.lists(st.integers(-5000, 5000), min_size=1, max_size=5)):
        moment = datetime.combine(middle, time(12), tzinfo=UTC) + step * MINUTE
        asked = [one is not None and one.state_at(moment).is_open for one in some]
        assert (
            index.open_at(moment)
            == open_mask(some, moment)
            == sum(1 << i for i, is_open in enumerate(asked) if is_open)
        )


@given(openings, st.randoms())
def test_the_order_of_rows_makes_no_difference(rows, random):
    shuffled = [*rows, *rows[:2]]
    random.shuffle(shuffled)
    assert Hours(tuple(shuffled)) == Hours(rows) and hash(Hours(tuple(shuffled))) == hash(Hours(rows))
    assert hours_from_rows(tuple((o.weekday, o.opens, o.closes) for o in shuffled)) == Hours(rows)

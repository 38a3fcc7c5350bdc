"""Which of many services are open: the right bits, asked no more often than needed."""

from datetime import datetime, time

import pytest

from support_directory.hours import Hours, OpenIndex, Opening, SpecialDays, hours_from_rows, open_mask
from support_directory.hours import mask as mask_module
from support_directory.tests.test_hours import ALWAYS, NIGHTS, OFFICE, at, week

NOON, EVENING = at("2026-11-18 12:00"), at("2026-11-18 23:00")


def bits(mask: int) -> list[int]:
    return [place for place in range(mask.bit_length()) if mask >> place & 1]


def test_each_bit_is_a_place():
    some = [OFFICE, None, ALWAYS, NIGHTS, Hours(), OFFICE]
    assert bits(open_mask(some, NOON)) == [0, 2, 5]
    assert bits(open_mask(some, EVENING)) == [2, 3]


def test_nothing_is_open_of_nothing():
    assert open_mask([], NOON) == open_mask([None, None], NOON) == 0


def test_rare_hours_among_many_are_found_too():
    many: list[Hours | None] = [OFFICE] * 5000
    many[7], many[4999], many[100] = NIGHTS, NIGHTS, None
    index = OpenIndex(many)
    assert {type(places) for _hours, places in index._groups} == {int, list}
    assert bits(index.open_at(EVENING)) == [7, 4999]
    assert index.open_at(NOON).bit_count() == 4997


def test_it_asks_each_different_hours_once_and_again_only_after_a_change(monkeypatch):
    asked = []
    stretches = mask_module.stretches
    monkeypatch.setattr(mask_module, "stretches", lambda hours, *rest: asked.append(hours) or stretches(hours, *rest))
    index = OpenIndex([OFFICE, Hours(OFFICE.openings, (), "Europe/London", ("england",), "open"), NIGHTS] * 100)
    noon = index.open_at(NOON)
    assert len(asked) == 2
    assert index.open_at(at("2026-11-18 16:59:59")) == noon and len(asked) == 2
    assert index.open_at(at("2026-11-18 17:00")) == 0 and len(asked) == 4
    assert index.open_at(NOON) == noon and len(asked) == 6


def test_the_hour_that_comes_twice_is_not_confused():
    hours = Hours(week([7], "00:00", "01:30"), bank_holidays="open")
    first, second = at("2026-10-25 01:15"), at("2026-10-25 01:15", fold=1)
    index = OpenIndex([hours])
    for moment, expected in ((second, 0), (first, 1), (second, 0)):
        assert index.open_at(moment) == expected


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        OpenIndex([]).open_at(datetime(2026, 11, 18))


def test_rows_of_the_database_become_shared_hours():
    openings = ((1, time(9), time(17)),)
    special = ((NOON.date(), NOON.date(), None, None, "note"),)
    one, two = (hours_from_rows(openings, special, "Europe/Dublin", ("wales",), "closed") for _ in range(2))
    assert one is two
    assert one == Hours((Opening(*openings[0]),), (SpecialDays(*special[0]),), "Europe/Dublin", ("wales",), "closed")

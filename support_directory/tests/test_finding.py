"""Counting by bitsets gives what counting one by one gives, for every filter, alone, in pairs and together."""

import random
from itertools import combinations, product

import pytest
from hypothesis import given

from support_directory.finding.find import find
from support_directory.finding.results import FILTERS
from support_directory.tests.finding_reference import (
    ALWAYS,
    MOMENT,
    OPTIONS,
    TERMS,
    Directory,
    Entry,
    areas,
    asked,
    directories,
    filters,
)


def found_in(directory: Directory, chosen: dict, **more):
    return find(asked(**chosen), MOMENT, snapshot=directory.snapshot, **more)


def expect_same(directory: Directory, chosen: dict, snapshot=None) -> None:
    found = find(asked(**chosen), MOMENT, snapshot=snapshot or directory.snapshot)
    expected = directory.ids(chosen)
    assert sorted(found.ids) == expected and found.total == len(expected)
    assert list(found.open_ids) == [one for one in expected if one in set(directory.ids({"open": ["now"]}))]
    counted = {(facet.key, option.slug): option.count for facet in found.facets for option in facet.options}
    shown = {facet.key for facet in found.facets}
    for key, slug in [(key, slug) for key, slugs in OPTIONS.items() for slug in slugs]:
        if key in shown and (key, slug) in counted:
            assert counted[key, slug] == directory.count(chosen, key, slug), (key, slug)
        else:  # a filter or language that nobody has any data for
            assert not directory.count({}, key, slug)
    marked = {(facet.key, option.slug) for facet in found.facets for option in facet.chosen}
    assert marked == {(key, slug) for key, slugs in chosen.items() for slug in slugs} & counted.keys()


@pytest.fixture(scope="module")
def many() -> Directory:
    chance = random.Random(7)

    def some(values):
        return frozenset(chance.sample(values, chance.randrange(3)))

    return Directory(
        [
            Entry(
                some(areas),
                some([t.id for t in TERMS]),
                some(["cy", "pl"]),
                chance.random() < 0.4,
                chance.choice(["", ALWAYS]),
            )
            for _ in range(120)
        ]
    )


def test_each_filter_alone_and_every_pair_of_them(many):
    snapshot = many.snapshot
    singles = [{key: [slug]} for key in OPTIONS for slug in OPTIONS[key]]
    several = [{key: OPTIONS[key][:2]} for key in OPTIONS]
    pairs = [
        {one: [first], other: [second]}
        for one, other in combinations(OPTIONS, 2)
        for first, second in product(OPTIONS[one], OPTIONS[other])
    ]
    for chosen in [{}, *singles, *several, *pairs]:
        expect_same(many, chosen, snapshot)


@given(directories, filters)
def test_any_filters_in_any_directory(directory, chosen):
    expect_same(directory, chosen)


@given(directories, filters)
def test_what_is_near_is_what_leaving_out_one_filter_gives(directory, chosen):
    found = found_in(directory, chosen)
    if found.total:
        assert not found.nearest
        return
    expected = {}
    for key, slugs in chosen.items():
        rest = {other: values for other, values in chosen.items() if other != key}
        if without := len(directory.ids(rest)):
            expected[key, slugs[0] if len(slugs) == 1 else ""] = without
    assert {(key, slug): count for key, slug, count in found.nearest} == expected
    counts = [count for _, _, count in found.nearest]
    assert counts == sorted(counts, reverse=True)


def facets_of(found) -> dict:
    return {facet.key: {option.slug: option.count for option in facet.options} for facet in found.facets}


def test_choosing_one_nation_leaves_the_others_their_numbers():
    scotland, wales = Entry(areas=frozenset({("S92000003", "")})), Entry(areas=frozenset({("W92000004", "")}))
    facets = facets_of(found_in(Directory([scotland, wales, wales]), {"nation": ["scotland"]}))
    assert facets["nation"] == {
        "england": 0,
        "scotland": 1,
        "wales": 2,
        "northern-ireland": 0,
        "republic-of-ireland": 0,
    }


def test_a_filter_without_data_is_left_out_and_one_in_force_never():
    assert facets_of(found_in(Directory([Entry()]), {})) == {}
    assert facets_of(found_in(Directory([]), {})) == {}
    empty = found_in(Directory([Entry()]), {"topic": ["pain"], "open": ["now"]})
    assert [facet.key for facet in empty.facets] == ["open", "topic"]
    assert all(option.chosen for facet in empty.facets for option in facet.chosen) and not empty.total


def test_filters_stand_in_their_order_with_words_for_people(many):
    found = found_in(many, {})
    assert [facet.key for facet in found.facets] == list(FILTERS)
    assert all(facet.label and all(option.label for option in facet.options) for facet in found.facets)
    assert [option.label for option in found.facets[2].options] == ["Money", "Benefits", "Appeals", "Pain"]


def test_hours_that_are_known_show_the_filter_even_when_all_are_closed():
    closed = Entry(hours="Europe/London|open|7 00:00:00 00:01:00|")
    assert facets_of(found_in(Directory([closed]), {})) == {"open": {"now": 0}}


LINE = Entry(terms=frozenset({"t4"}), role="listening")
PLAIN = Entry(terms=frozenset({"t4"}))


def test_crisis_lines_come_first_where_words_call_for_them():
    directory = Directory([PLAIN, LINE, PLAIN])
    assert [one.int for one in found_in(directory, {}).ids] == [0, 1, 2]
    found = found_in(directory, {}, danger="mind")
    assert [one.int for one in found.ids] == [1, 0, 2] and found.danger == "mind"
    assert [one.int for one in found.ids[1:]] == [0, 2]


def test_crisis_lines_come_first_where_the_topic_is_one_of_theirs():
    directory = Directory([PLAIN, LINE, Entry(terms=frozenset({"t1"}))])
    found = found_in(directory, {"topic": ["pain"]})
    assert [one.int for one in found.ids] == [1, 0] and found.danger == "mind"
    assert found_in(directory, {"topic": ["money"]}).danger == ""
    emergency = Directory([PLAIN, Entry(terms=frozenset({"t4"}), role="emergency")])
    assert found_in(emergency, {"topic": ["pain"]}).danger == ""  # another way to reach 999 is no one to talk to

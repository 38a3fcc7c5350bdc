"""Sets of services as bits: whatever the set, it holds what was put in, in order, and a page of it is the same."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_directory.finding.bits import Ids, bits_of, places_in

SIZE = 2_000
places = st.sets(st.integers(0, SIZE - 1), max_size=300)


def ids_of(bits: int, best=()) -> tuple[Ids, list[UUID]]:
    keys = [UUID(int=number).bytes for number in range(SIZE)]
    return Ids(keys, {key: place for place, key in enumerate(keys)}, bits, best), [UUID(bytes=key) for key in keys]


@given(places, st.integers(0, 400))
def test_places_come_back_in_order_from_any_of_them_on(chosen, skip):
    bits = bits_of(chosen, SIZE)
    assert list(places_in(bits)) == sorted(chosen)
    assert list(places_in(bits, skip)) == sorted(chosen)[skip:]


@given(places, st.data())
def test_a_page_is_the_same_slice_as_that_of_a_list(chosen, data):
    best = data.draw(st.permutations(sorted(chosen)).map(lambda order: order[: data.draw(st.integers(0, 50))]))
    ids, every = ids_of(bits_of(chosen, SIZE), best)
    expected = [every[place] for place in [*best, *sorted(chosen - set(best))]]
    start, stop, step = data.draw(
        st.tuples(*[st.none() | st.integers(-350, 350)] * 2, st.sampled_from([None, 1, 2, -1]))
    )
    assert len(ids) == len(expected) and list(ids) == expected
    assert ids[start:stop:step] == expected[start:stop:step]
    if expected:
        assert (ids[0], ids[-1], ids[len(expected) // 2]) == (expected[0], expected[-1], expected[len(expected) // 2])
    assert all(one in ids for one in expected)
    assert sum(one in ids for one in every) == len(expected)


def test_what_is_not_there_is_not_there():
    ids, every = ids_of(bits_of([1, 3], SIZE))
    assert every[0] not in ids and uuid4() not in ids and "x" not in ids
    with pytest.raises(IndexError):
        ids[2]
    assert list(ids_of(0)[0]) == [] and list(places_in(0, 5)) == []

"""What a visitor may type into the address, and what becomes of it."""

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from support_directory.choices import Nation
from support_directory.query import LONGEST_NAMED, LONGEST_SEARCH, MOST_NAMED, DirectoryQuery


def read(address: str) -> DirectoryQuery:
    return DirectoryQuery.read(QueryDict(address))


def test_nations_may_be_repeated_and_come_in_our_order():
    assert read("nation=wales&nation=england&nation=wales").nations == ("england", "wales")


def test_a_bad_value_is_dropped_by_itself_and_named():
    asked = read("nation=Wales&nation=narnia&nation=&q=carers")
    assert (asked.nations, asked.q, asked.dropped) == (("wales",), "carers", ("narnia",))


def test_other_keys_are_nobodys_mistake():
    assert read("utm_source=x&topic=pain") == DirectoryQuery()


def test_nul_bytes_and_spaces_become_one_space():
    assert read("q=%00pain%00%20%20relief%00&nation=%00").q == "pain relief"


def test_a_search_that_is_too_long_is_cut_and_says_so():
    asked = read("q=" + "x" * 10_000)
    assert asked.shortened and asked.q == "x" * LONGEST_SEARCH
    assert not read("q=" + "x" * LONGEST_SEARCH).shortened


@given(st.lists(st.text(max_size=200) | st.sampled_from(Nation.values), max_size=20), st.text(max_size=300))
def test_reading_never_fails_and_keeps_only_what_is_safe(nations, text):
    data = QueryDict(mutable=True)
    data.setlist("nation", nations)
    data["q"] = text
    asked = DirectoryQuery.read(data)
    assert set(asked.nations) <= set(Nation.values) and set(nations) & set(Nation.values) <= set(asked.nations)
    assert len(asked.q) <= LONGEST_SEARCH and "\x00" not in asked.q
    assert len(asked.dropped) <= MOST_NAMED and all(len(value) <= LONGEST_NAMED for value in asked.dropped)
    assert asked.is_narrowed == bool(asked.nations or asked.q)

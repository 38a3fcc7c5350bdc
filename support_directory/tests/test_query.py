"""What a visitor may type into the address, and what becomes of it."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from support_directory.choices import Nation
from support_directory.finding.query import (
    CLOSED_LISTS,
    LONGEST_NAMED,
    LONGEST_SEARCH,
    MOST_NAMED,
    DirectoryQuery,
)
from support_directory.finding.results import FILTERS

KNOWN = CLOSED_LISTS | {"topic": ("money", "Debt"), "audience": ("carers",), "channel": (), "language": ("cy", "pl")}


def read(address: str) -> DirectoryQuery:
    return DirectoryQuery.read(QueryDict(address), KNOWN)


def test_nations_may_be_repeated_and_come_in_our_order():
    assert read("nation=wales&nation=england&nation=wales").nations == ("england", "wales")


def test_a_bad_value_is_dropped_by_itself_and_named():
    asked = read("nation=Wales&nation=narnia&nation=&topic=magic&topic=money&open=never&q=carers")
    assert asked.filters == {"nation": ("wales",), "topic": ("money",)}
    assert (asked.nations, asked.q, asked.dropped) == (("wales",), "carers", ("narnia", "never", "magic"))
    assert not asked.open_now


def test_every_filter_is_read_whatever_its_letters():
    asked = read("nation=WALES&topic=debt&audience=carers&cost=free&language=pl&language=CY&open=now&exact=1&page=3")
    assert asked.filters == {
        "nation": ("wales",),
        "topic": ("Debt",),
        "audience": ("carers",),
        "cost": ("free",),
        "language": ("cy", "pl"),
        "open": ("now",),
    }
    assert asked.open_now and asked.exact and asked.page == 3 and not asked.dropped


def test_other_keys_are_nobodys_mistake():
    assert read("utm_source=x&nation[]=wales&csrf=") == DirectoryQuery()


def test_nul_bytes_and_spaces_become_one_space():
    assert read("q=%00pain%00%20%20relief%00&nation=%00").q == "pain relief"


def test_a_search_that_is_too_long_is_cut_and_says_so():
    asked = read("q=" + "x" * 10_000)
    assert asked.shortened and asked.q == "x" * LONGEST_SEARCH
    assert not read("q=" + "x" * LONGEST_SEARCH).shortened


@pytest.mark.parametrize(
    ("typed", "page"),
    [("2", 2), ("0", 1), ("-1", 1), ("abc", 1), ("", 1), ("1e3", 1), ("٣", 1), ("²", 1), ("9" * 5_000, 1), ("%00", 1)],
)
def test_a_page_is_a_number_or_the_first_one(typed, page):
    assert read(f"page={typed}").page == page


def test_one_question_has_one_address_however_it_was_asked():
    one = read("q=debt&topic=money&nation=wales&nation=england&exact=1&page=2&nation=narnia")
    other = read("page=2&nation=England&exact&nation=wales&q=debt&topic=MONEY")
    assert one.query_string == other.query_string == "nation=england&nation=wales&topic=money&q=debt&exact=1&page=2"
    assert read(one.query_string).query_string == one.query_string
    assert (
        read("nation=wales").with_option("nation", "england").on_page(2).query_string
        == "nation=england&nation=wales&page=2"
    )
    assert DirectoryQuery().query_string == ""


def test_an_address_holds_what_was_typed_as_it_was_typed():
    asked = read("q=a%26nation%3Dwales+%C3%A9%25")
    assert asked.q == "a&nation=wales é%" and read(asked.query_string).q == asked.q


def test_filters_are_added_and_taken_away_one_by_one_and_begin_at_the_first_page():
    asked = read("nation=wales&nation=england&topic=money&q=debt&exact=1&page=2&topic=magic")
    assert asked.with_option("language", "cy").query_string.endswith("language=cy&q=debt&exact=1")
    assert asked.with_option("nation", "wales").nations == ("england", "wales")
    assert asked.without("nation", "wales").nations == ("england",)
    assert asked.without("nation").query_string == "topic=money&q=debt&exact=1"
    assert asked.without("topic", "money").without("nation").query_string == "q=debt&exact=1"
    assert asked.without("q").query_string == "nation=england&nation=wales&topic=money"
    assert asked.without("audience", "carers").filters == asked.filters
    assert asked.exactly().exact and asked.on_page(7).page == 7
    assert not asked.without("nation").dropped and asked.dropped  # a link repeats no notice


@given(
    st.dictionaries(
        st.sampled_from([*FILTERS, "page", "exact", "other"]),
        st.lists(st.text(max_size=200) | st.sampled_from([*Nation.values, "money", "now", "free"]), max_size=20),
    ),
    st.text(max_size=300),
)
def test_reading_never_fails_and_keeps_only_what_is_safe(lists, text):
    data = QueryDict(mutable=True)
    for key, values in lists.items():
        data.setlist(key, values)
    data["q"] = text
    asked = DirectoryQuery.read(data, KNOWN)
    for key in FILTERS:
        typed = {" ".join(value.replace("\x00", " ").split()).lower() for value in lists.get(key, [])}
        assert set(asked.filters.get(key, ())) == {slug for slug in KNOWN.get(key, ()) if slug.lower() in typed}
    assert len(asked.q) <= LONGEST_SEARCH and "\x00" not in asked.q
    assert len(asked.dropped) <= MOST_NAMED and all(len(value) <= LONGEST_NAMED for value in asked.dropped)
    assert asked.is_narrowed == bool(asked.filters or asked.q)
    again = DirectoryQuery.read(QueryDict(asked.query_string), KNOWN)
    assert (again.filters, again.q, again.exact, again.page) == (asked.filters, asked.q, asked.exact, asked.page)


def test_words_are_taken_as_typed_only_while_they_are_the_same():
    assert read("q=benfits&exact=benfits").exact
    assert read("q=+benfits++money&exact=benfits+money").exact
    assert not read("q=carrers&exact=benfits").exact
    assert read("q=benfits&exact=benfits&nation=wales").query_string == "nation=wales&q=benfits&exact=1"

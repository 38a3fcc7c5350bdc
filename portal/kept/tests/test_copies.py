"""What a process remembers, and for how long."""

from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from portal.kept.copies import SECONDS, Copies


def test_a_copy_is_found_for_its_address_and_its_state_alone():
    copies = Copies(1_000)
    copies.put("/a/", 1, {"X": "y"}, b"words")
    found = copies.get("/a/", 1)
    assert found is not None and found.content == b"words" and found.headers == {"X": "y"}
    assert copies.get("/b/", 1) is None
    assert copies.get("/a/", 2) is None


def test_a_newer_answer_takes_the_place_of_the_older():
    copies = Copies(1_000)
    copies.put("/a/", 1, {}, b"old")
    copies.put("/a/", 2, {}, b"new")
    found = copies.get("/a/", 2)
    assert found is not None and found.content == b"new"
    assert copies.get("/a/", 1) is None


def test_a_copy_grows_too_old_though_nothing_changed():
    copies = Copies(1_000)
    with mock.patch("time.monotonic", return_value=100.0):
        copies.put("/a/", 1, {}, b"words")
    with mock.patch("time.monotonic", return_value=100.0 + SECONDS):
        assert copies.get("/a/", 1)
    with mock.patch("time.monotonic", return_value=100.1 + SECONDS):
        assert copies.get("/a/", 1) is None


def test_what_was_asked_for_last_stays():
    copies = Copies(30)
    copies.put("/a/", 1, {}, b"a")  # nine bytes, packed
    copies.put("/b/", 1, {}, b"b")
    copies.put("/c/", 1, {}, b"c")
    assert copies.get("/a/", 1)
    copies.put("/d/", 1, {}, b"d")
    assert copies.get("/a/", 1) and copies.get("/b/", 1) is None


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 2), st.binary(max_size=40))), st.integers(0, 120))
def test_the_bytes_kept_never_pass_the_limit_and_an_answer_is_never_another_ones(asked, most):
    copies = Copies(most)
    told = {}
    for address, state, content in asked:
        copies.put(address, state, {}, content)
        told[address, state] = content
        assert 0 <= copies._bytes <= most
        for (place, when), wanted in told.items():
            found = copies.get(place, when)
            assert found is None or found.content == wanted

"""Numbers: shown as their owner prints them, dialled so that a tap works, never made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_directory.choices import PhoneType
from support_directory.numbers import PhoneNumber, regions_of, tidy

DIGITS = st.text("0123456789 +()-.", max_size=32)


@pytest.mark.parametrize(
    ("number", "regions", "display", "href"),
    [
        ("116 123", ("GB", "IE"), "116 123", "tel:116123"),
        ("111", ("GB",), "111", "tel:111"),
        ("999", ("GB",), "999", "tel:999"),
        ("112", ("IE",), "112", "tel:112"),
        ("0808 808 7777", ("GB",), "0808 808 7777", "tel:08088087777"),
        ("08088087777", ("GB",), "0808 808 7777", "tel:08088087777"),
        ("1800 24 07 24", ("IE",), "1800 24 07 24", "tel:1800240724"),
        ("0300 123 1053", ("GB",), "0300 123 1053", "tel:+443001231053"),
        ("01632 960192", ("GB", "IE"), "01632 960192", "tel:01632960192"),
        ("0151 529 5820", ("GB",), "0151 529 5820", "tel:+441515295820"),
        ("0818 07 4000", ("IE",), "0818 07 4000", "tel:+353818074000"),
        ("+1 866 224 3301", ("GB", "IE"), "+1 866 224 3301", "tel:+18662243301"),
    ],
)
def test_a_number_is_shown_as_printed_and_dialled_in_full(number, regions, display, href):
    phone = PhoneNumber(number, regions=regions)
    assert (phone.display, phone.href) == (display, href)


def test_a_text_line_says_and_sends_its_word():
    phone = PhoneNumber("85258", PhoneType.TEXT, "SHOUT")
    assert (phone.display, phone.href) == ("SHOUT to 85258", "sms:85258?body=SHOUT")


def test_a_text_line_without_a_word_sends_none():
    phone = PhoneNumber("85258", PhoneType.TEXT)
    assert (phone.display, phone.href) == ("85258", "sms:85258")


def test_a_word_to_text_cannot_break_out_of_the_address():
    assert PhoneNumber("85258", PhoneType.TEXT, "A&B ?x=1").href == "sms:85258?body=A%26B%20%3Fx%3D1"


@pytest.mark.parametrize("number", ["116 123", "85258", "50808", "0808 808 7777", "1800 247 247", "+1 866 224 3301"])
def test_real_kinds_of_number_are_known(number):
    assert PhoneNumber(number).is_known


@pytest.mark.parametrize("number", ["", "12", "0808 808", "020 7946 00000000", "+", "+99 12345", "hello"])
def test_what_cannot_be_a_number_is_not_known(number):
    assert not PhoneNumber(number).is_known


def test_regions_follow_the_nations_and_overseas_gets_both():
    assert regions_of(["wales"]) == ("GB",)
    assert regions_of(["republic-of-ireland"]) == ("IE",)
    assert regions_of(["republic-of-ireland", "england"]) == ("GB", "IE")
    assert regions_of([]) == ("GB", "IE")


@given(DIGITS, st.sampled_from(PhoneType.values), st.text(max_size=20))
def test_showing_never_fails(number, kind, word):
    phone = PhoneNumber(tidy(number), kind, word)
    assert phone.href.startswith(("tel:", "sms:"))
    assert " " not in phone.href
    assert phone.display.endswith(phone.grouped)


@given(st.sampled_from(["020", "0151", "01632", "0808", "07700"]), st.text("0123456789", min_size=5, max_size=8))
def test_grouping_neither_adds_nor_changes_a_digit(area, rest):
    assert PhoneNumber(area + rest, regions=("GB",)).grouped.replace(" ", "") == area + rest


@given(DIGITS)
def test_tidying_keeps_every_digit_and_settles_at_once(number):
    tidied = tidy(number)
    assert [c for c in tidied if c.isdigit()] == [c for c in number if c.isdigit()]
    assert tidy(tidied) == tidied

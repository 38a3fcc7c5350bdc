"""Where a number can be dialled from, said only where it matters."""

import pytest

from support_directory.dialling import dialled_from, works_from
from support_directory.numbers import PhoneNumber

UK_ONLY, IRELAND_ONLY = "works only from phones in the UK", "works only from phones in the Republic of Ireland"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("0808 808 7777", UK_ONLY),
        ("0800 1111", UK_ONLY),
        ("111", UK_ONLY),
        ("85258", UK_ONLY),
        ("1800 247 247", IRELAND_ONLY),
        ("0818 222 024", IRELAND_ONLY),
        ("50808", IRELAND_ONLY),
        ("116 123", ""),
        ("112", ""),
        ("0300 123 3393", ""),
        ("028 9099 2000", ""),
        ("01 671 0027", ""),
        ("+44 20 7946 0000", ""),
        ("+353 1 671 0027", ""),
        ("1890 123456", ""),  # could be either: nothing is said
        ("1", ""),
        ("0" * 32, ""),
    ],
)
def test_a_service_for_both_sides_says_where_its_numbers_work(number, said):
    assert dialled_from(PhoneNumber(number)) == said


@pytest.mark.parametrize("regions", [("GB",), ("IE",)])
def test_a_service_for_one_side_says_nothing(regions):
    assert dialled_from(PhoneNumber("0808 808 7777", regions=regions)) == ""


@pytest.mark.parametrize(
    ("number", "regions", "in_the_uk", "in_ireland"),
    [
        ("0808 808 7777", ("GB", "IE"), True, False),
        ("1800 247 247", ("GB", "IE"), False, True),
        ("116 123", ("GB", "IE"), True, True),
        ("0808 808 7777", ("GB",), True, True),  # nobody asks for it from the other side
    ],
)
def test_a_number_for_each_side(number, regions, in_the_uk, in_ireland):
    asked = PhoneNumber(number, regions=regions)
    assert (works_from(asked, "GB"), works_from(asked, "IE")) == (in_the_uk, in_ireland)

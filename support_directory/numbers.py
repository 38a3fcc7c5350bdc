"""Phone numbers: whether one exists, how it is shown, what a tap on it does. Nothing here makes a number up."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, shortnumberinfo

from support_directory.choices import UK_NATIONS, CallCost, Nation, PhoneType

_PUNCTUATION = re.compile(r"[\s().\-\u2010-\u2015\u00a0]+")
# Freephone numbers are dialled as printed: some networks refuse them with a country code in front.
_AS_PRINTED = {PhoneNumberType.TOLL_FREE, PhoneNumberType.SHARED_COST, PhoneNumberType.PREMIUM_RATE}


def tidy(number: str) -> str:
    """Return the number with single spaces for all punctuation; digits and a leading plus are left as they are."""
    return _PUNCTUATION.sub(" ", number).strip()


def regions_of(nations: Iterable[str]) -> tuple[str, ...]:
    """Return the numbering regions of these nations; both of ours for an overseas service."""
    chosen = set(nations)
    regions = [("GB", chosen & UK_NATIONS), ("IE", chosen & {Nation.REPUBLIC_OF_IRELAND})]
    return tuple(region for region, found in regions if found) or ("GB", "IE")


@dataclass(frozen=True)
class PhoneNumber:
    """One number of a service, ready to show; made without a query from a row of ``Phone``."""

    number: str
    type: str = PhoneType.VOICE
    text_keyword: str = ""
    note: str = ""
    cost: str = ""
    regions: tuple[str, ...] = ("GB", "IE")

    @property
    def is_text(self) -> bool:
        """Tell whether people write to this number."""
        return self.type == PhoneType.TEXT

    @property
    def cost_in_words(self) -> str:
        """What calling or texting costs, as the organisation says it; empty where it says nothing."""
        return str(CallCost(self.cost).label) if self.cost else ""

    @property
    def digits(self) -> str:
        """The number as it is dialled, without spaces."""
        return self.number.replace(" ", "")

    @property
    def is_known(self) -> bool:
        """Tell whether the number can exist in its regions: an ordinary number, or a short code such as 116 123."""
        return self._parsed() is not None or self._is_short_code()

    @property
    def grouped(self) -> str:
        """The number as its owner groups it; one given without spaces is grouped by its region's own habit."""
        if " " in self.number:
            return self.number
        parsed = self._parsed()
        if parsed is None:
            return self.number
        international = self.number.startswith("+")
        style = PhoneNumberFormat.INTERNATIONAL if international else PhoneNumberFormat.NATIONAL
        return phonenumbers.format_number(parsed, style)

    @property
    def display(self) -> str:
        """What a visitor reads: "116 123", or "SHOUT to 85258" for a line that waits for a word."""
        return f"{self.text_keyword} to {self.grouped}" if self.is_text and self.text_keyword else self.grouped

    @property
    def href(self) -> str:
        """The address behind a tap: ``tel:`` or ``sms:`` (RFC 3966, RFC 5724)."""
        if self.is_text:
            return f"sms:{self.digits}" + (f"?body={quote(self.text_keyword)}" if self.text_keyword else "")
        parsed = self._parsed()
        if parsed is None or phonenumbers.number_type(parsed) in _AS_PRINTED:
            return f"tel:{self.digits}"
        return f"tel:{phonenumbers.format_number(parsed, PhoneNumberFormat.E164)}"

    def _parsed(self) -> phonenumbers.PhoneNumber | None:
        """Return the ordinary number in the first region where it is one, or None."""
        return _parse(self.number, tuple(self.regions))

    def _is_short_code(self) -> bool:
        if self.number.startswith("+"):
            return False
        for region in self.regions:
            try:
                parsed = phonenumbers.parse(self.number, region)
            except phonenumbers.NumberParseException:
                return False
            if shortnumberinfo.is_valid_short_number_for_region(parsed, region):
                return True
        return False


@lru_cache(maxsize=4096)
def _parse(number: str, regions: tuple[str, ...]) -> phonenumbers.PhoneNumber | None:
    """Parse once per number and process: it is done for every number of every page."""
    for region in regions:
        try:
            parsed = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            return None
        if phonenumbers.is_valid_number(parsed):
            return parsed
    return None

"""From where a number can be dialled. Freephone numbers and short codes end at the border; nobody should find out by
calling in vain.
"""

from functools import lru_cache

import phonenumbers
from django.utils.translation import gettext as _
from phonenumbers import PhoneNumberType, shortnumberinfo

from support_directory.numbers import PhoneNumber

# Which kinds of ordinary numbers no network abroad puts through. Ireland's 0818 is a "universal access number".
_AT_HOME_ONLY = {
    "GB": {PhoneNumberType.TOLL_FREE},
    "IE": {PhoneNumberType.TOLL_FREE, PhoneNumberType.SHARED_COST, PhoneNumberType.UAN},
}


def dialled_from(number: PhoneNumber) -> str:
    """Say where a number works, for a service that helps on both sides of the border; empty where it works on both."""
    if len(number.regions) < 2:
        return ""
    works_in = _works_in(number.number)
    if works_in == "GB":
        return _("works only from phones in the UK")
    return _("works only from phones in the Republic of Ireland") if works_in == "IE" else ""


def works_from(number: PhoneNumber, region: str) -> bool:
    """Tell whether the number of a service that helps in this region ("GB" or "IE") can be dialled there."""
    return len(number.regions) < 2 or _works_in(number.number) in ("", region)


@lru_cache(maxsize=4096)
def _works_in(number: str) -> str:
    """Return the only region where the number can be dialled, or nothing: in both, or nobody knows."""
    if number.startswith("+"):
        return ""
    kinds = {region: _kind(number, region) for region in _AT_HOME_ONLY}
    known = [region for region, kind in kinds.items() if kind]
    return known[0] if len(known) == 1 and kinds[known[0]] == "at home only" else ""


def _kind(number: str, region: str) -> str:
    """Return "at home only" or "anywhere" for a number of the region, nothing for one it does not have."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return ""
    if phonenumbers.is_valid_number_for_region(parsed, region):
        return "at home only" if phonenumbers.number_type(parsed) in _AT_HOME_ONLY[region] else "anywhere"
    return "at home only" if shortnumberinfo.is_valid_short_number_for_region(parsed, region) else ""

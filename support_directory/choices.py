"""The closed lists of words the directory uses. Values are slugs: they stand in addresses and in the open data."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Nation(models.TextChoices):
    """Where help is given. A service without any nation is an overseas one."""

    ENGLAND = "england", _("England")
    SCOTLAND = "scotland", _("Scotland")
    WALES = "wales", _("Wales")
    NORTHERN_IRELAND = "northern-ireland", _("Northern Ireland")
    REPUBLIC_OF_IRELAND = "republic-of-ireland", _("Republic of Ireland")


UK_NATIONS = frozenset({Nation.ENGLAND, Nation.SCOTLAND, Nation.WALES, Nation.NORTHERN_IRELAND})


# Addresses right under the directory's own, in urls.py: an entry with one of these short names could not be reached.
RESERVED_SLUGS = frozenset({"all", "open-data", "shortlist", "suggest", "thank-you"})


class Area(models.TextChoices):
    """A service area by its code: ONS codes for the UK and its nations, ISO 3166 for Ireland."""

    UNITED_KINGDOM = "K02000001", _("The whole UK")
    ENGLAND = "E92000001", _("England")
    SCOTLAND = "S92000003", _("Scotland")
    WALES = "W92000004", _("Wales")
    NORTHERN_IRELAND = "N92000002", _("Northern Ireland")
    REPUBLIC_OF_IRELAND = "IE", _("Republic of Ireland")
    ALL_IRELAND = "all-ireland", _("All of Ireland, north and south")
    LOCAL = "local", _("A part of one nation")


NATIONS_OF_AREA: dict[str, frozenset[str]] = {
    Area.UNITED_KINGDOM: UK_NATIONS,
    Area.ENGLAND: frozenset({Nation.ENGLAND}),
    Area.SCOTLAND: frozenset({Nation.SCOTLAND}),
    Area.WALES: frozenset({Nation.WALES}),
    Area.NORTHERN_IRELAND: frozenset({Nation.NORTHERN_IRELAND}),
    Area.REPUBLIC_OF_IRELAND: frozenset({Nation.REPUBLIC_OF_IRELAND}),
    Area.ALL_IRELAND: frozenset({Nation.NORTHERN_IRELAND, Nation.REPUBLIC_OF_IRELAND}),
}


def areas_of(nations: Iterable[str]) -> list[str]:
    """Return the fewest area codes that stand for these nations: the whole UK once rather than its four nations."""
    left = set(nations)
    codes = []
    if left >= UK_NATIONS:
        codes.append(Area.UNITED_KINGDOM.value)
        left -= UK_NATIONS
    single = {next(iter(found)): code for code, found in NATIONS_OF_AREA.items() if len(found) == 1}
    return codes + [str(single[nation]) for nation in in_order(left)]


class Status(models.TextChoices):
    """Whether the service runs: the four values of HSDS 3.0."""

    ACTIVE = "active", _("Active")
    INACTIVE = "inactive", _("Inactive")
    DEFUNCT = "defunct", _("Closed for good")
    TEMPORARILY_CLOSED = "temporarily closed", _("Closed for now")


class Assurance(models.TextChoices):
    """Whether people have checked the entry. Only verified ones are public on a real server."""

    UNCHECKED = "unchecked", _("Not checked")
    DEMONSTRATION = "demonstration", _("Demonstration")
    VERIFIED = "verified", _("Checked")


class Outcome(models.TextChoices):
    """What someone found who compared an entry with its source."""

    CONFIRMED = "confirmed", _("Everything shown here is right")
    NOT_CONFIRMED = "not-confirmed", _("I could not confirm it")


class CrisisRole(models.TextChoices):
    """What a service is to people in danger. Such services stand under Help now, the first kind on every page."""

    LISTENING = "listening", _("Someone to talk to in a crisis")
    EMERGENCY = "emergency", _("Another way to reach 999 or 112, for people who cannot speak or hear on the phone")


class BankHolidays(models.TextChoices):
    """What the opening hours are on a bank holiday. Empty: nobody has said, so we say nothing either."""

    CLOSED = "closed", _("Closed on bank holidays")
    OPEN = "open", _("Open on bank holidays as on other days")


class Timezone(models.TextChoices):
    """Whose clock the opening hours follow."""

    LONDON = "Europe/London", _("UK time")
    DUBLIN = "Europe/Dublin", _("Irish time")


class Confidence(models.TextChoices):
    """How good the evidence of an unchecked entry looks. It orders the work of staff and means nothing to visitors."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class PhoneType(models.TextChoices):
    """What a number is for, in the words of HSDS."""

    VOICE = "voice", _("Calls")
    TEXT = "text", _("Text messages")
    TEXTPHONE = "textphone", _("Textphone (relay)")


class CallCost(models.TextChoices):
    """What a call or text costs, as the organisation itself says. Empty: not known, and nothing is shown."""

    FREE = "free", _("free")
    STANDARD = "standard", _("standard call rate")
    STANDARD_TEXT = "standard-text", _("standard text rate")
    EXTRA = "extra", _("costs more than a standard call")


class IdentifierScheme(models.TextChoices):
    """Registers of charities, by their org-id.guide codes; Ireland's register by its own name."""

    GB_CHC = "GB-CHC", _("Charity Commission for England and Wales")
    GB_SC = "GB-SC", _("Scottish Charity Register")
    GB_NIC = "GB-NIC", _("Charity Commission for Northern Ireland")
    IE_RCN = "IE-RCN", _("Irish Register of Charities (RCN)")
    CA_CRA = "CA-CRA_ACR", _("Canada Revenue Agency")


def in_order(nations: Iterable[str]) -> list[str]:
    """Return the nations without repeats, in the order every list of ours shows them. Unknown values stay, last."""
    chosen = set(nations)
    known = [nation for nation in Nation.values if nation in chosen]
    return known + sorted(chosen - set(known))


class ImportState(models.TextChoices):
    """How far an imported file is."""

    UPLOADED = "uploaded", _("Waiting for its columns to be matched")
    CHECKED = "checked", _("Checked, nothing changed yet")
    REFUSED = "refused", _("Has mistakes, nothing was changed")
    APPLIED = "applied", _("Imported as drafts")
    UNDONE = "undone", _("Undone")


class ImportAction(models.TextChoices):
    """What a row of an imported file does."""

    NEW = "new", _("New entry")
    CHANGE = "change", _("Change")
    SAME = "same", _("Nothing changes")
    ERROR = "error", _("Mistake")

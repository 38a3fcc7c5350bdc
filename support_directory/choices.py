"""The closed lists of words the directory uses. Values are slugs: they stand in addresses and in the open data."""

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


class Status(models.TextChoices):
    """Whether the service runs: the four values of HSDS 3.0."""

    ACTIVE = "active", _("Active")
    INACTIVE = "inactive", _("Inactive")
    DEFUNCT = "defunct", _("Closed for good")
    TEMPORARILY_CLOSED = "temporarily closed", _("Closed for now")


class Approval(models.TextChoices):
    """Whether people have checked the entry. Only approved ones are public on a real server."""

    UNCHECKED = "unchecked", _("Not checked")
    DEMONSTRATION = "demonstration", _("Demonstration")
    APPROVED = "approved", _("Approved")


class CrisisRole(models.TextChoices):
    """What a service is to people in danger. Such services stand under Help now, the first kind on every page."""

    LISTENING = "listening", _("Someone to talk to in a crisis")
    EMERGENCY = "emergency", _("Another way to reach 999 or 112, for people who cannot speak or hear on the phone")


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


def in_order(nations: list[str]) -> list[str]:
    """Return the nations without repeats, in the order every list of ours shows them. Unknown values stay, last."""
    known = [nation for nation in Nation.values if nation in nations]
    return known + sorted(set(nations) - set(known))

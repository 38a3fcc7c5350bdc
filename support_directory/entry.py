"""What the page of one entry says besides its card: costs, ages, languages, places, registers, the last check."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from support_directory.choices import IdentifierScheme
from support_directory.models import Location, Service, ServiceAtLocation

_SIGNS = {"GBP": "£", "EUR": "€", "": ""}


@dataclass(frozen=True)
class Entry:
    """A service that ``with_contact()``, ``with_hours()``, ``with_terms()`` and ``with_details()`` brought."""

    service: Service

    @cached_property
    def costs(self) -> list[str]:
        """What the help costs, a line each."""
        written = [line.strip() for line in self.service.fees_description.splitlines() if line.strip()]
        return written + [_cost_in_words(row) for row in self._brought("cost_options")]

    @cached_property
    def ages(self) -> str:
        """For which ages it is; empty where nobody said."""
        youngest, oldest = self.service.minimum_age, self.service.maximum_age
        if youngest and oldest is not None:
            return _("For people aged %(youngest)s to %(oldest)s") % {"youngest": youngest, "oldest": oldest}
        if youngest:
            return _("For people aged %(youngest)s and over") % {"youngest": youngest}
        return _("For people up to the age of %(oldest)s") % {"oldest": oldest} if oldest is not None else ""

    @cached_property
    def languages(self) -> list[str]:
        """The languages besides English, with what there is to know about them."""
        return [_with_note(row["name"], row["note"]) for row in self._brought("languages")]

    @cached_property
    def contacts(self) -> list[dict[str, str]]:
        """Whom to ask for, each as ``name`` in words and ``email``."""
        parts = ("name", "title", "department")
        return [
            {"name": ", ".join(row[part] for part in parts if row[part]), "email": row["email"]}
            for row in self._brought("contacts")
        ]

    @cached_property
    def term_lists(self) -> list[dict[str, Any]]:
        """Its terms under words that fit its own page; a list nobody knows here is left to the filters."""
        titles = {"topic": _("What they help with"), "audience": _("Who it is for"), "channel": _("Ways to get help")}
        terms = self.service.terms
        return [{"title": title, "names": terms[slug]} for slug, title in titles.items() if slug in terms]

    @cached_property
    def registers(self) -> list[tuple[str, str]]:
        """The public registers the organisation stands in, each with its number there."""
        found = [(str(IdentifierScheme(row["identifier_scheme"]).label), row["identifier"]) for row in self._registered]
        return sorted(found)

    @property
    def is_charity(self) -> bool:
        """Whether the organisation stands in a register of charities."""
        return bool(self._registered)

    @cached_property
    def places(self) -> list[Location]:
        """Where people can go, with address and access; three queries, however many there are."""
        rows = (
            ServiceAtLocation.objects.filter(service=self.service)
            .select_related("location")
            .prefetch_related("location__addresses", "location__accessibility")
            .order_by("location__name")
        )
        return [row.location for row in rows]

    @property
    def source_url(self) -> str:
        """The page the facts were last checked against; empty for an example."""
        return self.service.__dict__.get("source_url") or ""

    @property
    def source_host(self) -> str:
        """Whose page that is, short enough to read."""
        return urlsplit(self.source_url).netloc.removeprefix("www.")

    @property
    def _registered(self) -> list[dict[str, str]]:
        return self._brought("identifiers")

    def _brought(self, name: str) -> list[dict[str, Any]]:
        return self.service.__dict__[f"{name}_rows"]


def _cost_in_words(row: dict[str, str]) -> str:
    amount = row["amount"] and Decimal(row["amount"])
    words = row["amount_description"]
    if not words and amount is not None:
        words = f"{_SIGNS[row['currency']]}{amount:.2f}".removesuffix(".00") if amount else _("free")
    return f"{row['option']}: {words}" if row["option"] else words


def _with_note(words: str, note: str) -> str:
    return f"{words} ({note})" if note else words

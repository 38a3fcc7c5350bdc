"""A page's material as a list of passages that a person can read, each with the name of where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Page

from portal.evidence.material import Material, Names
from portal.evidence.models import Claim, ClaimSource

_ENDS = ("p", "li", "h2", "h3", "h4", "h5", "h6", "hr", "br")
_NAMES = frozenset({"title", "heading", "name", "term", "statement", "figure", "question", "plain", "subject"})
# The names of lists and of rows within them: they say nothing to a reader.
_UNSAID = frozenset({"item", "items"})
# Shown beside the text, with what each source says.
CLAIM, SOURCE = "evidence.claim", "evidence.source"
BESIDE = (CLAIM, SOURCE)


@dataclass(frozen=True)
class Passage:
    """One paragraph, heading, caption or choice.

    Attributes:
        label: where it stands, in words.
        text: what it says, without markup; where a link leads is written out.
        raw: as it is stored: two passages may read the same and link to different places.
    """

    label: str
    text: str
    raw: str


def passages_of(material: Material, page: Page, *, beside: bool, names: Names | None = None) -> list[Passage]:
    """Return what a reader sees, in the order of the fields.

    Args:
        material: of this page.
        page: specific; names the fields.
        beside: whether claims and sources are included, which the screens also show on their own.
        names: of the rows that the page points to; one that is not among them is shown by its number.
    """
    fields, shown = material.get("fields", {}), material.get("shown", {})
    order = {field.name: place for place, field in enumerate(page._meta.get_fields())}
    found: list[Passage] = []
    for name in sorted(fields, key=lambda one: (order.get(one, len(order)), one)):
        kind = getattr(_field(page, name), "related_model", None)
        found += _walk(_field_name(page, name), fields[name], names or {}, kind._meta.model_name if kind else name)
    for key in sorted(shown):
        label = key.partition(":")[0]
        if label == CLAIM and beside:
            text = " ".join(_claim_in_words(shown[key], shown))
            found.append(Passage(_kind(label), text, text))
        elif beside or label not in BESIDE:
            texts = [passage.text for passage in _walk(label, shown[key], {}, "")]
            found.append(Passage(_kind(label), ", ".join(texts), repr(texts)))
    return found


def _claim_in_words(claim: Material, shown: Material) -> Iterator[str]:
    """Yield the sentences a claim comes with: the fact, how far it can be relied on, what each source says."""
    rows = [
        (
            f"{shown.get(f'{SOURCE}:{source}', {}).get('title', source)}:",
            f"{ClaimSource.Stance(stance).label}:",
            f"{says} ({place})" if place else says,
        )
        for source, stance, says, place in claim.get("evidence", [])
    ]
    said = [
        claim.get("statement", ""),
        dict(Claim.Status.choices).get(claim.get("status", ""), ""),
        dict(Claim.Strength.choices).get(claim.get("strength", ""), ""),
        claim.get("disagreement", ""),
        *(" ".join(row) for row in rows),
    ]
    for sentence in filter(None, map(str, said)):
        yield sentence if sentence.endswith(".") else f"{sentence}."


def _walk(label: str, value: Any, names: Names, within: str) -> Iterator[Passage]:
    if value is None or value is False or value == "":
        return
    if isinstance(value, dict):
        if {"type", "value"} <= value.keys():
            kind = within if value["type"] == "item" else value["type"]
            yield from _walk(_longer(label, value["type"]), value["value"], names, kind)
            return
        for name in sorted(value, key=_place):
            yield from _walk(_longer(label, name), value[name], names, name)
    elif isinstance(value, list):
        for part in value:
            yield from _walk(label, part, names, within)
    elif name := names.get((within.rstrip("s"), str(value))) or names.get(("", str(value))):
        yield Passage(label, name, str(value))
    elif isinstance(value, str):
        for raw, text in _paragraphs(value):
            yield Passage(label, text, raw)
    else:
        yield Passage(label, _("yes") if value is True else str(value), str(value))


def _longer(label: str, name: str) -> str:
    """Add a name to where a passage stands, unless it says nothing new."""
    plain = _plain_name(name)
    last = label.rpartition(", ")[2].casefold()
    return label if name in _UNSAID or last in (plain, plain.rstrip("s")) else f"{label}, {plain}"


def _paragraphs(value: str) -> Iterator[tuple[str, str]]:
    if "<" not in value:
        yield value, value
        return
    reader = _Reader()
    reader.feed(value)
    reader.close()
    reader.end()
    yield from reader.found


class _Reader(HTMLParser):
    """Splits stored rich text into paragraphs, and writes out where its links lead and which pictures it holds."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._raw: list[str] = []
        self._text: list[str] = []
        self._target = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._raw.append(self.get_starttag_text() or "")
        values = dict(attrs)
        if tag == "a" and values.get("linktype") != "source":
            self._target = values.get("href") or f"{values.get('linktype', '')} {values.get('id', '')}".strip()
        elif tag == "embed":
            named = " ".join(values.get(name) or "" for name in ("embedtype", "id", "url", "alt"))
            self._text.append(f"[{' '.join(named.split())}]")
        elif tag in ("br", "hr"):
            self.end()

    def handle_endtag(self, tag: str) -> None:
        self._raw.append(f"</{tag}>")
        if tag == "a" and self._target:
            self._text.append(f" ({self._target})")
            self._target = ""
        if tag in _ENDS:
            self.end()

    def handle_data(self, data: str) -> None:
        self._raw.append(data)
        self._text.append(data)

    def end(self) -> None:
        """Close a paragraph."""
        text = " ".join("".join(self._text).split())
        if text:
            self.found.append(("".join(self._raw), text))
            self._raw, self._text = [], []


def _field(page: Page, name: str) -> Any:
    try:
        return page._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _field_name(page: Page, name: str) -> str:
    if name == "search_description":
        return _("Words for search engines")
    return str(capfirst(getattr(_field(page, name), "verbose_name", _plain_name(name))))


def _kind(label: str) -> str:
    try:
        return str(capfirst(apps.get_model(label)._meta.verbose_name))
    except LookupError:
        return label


def _place(name: str) -> tuple[bool, str]:
    """Names first, then the rest: what was stored in Postgres's JSON comes back in another order than it was in."""
    return name not in _NAMES, name


def _plain_name(name: str) -> str:
    return name.replace("_", " ")

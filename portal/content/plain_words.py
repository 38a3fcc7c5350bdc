"""How plain a page is: its reading grade, and what in it is hard for a tired reader."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from wagtail.images import get_image_model
from wagtail.models import Page

from portal.content.batch import Batch
from portal.content.readability import flesch_kincaid_grade, sentences
from portal.evidence.models import GlossaryTerm

LONGEST_SENTENCE = 25  # words
HARDEST_GRADE = 9
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_ABBREVIATION = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]+(?=s?(?![\w-]))")
_EVERYDAY = frozenset({"UK", "EU", "US", "GP", "NHS", "TV", "ID", "PDF", "SMS", "OK"})
_LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_WEAK = re.compile(
    r"(?:click |tap )?(?:here|this link|this page|link|more|read more|learn more|find out more)[.…]*", re.I
)


@dataclass(frozen=True)
class Analysis:
    """What was found: the grade, the number of words, and the words themselves as they stand."""

    grade: float
    words: int
    long_sentences: list[str]
    unexplained: list[str]
    weak_links: list[str]
    missing_alt: list[str]


def analyse(page: Page, batch: Batch | None = None) -> Analysis:
    """Return what makes a specific page hard to read.

    Args:
        page: a page of ours.
        batch: give one batch for many pages, to which each has told its references.
    """
    batch = batch or Batch()
    streams = [getattr(page, name) for name in getattr(page, "stream_fields", ())]
    with batch.activate():
        parts = [str(part) for value in streams for part in value.stream_block.get_searchable_content(value)]
    text = "\n\n".join(part.strip() for part in [getattr(page, "summary", ""), *parts] if part.strip())
    raw = [item for value in streams for item in _strings(value.get_prep_value())]
    links = [" ".join(_TAG.sub("", words).split()) for html in raw for words in _LINK.findall(html)]
    return Analysis(
        grade=round(flesch_kincaid_grade(text), 1),
        words=len(_WORD.findall(text)),
        long_sentences=[one for one in sentences(text) if len(_WORD.findall(one)) > LONGEST_SENTENCE],
        unexplained=_unexplained(text, page.locale_id, batch),
        weak_links=[words for words in links if _WEAK.fullmatch(words)],
        missing_alt=list(_without_alt([value.get_prep_value() for value in streams], batch)),
    )


def _unexplained(text: str, locale_id: int, batch: Batch) -> list[str]:
    known = {name.casefold() for name in _names(locale_id, batch)}
    found = dict.fromkeys(match.group() for match in _ABBREVIATION.finditer(text))
    return [word for word in found if word not in _EVERYDAY and word.casefold() not in known and f"({word}" not in text]


def _names(locale_id: int, batch: Batch) -> Iterable[str]:
    terms = batch.__dict__.setdefault("_terms", {})
    if locale_id not in terms:
        rows = GlossaryTerm.objects.filter(locale_id=locale_id)
        terms[locale_id] = [name for term in rows for name in term.names]
    return terms[locale_id]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


def _without_alt(value: Any, batch: Batch) -> Iterator[str]:
    if isinstance(value, dict):
        if "image" in value and not (value.get("alt") or value.get("decorative")):
            image = batch.get(get_image_model(), value["image"])
            if image is not None and not image.description:
                yield image.title
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _without_alt(item, batch)

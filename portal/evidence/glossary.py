"""Finds the glossary's terms in a text. Marks, fingerprints and checks all find them here, and so never disagree."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language
from wagtail.coreutils import get_supported_content_language_variant

from portal.evidence.models import GlossaryTerm

_FIELDS = ("pk", "term", "slug", "meaning", "said_like", "other_names", "is_medicine")
_KEPT = 16  # glossaries each process remembers: one for each language, and some that were just changed
_FIRST_WORD = re.compile(r"(?<![\w-])\w+")


@dataclass(frozen=True)
class Found:
    """A term in a text, from ``start`` to ``end``."""

    start: int
    end: int
    term: GlossaryTerm


class Glossary:
    """All terms of one language and what finds them: whole words, the longest name first.

    A name stands for its simple plural too. Letters may be small or capital, but for abbreviations of capitals alone:
    "OT" is a therapist, "ot" is nothing.
    """

    def __init__(self, terms: Iterable[GlossaryTerm] = ()) -> None:
        self.terms = tuple(terms)
        # By the first word of the name: a text is walked once, however many terms there are.
        self._by_first_word: dict[str, list[tuple[re.Pattern[str], GlossaryTerm]]] = {}
        names = [(" ".join(name.split()), term) for term in self.terms for name in term.names]
        for name, term in sorted(names, key=lambda pair: -len(pair[0])):
            if first := _FIRST_WORD.match(name):
                word = first.group().casefold()
                for key in (word, f"{word}s") if first.end() == len(name) else (word,):
                    self._by_first_word.setdefault(key, []).append((_pattern_of(name), term))

    def find(self, text: str) -> Iterator[Found]:
        """Yield every place in plain ``text`` where a term stands, in order; places never overlap."""
        end = 0
        for word in _FIRST_WORD.finditer(text):
            if word.start() < end:
                continue
            for pattern, term in self._by_first_word.get(word.group().casefold(), ()):
                if match := pattern.match(text, word.start()):
                    end = match.end()
                    yield Found(word.start(), end, term)
                    break

    def terms_in(self, text: str) -> list[GlossaryTerm]:
        """Return each term that stands in plain ``text`` once, by first use."""
        return list({found.term.slug: found.term for found in self.find(text)}.values())


def _pattern_of(name: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, name.split()))
    return re.compile(rf"{words}s?(?![\w-])", 0 if name.isupper() else re.IGNORECASE)


def glossary_of(locale_id: int | None = None) -> Glossary:
    """Return the glossary of a language: of the locale with this key, else of the language the visitor reads.

    One query, however many terms there are.
    """
    if locale_id is None:
        language = get_supported_content_language_variant(get_language() or settings.LANGUAGE_CODE)
        terms = GlossaryTerm.objects.filter(locale__language_code=language)
    else:
        terms = GlossaryTerm.objects.filter(locale_id=locale_id)
    return _compiled(tuple(terms.order_by("term").values_list(*_FIELDS)))


@lru_cache(maxsize=_KEPT)
def _compiled(rows: tuple[tuple, ...]) -> Glossary:
    """Return the glossary of these rows. What it holds is shared by many requests: nobody may change it."""
    return Glossary(GlossaryTerm(**dict(zip(_FIELDS, row, strict=True))) for row in rows)

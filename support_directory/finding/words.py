"""What the words of a search mean: their stems, staff's synonyms for them, and what a mistyped one was meant to be."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple
from unicodedata import normalize

from django.db import connection

MAX_WORDS = 20
MAX_CORRECTED_WORDS = 6
NEAR_ENOUGH = 0.8  # of letters in order, to be taken for a typing mistake
LETTERS_FOR_ONE = 4  # of a word, for each letter that may be missing or too much: "hands" is not "handles" mistyped
CANDIDATES = 10
_WORD = re.compile(r"[^\W_]+")
# What can be mistyped. Shorter words are too near to too many others ("die" to "did"), and numbers are meant.
_MENDABLE = re.compile(r"[a-z]{5,40}")

# Stems that say no more than that somebody is looking for help: here everything is help. They count alone only.
_FILLERS = frozenset({"find", "get", "help", "need", "pleas", "servic", "someon", "support", "want"})

Lexemes = frozenset[str]

_READ = """
WITH asked AS (
    SELECT place, word, tsvector_to_array(to_tsvector('portal_english', word)) AS lexemes
    FROM (
        SELECT place, unaccent(lower(word)) AS word FROM unnest(%s::text[]) WITH ORDINALITY AS given (word, place)
    ) AS folded
)
SELECT place, word, lexemes, EXISTS (SELECT FROM support_directory_directoryword AS w WHERE w.word = asked.word), NULL
FROM asked
UNION ALL
SELECT NULL, word, tsvector_to_array(to_tsvector('portal_english', word)), true, ARRAY(
    SELECT array_to_string(tsvector_to_array(to_tsvector('portal_english', one)), ' ')
    FROM unnest(string_to_array(means, ',')) AS one
)
FROM support_directory_synonym AS synonym
-- A stem begins as its word does: only rows with such a beginning are worth taking apart.
WHERE EXISTS (SELECT FROM asked WHERE strpos(unaccent(lower(synonym.word)), left(asked.word, 3)) > 0)
ORDER BY place, word
"""
# A word that is not in the lexicon may still have a stem that is, or mean nothing at all ("which").
_CANDIDATES = """
SELECT word, numnode(plainto_tsquery('portal_english', word)) = 0 OR EXISTS (
    SELECT FROM support_directory_servicetext WHERE vector @@ plainto_tsquery('portal_english', word)
), ARRAY(
    SELECT lexicon.word FROM support_directory_directoryword AS lexicon
    WHERE lexicon.word %% asked.word AND left(lexicon.word, 1) = left(asked.word, 1)
    ORDER BY similarity(lexicon.word, asked.word) DESC, lexicon.word LIMIT %s
) FROM unnest(%s::text[]) AS asked (word)
"""


class Word(NamedTuple):
    """One word of a search; without lexemes it means nothing by itself ("the")."""

    word: str
    lexemes: Lexemes
    known: bool


class Meaning(NamedTuple):
    """What staff say that a word or phrase means: any of the alternatives, each with all its lexemes."""

    lexemes: Lexemes
    alternatives: tuple[Lexemes, ...]


@dataclass(frozen=True)
class Asked:
    """A search, understood.

    Attributes:
        words: each word once, as it is searched.
        groups: what must all be there: for each word, or phrase with a synonym, its alternatives.
        corrected: a typing mistake was mended.
    """

    words: Sequence[Word]
    groups: Sequence[Sequence[Lexemes]]
    corrected: bool = False

    @property
    def text(self) -> str:
        """The words in a line."""
        return " ".join(word.word for word in self.words)


def understand(text: str, *, exactly: bool = False) -> Asked:
    """Take a search apart: one query, three when a typing mistake is mended, which ``exactly`` leaves alone."""
    typed = list(dict.fromkeys(_WORD.findall(normalize("NFKC", text).lower())))[:MAX_WORDS]
    if not typed:
        return Asked((), ())
    words, meanings = _read(typed)
    unknown = [word.word for word in words if word.lexemes and not word.known and _MENDABLE.fullmatch(word.word)]
    mended = {} if exactly else _mend(unknown[:MAX_CORRECTED_WORDS])
    if mended:
        words, meanings = _read(dict.fromkeys(mended.get(word.word, word.word) for word in words))
    return Asked(words, _groups(words, meanings), corrected=bool(mended))


def _read(typed: Iterable[str]) -> tuple[list[Word], list[Meaning]]:
    with connection.cursor() as cursor:
        cursor.execute(_READ, [list(typed)])
        rows = cursor.fetchall()
    words = [Word(word, frozenset(lexemes), known) for place, word, lexemes, known, _ in rows if place]
    asked = frozenset().union(*(word.lexemes for word in words))
    meanings = [
        Meaning(found, tuple(frozenset(one.split(" ")) for one in means if one))
        for place, _, lexemes, _, means in rows
        if not place and (found := frozenset(lexemes)) and found <= asked
    ]
    return words, meanings


def _groups(words: Sequence[Word], meanings: Sequence[Meaning]) -> list[list[Lexemes]]:
    """Put the words of a phrase with a synonym together, the longest phrase first; every other word stands alone."""
    groups: dict[Lexemes, list[Lexemes]] = {}
    left = {word.lexemes for word in words if word.lexemes}
    for meaning in sorted(meanings, key=lambda one: -len(one.lexemes)):
        parts = {lexemes for lexemes in left if lexemes <= meaning.lexemes}
        if frozenset().union(*parts) == meaning.lexemes:
            groups[meaning.lexemes] = [meaning.lexemes]
            left -= parts
        if meaning.lexemes in groups:  # also of a row whose word differs in its ending only
            groups[meaning.lexemes] += meaning.alternatives
    telling = {lexemes for lexemes in left if not lexemes <= _FILLERS}
    alone = telling if telling or groups else left
    return [*groups.values(), *([lexemes] for lexemes in sorted(alone, key=sorted))]


def _mend(unknown: list[str]) -> dict[str, str]:
    """Return the nearest word of the lexicon for each word that nothing in the directory has, where one is near."""
    if not unknown:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, [CANDIDATES, unknown])
        rows = cursor.fetchall()
    found = {}
    for word, understood, similar in rows:
        # Trigrams favour short words ("treat" for "treatmnet"): of the nearest few, the order of letters decides.
        most = len(word) // LETTERS_FOR_ONE
        near = [(SequenceMatcher(None, word, one).ratio(), one) for one in similar if abs(len(one) - len(word)) <= most]
        ratio, nearest = max(near, default=(0.0, ""))
        if not understood and ratio >= NEAR_ENOUGH:
            found[word] = nearest
    return found

"""Whether one text differs from another by spelling and the like only. Pure functions; in doubt they say no.

A reviewer signed the first text. What this lets through needs a second person's eyes and no new signature, so it is
narrow: a word for one that looks like it, punctuation, a joining word. All else goes back to the reviewer.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from html import unescape
from typing import Any

from portal.evidence.material import Material
from portal.evidence.slips import looks_alike
from portal.evidence.weighty_words import (
    EASILY_CONFUSED,
    LONG_UNITS,
    NEGATIVE,
    NEGATIVE_STARTS,
    NUMBERS,
    UNITS,
    WEIGHTY,
    is_medicine,
)

_TAG = re.compile(r"<[^>]*>")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:/]\d+)*|[^\w\s]|_")
_CODED = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*|\S*(?:://|@|^/|^mailto:|^tel:)\S*")
_PUNCTUATION = set(".,;:!?'\"’‘“”()-–—…")
SHARE, ALWAYS, MOST = 0.05, 3, 10  # changed words: this part of all; more in short texts, and never more than MOST
_CLAIM_LINK = re.compile(r"<a\b[^>]*\blinktype=[\"']?claim\b")


class Refusal(StrEnum):
    """Why a change is no small edit."""

    NUMBER = "number"
    UNIT = "unit"
    NEGATIVE = "negative"
    MEDICINE = "medicine"
    WEIGHTY = "weighty"
    CONFUSED = "confused"
    SYMBOL = "symbol"
    REWORDED = "reworded"
    STRUCTURE = "structure"
    SHOWN = "shown"
    CLAIM = "claim"
    MUCH = "much"


@dataclass
class Verdict:
    """What was changed, and what speaks against calling it small."""

    pairs: list[tuple[str, str]] = field(default_factory=list)
    refusals: set[Refusal] = field(default_factory=set)
    words: int = 0  # in the first text
    changed: int = 0

    @property
    def is_small(self) -> bool:
        """Whether a second person may confirm it."""
        return not self.refusals


def judge(before: Material, after: Material, medicines: Iterable[str] = ()) -> Verdict:
    """Compare two texts of a page.

    Args:
        before: what was signed.
        after: what is to be published instead.
        medicines: names of medicines and treatments, from the glossary.
    """
    verdict = Verdict()
    names = {word.casefold() for name in medicines for word in _words(_TOKEN.findall(name))}
    _walk(before.get("fields"), after.get("fields"), verdict, names)
    if before.get("shown") != after.get("shown"):
        verdict.refusals.add(Refusal.SHOWN)
    if verdict.changed > max(ALWAYS, min(MOST, SHARE * verdict.words)):
        verdict.refusals.add(Refusal.MUCH)
    return verdict


def _walk(before: Any, after: Any, verdict: Verdict, medicines: set[str]) -> None:
    if isinstance(before, str) and isinstance(after, str):
        _text(before, after, verdict, medicines)
    elif type(before) is not type(after):
        verdict.refusals.add(Refusal.STRUCTURE)
    elif isinstance(before, dict):
        if before.keys() != after.keys() or before.get("type") != after.get("type"):
            verdict.refusals.add(Refusal.STRUCTURE)
            return
        if before.get("claim") and before != after:
            verdict.refusals.add(Refusal.CLAIM)  # a block whose words say what a fact says
        for key, value in before.items():
            _walk(value, after[key], verdict, medicines)
    elif isinstance(before, list):
        if len(before) != len(after):
            verdict.refusals.add(Refusal.STRUCTURE)
            return
        for old, new in zip(before, after, strict=True):
            _walk(old, new, verdict, medicines)
    elif before != after:
        verdict.refusals.add(Refusal.STRUCTURE)


def _text(before: str, after: str, verdict: Verdict, medicines: set[str]) -> None:
    """Compare two stored strings: their markup has to be the same, and the words between two tags nearly so."""
    if before != after and any(_CODED.fullmatch(value) for value in (before, after)):
        verdict.refusals.add(Refusal.STRUCTURE)  # a choice or an address, not words
        return
    tags = _TAG.findall(before)
    if tags != _TAG.findall(after):
        verdict.refusals.add(Refusal.STRUCTURE)
        return
    for tied, old, new in zip(_tied_to_a_claim(tags), _TAG.split(before), _TAG.split(after), strict=True):
        a, b = _TOKEN.findall(unescape(old)), _TOKEN.findall(unescape(new))
        verdict.words += len(_words(a))
        if a != b:
            if tied:
                verdict.refusals.add(Refusal.CLAIM)
            for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
                if tag != "equal":
                    _change(a, b, (i1, i2), (j1, j2), verdict, medicines)


def _tied_to_a_claim(tags: Iterable[str]) -> Iterator[bool]:
    """Yield for the words before the first tag, and then after each, whether they stand in a link to a claim."""
    tied = False
    yield tied
    for tag in tags:
        tied = bool(_CLAIM_LINK.match(tag)) or (tied and tag != "</a>")
        yield tied


def _change(
    a: list[str], b: list[str], old: tuple[int, int], new: tuple[int, int], verdict: Verdict, medicines: set[str]
) -> None:
    gone, come = a[slice(*old)], b[slice(*new)]
    verdict.pairs.append((" ".join(gone), " ".join(come)))
    before, after = _words(gone), _words(come)
    verdict.changed += max(len(before), len(after))
    touched = [*gone, *come]
    verdict.refusals |= {reason for token in touched for reason in _weight(token, medicines)}
    beside = [a[i] for i in (old[0] - 1, old[1]) if 0 <= i < len(a)]
    around = {reason for token in beside for reason in _weight(token, medicines)}
    if len(before) + len(after) < len(touched):  # punctuation: "1.5", "5–10", "10%"; "No treatment", "No, treatment"
        verdict.refusals |= around & {Refusal.NUMBER, Refusal.NEGATIVE}
    elif len(before) != len(after):  # a joining word: "little risk", "a little risk"
        verdict.refusals |= around & {Refusal.WEIGHTY}
    repeated = not after and len(before) == 1 and before[0] in beside
    if not repeated and not looks_alike(before, after):
        verdict.refusals.add(Refusal.REWORDED)


def _weight(token: str, medicines: set[str]) -> Iterable[Refusal]:
    word = token.casefold().replace("’", "'")
    if any(char.isnumeric() for char in word) or NUMBERS.fullmatch(word):  # "½" and "Ⅳ" are numbers too
        yield Refusal.NUMBER
    if word in UNITS or LONG_UNITS.fullmatch(word):
        yield Refusal.UNIT
    if word in NEGATIVE or word.endswith("n't") or NEGATIVE_STARTS.match(word):
        yield Refusal.NEGATIVE
    if word in medicines or is_medicine(word):
        yield Refusal.MEDICINE
    if WEIGHTY.fullmatch(word):
        yield Refusal.WEIGHTY
    if word in EASILY_CONFUSED:
        yield Refusal.CONFUSED
    if not word[0].isalnum() and word not in _PUNCTUATION:
        yield Refusal.SYMBOL


def _words(tokens: Iterable[str]) -> list[str]:
    return [token for token in tokens if token[0].isalpha()]

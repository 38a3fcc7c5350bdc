"""What differs between two texts of a page, passage by passage and in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from portal.evidence.reviewing.passages import Passage


@dataclass(frozen=True)
class Piece:
    """Some words in a row; ``marked`` where they are only in this one of the two texts."""

    words: str
    marked: bool


@dataclass(frozen=True)
class Change:
    """One passage that is new, gone or different. An empty side means that it was not there."""

    label: str
    before: Sequence[Piece]
    after: Sequence[Piece]

    @property
    def same_words(self) -> bool:
        """Whether only formatting, or where a citation leads, is different."""
        return bool(self.before) and bool(self.after) and not any(p.marked for p in [*self.before, *self.after])


def changes_between(before: Sequence[Passage], after: Sequence[Passage]) -> list[Change]:
    """Return every difference, in the order of the newer text."""
    found: list[Change] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            found += _paired(before[i1:i2], after[j1:j2])
    return found


def _paired(before: Sequence[Passage], after: Sequence[Passage]) -> Iterator[Change]:
    for old, new in zip_longest(before, after):
        if old and new and old.label == new.label:
            yield Change(new.label, *_marked(old.text, new.text))
            continue
        if old:
            yield Change(old.label, [Piece(old.text, True)], [])
        if new:
            yield Change(new.label, [], [Piece(new.text, True)])


def _marked(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    old, new = before.split(), after.split()
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if i2 > i1:
            left.append(Piece(" ".join(old[i1:i2]), tag != "equal"))
        if j2 > j1:
            right.append(Piece(" ".join(new[j1:j2]), tag != "equal"))
    return left, right

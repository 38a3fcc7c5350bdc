"""Several things in one cell: ``0808 157 0192 (voice, free; then press 2); 85258 (text SHOUT)``.

Things are parted by semicolons or line ends. In brackets stand words from short lists, parted by commas, and after a
semicolon a note. Text that holds one of these signs stands in double quotes; a double quote within is written twice.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from support_directory.importing.columns.base import CellError, tidy

_QUOTED = re.compile(r'"((?:[^"]|"")*)"', re.DOTALL)
_SPECIAL = re.compile(r'[";(),\n]')


@dataclass(frozen=True)
class Item:
    """One thing."""

    head: str
    words: list[str] = field(default_factory=list)
    note: str = ""


def write(items: Iterable[Item]) -> str:
    """Return the cell for these."""
    return "; ".join(_write(item) for item in items)


def read(cell: str) -> list[Item]:
    """Return what stands in a cell.

    Raises:
        CellError: a bracket or a quotation mark is not closed.
    """
    return [_read(piece) for piece in _split(cell, ";\n") if piece.strip()]


def quote(text: str) -> str:
    """Return a text so that none of its signs parts anything."""
    text = tidy(text)
    return '"' + text.replace('"', '""') + '"' if _SPECIAL.search(text) else text


def unquote(text: str) -> str:
    """Return the text that was quoted; one without quotes is what it is."""
    text = text.strip()
    found = _QUOTED.fullmatch(text)
    return tidy(found[1].replace('""', '"') if found else text)


def _write(item: Item) -> str:
    inside = ", ".join(item.words)
    if item.note:
        inside = f"{inside}; {quote(item.note)}" if inside else f"; {quote(item.note)}"
    head = quote(item.head)
    return f"{head} ({inside})".strip() if inside else head


def _read(piece: str) -> Item:
    piece = piece.strip()
    head, opening, inside = _cut(piece, "(")
    if not opening:
        return Item(unquote(head))
    if not inside.endswith(")"):
        raise CellError(_("“%(piece)s”: nothing may follow the closing bracket.") % {"piece": piece})
    words, _semicolon, note = _cut(inside[:-1], ";")
    return Item(unquote(head), [word.strip() for word in _split(words, ",") if word.strip()], unquote(note))


def _cut(text: str, sign: str) -> tuple[str, str, str]:
    """Part a text at the first such sign outside quotes."""
    quoted = False
    for place, letter in enumerate(text):
        quoted ^= letter == '"'
        if letter == sign and not quoted:
            return text[:place], sign, text[place + 1 :]
    return text, "", ""


def _split(text: str, signs: str) -> list[str]:
    """Part a text at these signs, but neither within quotes nor within brackets."""
    pieces, start, depth, quoted = [], 0, 0, False
    for place, letter in enumerate(text):
        quoted ^= letter == '"'
        if quoted:
            continue
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            raise CellError(_("A bracket is closed that was never opened."))
        if letter in signs and not depth:
            pieces.append(text[start:place])
            start = place + 1
    if quoted:
        raise CellError(_("A double quotation mark is not closed. Write one within a text twice."))
    if depth:
        raise CellError(_("A bracket is not closed."))
    return [*pieces, text[start:]]

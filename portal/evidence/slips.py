"""Whether one word may be a slip for another. Pure functions."""

from collections.abc import Sequence

from portal.evidence.weighty_words import JOINING


def looks_alike(before: Sequence[str], after: Sequence[str]) -> bool:
    """Tell whether words were only spelled, joined or split differently, or joining words came or went."""
    old, new = [[word.casefold() for word in words] for words in (before, after)]
    if "".join(old) == "".join(new):
        one, parts = sorted((old, new), key=len)
        return len(one) == len(parts) or (len(one) == 1 and not _is_prefix(parts[0]))
    if len(old) == len(new):
        return all(_alike(a, b) for a, b in zip(old, new, strict=True))
    return (not old or not new) and all(word in JOINING for word in [*old, *new])


def _is_prefix(word: str) -> bool:
    return word in {"a", "an", "anti", "de", "dis", "il", "im", "in", "ir", "no", "non", "not", "re", "un"}


def _alike(a: str, b: str) -> bool:
    """Tell whether one may be a slip for the other: same first letter, and one or two letters apart."""
    if a == b:
        return True
    if a[0] != b[0]:
        return False
    shorter = min(len(a), len(b))
    if shorter < 4:
        return sorted(a) == sorted(b)
    return _distance(a, b) <= (1 if shorter < 8 else 2)


def _distance(a: str, b: str) -> int:
    """Return how many letters are added, dropped, replaced or swapped with their neighbour."""
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, start=1):
        row = [i]
        for j, y in enumerate(b, start=1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]

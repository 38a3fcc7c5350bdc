"""What was slower or heavier than the committed figures by more than machines vary: ``make bench`` then fails.

Compared are counts (queries, bytes) and ratios to something measured in the same run, which machines share. A figure
that the committed ones do not have is named, so that nobody takes silence for "as before".
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

MOST = 1.15  # a rise of more than 15% is a fault
STATIC = "static file"
BARE_TIMES, QUERIES, BYTES = "times_bare", "queries", "bytes"
_WORDS = {BARE_TIMES: "CPU, times the bare view, of", QUERIES: "queries of", BYTES: "bytes of"}


class Verdict(NamedTuple):
    """What is wrong, and what could not be compared, in words."""

    faults: list[str]
    notes: list[str]


def compare(now: Mapping[str, float], before: Mapping[str, float]) -> Verdict:
    """Say which figures rose by more than 15%, and which have nothing to be compared with."""
    if now and not before:
        return Verdict([], ["no baseline of this size: nothing was compared"])
    faults = [
        f"{name} rose from {before[name]:,.5g} to {value:,.5g}"
        for name, value in now.items()
        if name in before and value > before[name] * MOST
    ]
    return Verdict(faults, [f"no baseline for {name}" for name in now if name not in before])


def figures(targets: Mapping[str, Mapping[str, Any]], *keys: str, without: Iterable[str] = ()) -> dict[str, float]:
    """Return these figures of every target, by their words."""
    chosen = {name: one for name, one in targets.items() if name not in set(without)}
    return {f"{_WORDS[key]} {name}": one[key] for key in keys for name, one in chosen.items() if key in one}


def front_figures(found: Mapping[str, Any], names: Iterable[str]) -> dict[str, float]:
    """Return what is compared of the whole site: CPU as a multiple of the static file's, and memory."""
    if not found:
        return {}
    targets = found["targets"]
    static = targets[STATIC]["cpu_ms"]
    ratios = {name: targets[name]["cpu_ms"] / static for name in names if name in targets and name != STATIC}
    times = {f"CPU, times the static file, of {name}": ratio for name, ratio in ratios.items()}
    return times | {"memory of a worker": max(found["worker_pss_mb"])}

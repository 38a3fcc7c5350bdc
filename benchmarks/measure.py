"""Timing things side by side: rounds that take turns, so that a busy machine disturbs all of them alike."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection
from rich.progress import track

ROUND_SECONDS = 0.06  # of one target's turn; long against the clock's steps, short against a neighbour's bursts
MOST_CALLS = 200  # in one turn


@dataclass
class Timings:
    """Milliseconds of one call, one value for each round."""

    cpu: list[float] = field(default_factory=list)
    database_cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """Return medians, least and most, in milliseconds; None where the system does not tell."""
        return {name: _summary(getattr(self, name)) for name in ("cpu", "database_cpu", "wall")}


def _summary(values: list[float]) -> dict[str, float] | None:
    if not values:
        return None
    least, median, most = min(values), statistics.median(values), max(values)
    return {"median": round(median, 4), "min": round(least, 4), "max": round(most, 4)}


class BackendClock:
    """CPU time of this connection's Postgres process, where it runs on this machine under Linux."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self._path = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
        try:
            self.works = "postgres" in self._path.with_name("comm").read_text()
            self()
        except (OSError, ValueError):
            self.works = False

    def __call__(self) -> float:
        """Return seconds on a processor so far."""
        return int(self._path.read_text().split()[0]) / 1e9


def take_turns(targets: Mapping[str, Callable[[], Any]], *, rounds: int, says: str) -> dict[str, Timings]:
    """Call each target in turn, ``rounds`` times over, as often within a turn as fits; return the time of one call."""
    calls = {name: _calls_for(target) for name, target in targets.items()}
    clock = BackendClock()
    found = {name: Timings() for name in targets}
    for number in track(range(rounds), description=says, transient=True):
        # Every other round goes backwards: nobody always runs after the heaviest.
        order = list(targets) if number % 2 else list(targets)[::-1]
        for name in order:
            _one_turn(targets[name], calls[name], found[name], clock)
    return found


def _calls_for(target: Callable[[], Any]) -> int:
    for _ in range(2):
        target()  # caches fill
    start = time.perf_counter()
    target()
    return max(1, min(MOST_CALLS, int(ROUND_SECONDS / max(time.perf_counter() - start, 1e-6))))


def _one_turn(target: Callable[[], Any], calls: int, found: Timings, clock: BackendClock) -> None:
    database = clock() if clock.works else 0.0
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(calls):
        target()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    found.cpu.append(cpu / calls * 1000)
    found.wall.append(wall / calls * 1000)
    if clock.works:
        found.database_cpu.append((clock() - database) / calls * 1000)

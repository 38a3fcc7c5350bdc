"""The directory at volume: counting every option of every filter, searching, mending, loading, and whole requests.

The budget is the issue's: counting takes under 1 ms of CPU to 10,000 services and under 2 ms at 100,000, and a request
makes at most 15 queries.
"""

import argparse
import time
import tracemalloc
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import quote_plus

import django

django.setup()

from django.http import QueryDict  # noqa: E402  (models need a set-up Django)
from django.utils import timezone  # noqa: E402

from benchmarks import gate, report  # noqa: E402
from benchmarks.client import Client  # noqa: E402
from benchmarks.measure import take_turns  # noqa: E402
from support_directory.finding import load, snapshot, words  # noqa: E402
from support_directory.finding.find import find  # noqa: E402
from support_directory.finding.query import DirectoryQuery  # noqa: E402
from support_directory.hours import hours_from_rows  # noqa: E402
from support_directory.models import DirectoryWord, Schedule, Service  # noqa: E402

MOST_QUERIES = 15
BUDGET = {1_000: 1.0, 10_000: 1.0, 100_000: 2.0}  # ms of CPU to count everything
PAGE = 20
BARE = "bare view"
FILTERED = {
    "no filter": "",
    "one filter": "nation=scotland",
    "two nations, open now": "nation=scotland&nation=wales&open=now",
    "every filter": "nation=england&topic=money&audience=carers&channel=phone&cost=free&language=cy&open=now",
}
SEARCHED = {
    "one word, many have it": "q=carers",
    "three words": "q=free+dental+advice",
    "a name": "q={name}",
    "two words, one mistyped, in Scotland": "q=benfits+help&nation=scotland",
    "nothing like it": "q=zzqqxy",
    "any of four words": "q=zzqqxy+carers+grief+sight",
}


def loading() -> dict[str, Any]:
    """Return what it takes to read the directory anew, and what it then occupies."""
    today = timezone.localdate()
    start, cpu = time.perf_counter(), time.process_time()
    made = snapshot.current(today)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    hours_from_rows.cache_clear()  # what it shares with the snapshot before counts too
    tracemalloc.start()
    loaded = load.load(today)
    hours = sum(part.kind == "hours" for part in loaded.parts)
    kept = snapshot.snapshot_of(made.key, loaded)
    del loaded
    size, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return {
        "services": len(kept.keys),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        "megabytes": round(size / 1e6, 1),
        "different_hours": hours,
        "schedules": Schedule.objects.count(),
        "words": DirectoryWord.objects.count(),
    }


def who_is_open() -> dict[str, float]:
    """Return the CPU of finding out who is open, in milliseconds: once, and whenever some open or close.

    On a working day's morning, when most do. The answer holds for all requests until then.
    """
    now = timezone.localtime()
    morning = now.replace(hour=8, minute=0) + timedelta(days=7 - now.weekday())
    found = snapshot.current(morning.date())
    taken = []
    for quarter in range(9):
        cpu = time.process_time()
        found.open.open_at(morning + quarter * timedelta(minutes=15))
        taken.append(round((time.process_time() - cpu) * 1000, 1))
    return {"first": taken[0], "each_change": sorted(taken[1:])[4]}


def page_of(address: str, moment: datetime) -> Callable[[], Any]:
    """Return a function that finds the first page and all counts, in a snapshot that is there already."""
    found = snapshot.current(timezone.localdate(moment))
    query = DirectoryQuery.read(QueryDict(address), found.slugs)
    if len(QueryDict(address).keys() - {"q"}) != len(query.filters):
        raise RuntimeError(f"{address} asks for what this directory does not know: {query.dropped}")

    def answer() -> Any:
        answered = find(query, moment, snapshot=found)
        return answered, answered.ids[:PAGE]

    return answer


def measure(rounds: int) -> dict[str, Any]:
    """Return all figures."""
    moment = timezone.now()
    figures: dict[str, Any] = {"loading": loading(), "open_now_cpu_ms": who_is_open()}
    counting = {name: page_of(address, moment) for name, address in FILTERED.items()}
    name = Service.objects.get(slug="bulk-7").organization.name
    searched = {says: address.format(name=quote_plus(name)) for says, address in SEARCHED.items()}
    searching = {says: page_of(address, moment) for says, address in searched.items()}
    parts: dict[str, Callable[[], Any]] = {
        "the version, one query": load.newest_version,
        "mending one word, one query": partial(words._mend, ["benfits"]),
        "mending two words, one query": partial(words._mend, ["neuropthy", "whelchair"]),
    }
    client = Client()
    asked = {name: f"/support-directory/?{address}" for name, address in (FILTERED | searched).items()}
    requests = {name: client.request(path) for name, path in ({BARE: "/bench/bare/"} | asked).items()}
    every: list[tuple[str, Mapping[str, Callable[[], Any]], int]] = [
        ("counting", counting, rounds),
        ("searching", searching, rounds),
        ("parts", parts, rounds),
        ("requests", requests, max(3, rounds // 3)),
    ]
    for kind, targets, turns in every:
        timings = take_turns(targets, rounds=turns, says=kind.capitalize())
        figures[kind] = {name: {"ms": timing.summary()} for name, timing in timings.items()}
    for name, target in (counting | searching).items():
        kind = "counting" if name in counting else "searching"
        figures[kind][name]["results"] = target()[0].total
    bare = figures["requests"].pop(BARE)
    for name, path in asked.items():
        one = figures["requests"][name]
        one |= {"queries": client.queries(path), "bytes": len(client.get(path).text)}
        one[gate.BARE_TIMES] = round(one["ms"]["cpu"]["median"] / bare["ms"]["cpu"]["median"], 1)
    figures[BARE] = bare
    return figures


def show(services: int, figures: dict[str, Any]) -> None:
    """Print medians."""
    columns = ["", "results", "queries", "× bare", "CPU ms (range)", "Postgres CPU", "wall"]
    for kind, title in (
        ("counting", "Twenty results and all counts, snapshot at hand"),
        ("searching", "The same with words"),
        ("parts", "Parts"),
        ("requests", "Whole requests"),
    ):
        rows = []
        for name, one in figures[kind].items():
            ms = one["ms"]
            clocks = [report.spread(ms["cpu"]), report.spread(ms["database_cpu"]), ms["wall"]["median"]]
            rows.append([name, one.get("results"), one.get("queries"), one.get(gate.BARE_TIMES), *clocks])
        report.table(f"{title}, {services:,} services", columns, rows)
    report.console.print(f"Loading: {figures['loading']}; who is open, CPU ms: {figures['open_now_cpu_ms']}")


def verdict_of(services: int, figures: dict[str, Any], before: dict[str, Any]) -> gate.Verdict:
    """Say which budgets are broken, and which whole requests are heavier than the committed ones by more than 15%."""
    keys = (gate.BARE_TIMES, gate.QUERIES)
    then = gate.figures(before.get("requests", {}), *keys)
    faults, notes = gate.compare(gate.figures(figures["requests"], *keys), then)
    most = max(one["ms"]["cpu"]["median"] for one in figures["counting"].values())
    budget = BUDGET.get(services)
    if budget is None:
        notes.append(f"counting has no budget at {services:,} services")
    elif most > budget:
        faults.append(f"counting takes {most:.2f} ms of CPU; the limit is {budget} ms")
    for name, one in figures["requests"].items():
        if one["queries"] > MOST_QUERIES:
            faults.append(f"{name}: {one['queries']} queries; the limit is {MOST_QUERIES}")
    return gate.Verdict(faults, notes)


def main() -> int:
    """Measure, print, write down; 1 if a budget is broken or something rose by more than 15%."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--services", type=int, required=True)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--baseline", action="store_true")
    wanted = parser.parse_args()
    figures = measure(wanted.rounds)
    show(wanted.services, figures)
    name = f"directory-{wanted.services}"
    before = report.baseline_of(name)
    report.save(name, figures, baseline=wanted.baseline)
    return report.verdict(*verdict_of(wanted.services, figures, before))


if __name__ == "__main__":
    raise SystemExit(main())

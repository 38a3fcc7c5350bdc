"""Uncached pages beside bare views, in one run: CPU of a request, queries, bytes; and the first view's budget.

A request goes through the whole middleware stack under production settings, compressed as a browser asks for it.
"""

import argparse
import gzip
from typing import Any
from unittest.mock import patch

import django

from benchmarks import gate

BUDGET = 14_600  # bytes of gzipped HTML and style sheet: what arrives in the first round trip of a new connection
HUB = "/conditions/mmn/"
BARE = "bare view"
# What must not grow with the number of pages, and lists, which may.
PAGES = {"MMN hub": HUB, "MMN topic": HUB + "what-happens-next/", "MMN carers": HUB + "advice-for-carers/"}
VIEWS = {BARE: "/bench/bare/", "trivial template": "/bench/trivial/", "the hub's bytes": "/bench/same-bytes/hub/"}
LISTS = {
    "front page": "/",
    "list of conditions": "/conditions/",
    "sitemap index": "/sitemap.xml",
    "feed of updates": "/updates.xml",
}
REVIEWED = {"sitemap index, all reviewed": "/sitemap.xml", "sitemap, first 1,000": "/sitemap-pages.xml"}


def measure(pages: int, rounds: int) -> dict[str, Any]:
    """Return the figures of every target, by name."""
    from benchmarks.client import Client
    from benchmarks.seed_volume import FIRST, FIRST_TOPIC
    from benchmarks.urls import keep
    from portal.content.models import ContentPage

    client = Client()
    keep("hub", client.get(HUB, compressed=False).content)
    light = {**VIEWS, **PAGES, "bulk hub": f"/conditions/{FIRST}/", "bulk topic": FIRST_TOPIC}
    few = max(3, rounds // 3)
    facts, timings = _side_by_side(client, light, rounds, f"Pages of {pages:,}")
    more = [_side_by_side(client, LISTS, few, "Lists")]
    with patch.object(ContentPage, "needs_review", False):  # a map of pages that nobody reviewed would be empty
        more.append(_side_by_side(client, REVIEWED, few, "Site map"))
    for other_facts, other_timings in more:
        facts |= other_facts
        timings |= other_timings
    bare = timings[BARE].summary()["cpu"]["median"]
    found = {}
    for name, timing in timings.items():
        summary = timing.summary()
        found[name] = {**facts[name], "ms": summary, "times_bare": round(summary["cpu"]["median"] / bare, 1)}
    return found


def _side_by_side(client: Any, paths: dict[str, str], rounds: int, says: str) -> tuple[dict[str, Any], dict[str, Any]]:
    from benchmarks.measure import take_turns

    facts = {name: facts_of(client, path) for name, path in paths.items()}
    return facts, take_turns({name: client.request(path) for name, path in paths.items()}, rounds=rounds, says=says)


def facts_of(client: Any, path: str) -> dict[str, int]:
    """Return what does not depend on the clock: queries, and bytes as they are and as they are sent."""
    client.get(path)  # caches fill
    # The middle of several answers: their padding is random.
    sent = sorted(len(client.get(path).content) for _ in range(9))[4]
    return {"queries": client.queries(path), "bytes": len(client.get(path, compressed=False).content), "sent": sent}


def first_view() -> dict[str, int]:
    """Return the bytes of the MMN hub and its style sheet, gzipped as the servers do it, beside the budget."""
    from django.conf import settings

    from benchmarks.client import Client
    from portal.styles import join_sheets

    page = Client().get(HUB, compressed=False).content
    html = len(gzip.compress(page, compresslevel=6, mtime=0))
    css = len(gzip.compress(join_sheets(settings.BASE_DIR / "static" / "css").encode(), compresslevel=9, mtime=0))
    return {"html": html, "css": css, "total": html + css, "budget": BUDGET}


def show(pages: int, found: dict[str, Any], view: dict[str, int], before: dict[str, Any]) -> None:
    """Print the figures, and how they stand to the committed ones: the ratio to the bare view, which machines share."""
    from benchmarks import report

    columns = ["", "CPU ms (range)", "× bare", "to baseline", "Postgres CPU", "wall", "queries", "bytes", "gzip"]
    rows = []
    for name, one in found.items():
        old = before.get("targets", {}).get(name, {}).get("times_bare")
        change = f"{(one['times_bare'] / old - 1) * 100:+.0f}%" if old else None
        clocks = [report.spread(one["ms"]["cpu"]), one["times_bare"], change, report.spread(one["ms"]["database_cpu"])]
        rows.append([name, *clocks, one["ms"]["wall"]["median"], one["queries"], one["bytes"], one["sent"]])
    report.table(f"One uncached request, {pages:,} bulk pages", columns, rows)
    words = "within" if view["total"] <= view["budget"] else "OVER"
    report.console.print(
        f"First view of the MMN hub: HTML {view['html']:,} + style sheet {view['css']:,} = {view['total']:,} bytes "
        f"gzipped, {words} the budget of {view['budget']:,}."
    )


def verdict_of(found: dict[str, Any], view: dict[str, int], before: dict[str, Any]) -> gate.Verdict:
    """Say which pages are heavier than the committed figures by more than 15%, and whether the first view is."""
    keys = (gate.BARE_TIMES, gate.QUERIES, gate.BYTES)
    then = gate.figures(before.get("targets", {}), *keys, without=VIEWS)
    faults, notes = gate.compare(gate.figures(found, *keys, without=VIEWS), then)
    if view["total"] > view["budget"]:
        faults.append(f"the first view of the MMN hub has {view['total']:,} bytes; the limit is {view['budget']:,}")
    return gate.Verdict(faults, notes)


def main() -> int:
    """Measure, print, write down; 1 if a limit is broken or something rose by more than 15%."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, required=True)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--baseline", action="store_true")
    wanted = parser.parse_args()
    django.setup()
    from benchmarks import report

    name = f"pages-{wanted.pages}"
    found, view = measure(wanted.pages, wanted.rounds), first_view()
    before = report.baseline_of(name)
    show(wanted.pages, found, view, before)
    report.save(name, {"first_view": view, "targets": found}, baseline=wanted.baseline)
    return report.verdict(*verdict_of(found, view, before))


if __name__ == "__main__":
    raise SystemExit(main())

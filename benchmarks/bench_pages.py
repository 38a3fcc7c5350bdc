"""Uncached pages beside bare views, in one run: CPU of a request, queries, bytes; and the first view's budget.

A request goes through the whole middleware stack under production settings, compressed as a browser asks for it.
"""

import argparse
import gzip
from typing import Any

import django

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
    "sitemap, first part": "/sitemap-pages.xml",
    "feed of updates": "/updates.xml",
}


def measure(pages: int, rounds: int) -> dict[str, Any]:
    """Return the figures of every target, by name."""
    from benchmarks.client import Client
    from benchmarks.measure import take_turns
    from benchmarks.seed_volume import FIRST, FIRST_TOPIC
    from benchmarks.urls import keep

    client = Client()
    keep("hub", client.get(HUB, compressed=False).content)
    light = {**VIEWS, **PAGES, "bulk hub": f"/conditions/{FIRST}/", "bulk topic": FIRST_TOPIC}
    facts = {name: facts_of(client, path) for name, path in {**light, **LISTS}.items()}
    timings = take_turns(
        {name: client.request(path) for name, path in light.items()}, rounds=rounds, says=f"Pages of {pages:,}"
    )
    timings |= take_turns(
        {name: client.request(path) for name, path in LISTS.items()}, rounds=max(3, rounds // 3), says="Lists"
    )
    bare = timings[BARE].summary()["cpu"]["median"]
    found = {}
    for name, timing in timings.items():
        summary = timing.summary()
        found[name] = {**facts[name], "ms": summary, "times_bare": round(summary["cpu"]["median"] / bare, 1)}
    return found


def facts_of(client: Any, path: str) -> dict[str, int]:
    """Return what does not depend on the clock: queries, and bytes as they are and as they are sent."""
    client.get(path)  # caches fill
    # The middleware adds a random number of bytes to hide lengths (BREACH): the middle of several answers.
    sent = sorted(len(client.get(path).content) for _ in range(9))[4]
    return {"queries": client.queries(path), "bytes": len(client.get(path, compressed=False).content), "sent": sent}


def first_view() -> dict[str, int]:
    """Return the bytes of the MMN hub and its style sheet, gzipped as the servers do it, beside the budget."""
    from django.conf import settings

    from benchmarks.client import Client
    from portal.styles import join_sheets

    html = facts_of(Client(), HUB)["sent"]
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


def main() -> None:
    """Measure, print, write down."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, required=True)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--baseline", action="store_true")
    wanted = parser.parse_args()
    django.setup()
    from benchmarks import report

    name = f"pages-{wanted.pages}"
    found, view = measure(wanted.pages, wanted.rounds), first_view()
    show(wanted.pages, found, view, report.baseline_of(name))
    report.save(name, {"first_view": view, "targets": found}, baseline=wanted.baseline)


if __name__ == "__main__":
    main()

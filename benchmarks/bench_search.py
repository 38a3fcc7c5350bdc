"""Site search at volume: whole requests, the parts of one search, Wagtail's own backend on the same pages, plans.

Wagtail's backend is asked for the same thing, ``Page.objects.live().search(...)``, after its index was written.
"""

import argparse
import time
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

import django

django.setup()

from django.db import connection  # noqa: E402  (models need a set-up Django)
from django.test.utils import CaptureQueriesContext  # noqa: E402
from wagtail.models import Page  # noqa: E402

from benchmarks import gate, report  # noqa: E402
from benchmarks.client import Client  # noqa: E402
from benchmarks.measure import take_turns  # noqa: E402
from conditions.models import ConditionPage  # noqa: E402
from portal.search.query import correct, find, snippets  # noqa: E402

SLOWEST = "30s"  # of one statement: a search that needs longer is told as such, not waited for
# What people ask, from the lightest to the heaviest. ``{rare}`` is a word that one condition's pages have.
QUESTIONS = {
    "one page's word": "{rare}",
    "two words, some pages": "{rare} neuropathy",
    "word of every page": "treatment",
    "two words of every page": "treatment hospital",
    "a typing mistake": "treatmnet",
    "two mistakes": "neuropthy infuson",
    "nothing like it": "zzqqxy",
    "any of six words": "treatment hospital zzqqxy carer infusion nerves",
}

BARE = "bare view"
EXPLAINED = ("one page's word", "word of every page")


def questions() -> dict[str, str]:
    """Return the questions, made to fit the pages that are there."""
    rare = ConditionPage.objects.filter(slug__startswith="condition-").order_by("-pk").first()
    word = rare.title.split()[0].lower()
    return {name: text.format(rare=word) for name, text in QUESTIONS.items()}


def parts(text: str) -> dict[str, Callable[[], Any]]:
    """Return what a search consists of: each part alone."""

    found, entries = find(text), first_ten(text)
    return {
        "find and first ten": partial(first_ten, text),
        "count": lambda: find(text).entries.count(),
        "correct": lambda: correct(text),
        "snippets": lambda: snippets(entries, found.searched_for),
    }


def first_ten(text: str) -> list[Any]:
    """Return what the first page of results shows."""
    return list(find(text).entries[:10])


def wagtail_search(text: str) -> list[Any]:
    """Return the first ten pages as Wagtail's own database backend finds them."""
    return list(Page.objects.live().search(text)[:10])


def fill_wagtail_index() -> float:
    """Write Wagtail's index unless it is there; return the seconds that took, 0 if it was."""
    from django.core.management import call_command
    from wagtail.search.models import IndexEntry

    if IndexEntry.objects.count() >= Page.objects.filter(depth__gt=1).count():
        return 0.0
    start = time.perf_counter()
    with report.console.status("Writing Wagtail's own index, to compare with"):
        call_command("update_index", verbosity=0)
    connection.cursor().execute("VACUUM ANALYZE")
    return time.perf_counter() - start


def plan_of(search: Callable[[], Any]) -> str:
    """Return how Postgres carries out the heaviest query of ``search``, with times and blocks."""
    with CaptureQueriesContext(connection) as captured:
        search()
    heaviest = max(captured, key=lambda query: float(query["time"]))["sql"]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {heaviest}")
        lines = [row[0] for row in cursor.fetchall()]
    return f"{heaviest}\n\n" + "\n".join(lines)


def measure(rounds: int, *, with_wagtail: bool) -> dict[str, Any]:
    """Return the figures of each question: the whole request, its parts, Wagtail's search."""
    client = Client()
    found: dict[str, Any] = {}
    for name, text in questions().items():
        path = f"/search/?{urlencode({'q': text})}"
        targets = {"request": client.request(path), BARE: client.request("/bench/bare/"), **parts(text)}
        if with_wagtail:
            targets["Wagtail's search"] = partial(wagtail_search, text)
        timings = take_turns(targets, rounds=rounds, says=name)
        cpu = {part: timings[part].summary()["cpu"]["median"] for part in ("request", BARE)}
        found[name] = {
            gate.BARE_TIMES: round(cpu["request"] / cpu[BARE], 1),
            "asked": text,
            "results": find(text).entries.count(),
            "queries": client.queries(path),
            "ms": {part: timing.summary() for part, timing in timings.items()},
        }
    return found


def show(pages: int, found: dict[str, Any]) -> None:
    """Print the medians: wall time, with the CPU of both processes for the whole request."""
    columns = ["", "results", "queries", "request", "CPU", "Postgres CPU"]
    inside = ["find and first ten", "count", "correct", "snippets", "Wagtail's search"]
    rows = []
    for name, one in found.items():
        whole = one["ms"]["request"]
        cpu = [(whole[clock] or {}).get("median") for clock in ("wall", "cpu", "database_cpu")]
        rest = [(one["ms"].get(part) or {}).get("wall", {}).get("median") for part in inside]
        rows.append([name, one["results"], one["queries"], *cpu, *rest])
    report.table(f"One search, {pages:,} bulk pages; milliseconds", columns + inside, rows)


def main() -> int:
    """Measure, print, write down; 1 if a search is heavier than the committed figures by more than 15%."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, required=True)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--baseline", action="store_true")
    parser.add_argument("--with-wagtail", action="store_true", help="compare with Wagtail's own backend")
    wanted = parser.parse_args()
    connection.cursor().execute(f"SET statement_timeout = '{SLOWEST}'")
    figures: dict[str, Any] = {}
    if wanted.with_wagtail:
        figures["wagtail_index_seconds"] = round(fill_wagtail_index(), 1)
    figures["questions"] = measure(max(3, wanted.rounds // 3), with_wagtail=wanted.with_wagtail)
    show(wanted.pages, figures["questions"])
    keys = (gate.BARE_TIMES, gate.QUERIES)
    before = report.baseline_of(f"search-{wanted.pages}").get("questions", {})
    verdict = gate.compare(gate.figures(figures["questions"], *keys), gate.figures(before, *keys))
    report.save(f"search-{wanted.pages}", figures, baseline=wanted.baseline)
    asked = questions()
    plans: dict[str, Callable[[], Any]] = {name: partial(first_ten, asked[name]) for name in EXPLAINED}
    if wanted.with_wagtail:
        plans["Wagtail's search: word of every page"] = partial(wagtail_search, asked["word of every page"])
    text = "\n\n".join(f"== {name} ==\n{plan_of(search)}" for name, search in plans.items())
    report.save_text(f"search-{wanted.pages}-plans", text + "\n", baseline=wanted.baseline)
    return report.verdict(*verdict)


if __name__ == "__main__":
    raise SystemExit(main())

"""Writes figures down and prints them; compares with the committed baseline where there is one."""

import json
import os
import platform
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import connection
from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).parent / "results"
console = Console(width=None if Console().is_terminal else 150)  # a log has no width of its own


def machine() -> dict[str, Any]:
    """Say what the figures were measured on. No host name: figures are published."""
    postgres = connection.cursor().execute("SHOW server_version").fetchone()[0]
    return {
        "date": date.today().isoformat(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "django": version("django"),
        "wagtail": version("wagtail"),
        "postgres": postgres,
        "load_average": [round(value, 1) for value in os.getloadavg()],
    }


def save(name: str, figures: dict[str, Any], *, baseline: bool) -> Path:
    """Write ``figures`` as JSON: into the committed baseline, or among the latest results, which git ignores."""
    path = RESULTS / ("baseline" if baseline else "latest") / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {"machine": machine(), **figures}
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    console.print(f"Written to {path.relative_to(RESULTS.parent.parent)}")
    return path


def save_text(name: str, text: str, *, baseline: bool) -> None:
    """Write a text beside the figures."""
    path = RESULTS / ("baseline" if baseline else "latest") / f"{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def baseline_of(name: str) -> dict[str, Any]:
    """Return the committed figures of that name; empty where there are none."""
    path = RESULTS / "baseline" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def verdict(faults: list[str], notes: list[str]) -> int:
    """Print what is wrong and what could not be compared; return 1 if anything is wrong."""
    for words in notes:
        console.print(f"[yellow]{words}[/yellow]")
    for words in faults:
        console.print(f"[red]{words}[/red]")
    return 1 if faults else 0


def table(title: str, columns: list[str], rows: list[list[Any]]) -> None:
    """Print a table: the first column is words, the others are figures."""
    drawn = Table(title=title, title_justify="left")
    for number, column in enumerate(columns):
        drawn.add_column(column, justify="right" if number else "left", no_wrap=not number)
    for row in rows:
        drawn.add_row(*[_shown(value) for value in row])
    console.print(drawn)


def spread(summary: dict[str, float] | None) -> str:
    """Return a median with its least and most."""
    return f"{summary['median']:.2f} ({summary['min']:.2f}–{summary['max']:.2f})" if summary else "–"


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)

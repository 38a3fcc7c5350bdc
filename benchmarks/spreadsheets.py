"""The files that bench_import brings in: entries about as long as real ones, and what an export held, changed."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from benchmarks.volume_text import made_up

HEADINGS = ["name", "organization", "description", "url", "phones", "schedules", "areas", "languages", "cost_options"]


def new_rows(rows: int) -> Iterator[list[str]]:
    """Yield entries about as long as real ones; ten to an organisation."""
    for number in range(rows):
        subject, trust = made_up(number).capitalize(), f"{made_up(number // 10).capitalize()} Trust {number // 10}"
        yield [
            f"{subject} line", trust, f"Listens. {subject}. " * 8,
            "https://example.org/", f"0808 157 0{number % 900 + 100} (voice, free; then press 2); 85258 (text SHOUT)",
            "Monday-Friday 09:00-17:00", "Scotland; Fife (Scotland)", "Welsh (cy)", "Members (7.50 GBP; a year)",
        ]  # fmt: skip


def file_of(folder: Path, name: str, headings: list[str], rows: Iterator[list[str]]) -> BinaryIO:
    """Write a CSV file and open it."""
    with (folder / name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows(rows)
    return (folder / name).open("rb")


def changed_rows(file: Path) -> Iterator[list[str]]:
    """Yield the rows of the export with another description and one number more."""
    with file.open(newline="", encoding="utf-8-sig") as text:
        for row in csv.DictReader(text):
            row |= {"description": row["description"] + " Changed.", "phones": row["phones"] + "; 116 123 (voice)"}
            yield list(row.values())


def headings_of(file: Path) -> list[str]:
    """Return the headings of the export."""
    with file.open(newline="", encoding="utf-8-sig") as text:
        return next(csv.reader(text))

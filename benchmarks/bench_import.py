"""A spreadsheet of many rows on its way into the directory and back out: seconds of each step, and its peak of memory.

Every row brings a new entry; then the directory is exported and comes back unchanged, then with every row changed; then
both imports are undone. Memory is the most that this process held during the step (VmHWM of Linux, set back before
each), less what it held before the first. It must not grow with the file.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import django

django.setup()

from django.db import connection  # noqa: E402  (models need a set-up Django)
from django.db.models import QuerySet  # noqa: E402
from rich.progress import track  # noqa: E402

from benchmarks import report  # noqa: E402
from benchmarks.spreadsheets import HEADINGS, changed_rows, file_of, headings_of, new_rows  # noqa: E402
from portal.users.models import User  # noqa: E402
from support_directory.importing import export  # noqa: E402
from support_directory.importing.applying import apply  # noqa: E402
from support_directory.importing.checking import AT_ONCE, check_some, is_being_checked, start, totals  # noqa: E402
from support_directory.importing.matching import guess  # noqa: E402
from support_directory.importing.undoing import undo  # noqa: E402
from support_directory.importing.uploading import take_in  # noqa: E402
from support_directory.models import ImportBatch, Service  # noqa: E402

MOST_MEGABYTES = 100.0  # above what the process takes before it begins
MOST_SECONDS = 30.0  # of one request, which an upload is and 500 rows of a check: nginx waits for 60


class Steps:
    """What was done, how long it took, and what memory it wanted."""

    def __init__(self) -> None:
        self.figures: dict[str, dict[str, float]] = {}
        self.before = _kilobytes("VmRSS")

    def do(self, name: str, act: Callable[[], Any]) -> Any:
        """Do it and write down what it took."""
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
        wall, cpu = time.perf_counter(), time.process_time()
        result = act()
        self.figures[name] = {
            "seconds": round(time.perf_counter() - wall, 2),
            "cpu_seconds": round(time.process_time() - cpu, 2),
            "megabytes": round((_kilobytes("VmHWM") - self.before) / 1024, 1),
        }
        report.console.print(f"{name}: {self.figures[name]}")  # a run of 10,000 takes minutes
        return result

    def check(self, name: str, batch: ImportBatch) -> dict[str, int]:
        """Check a file part by part, write down the longest part too, and return what the rows would do."""
        start(batch.pk, guess(batch.columns))
        longest = 0.0

        def all_parts() -> ImportBatch:
            nonlocal longest
            checked = batch
            for _part in track(range(-(-batch.total_rows // AT_ONCE)), description=name, transient=True):
                began = time.perf_counter()
                checked = check_some(batch.pk)
                longest = max(longest, time.perf_counter() - began)
            return checked

        checked = self.do(name, all_parts)
        self.figures[name]["longest_part"] = round(longest, 2)
        if is_being_checked(checked):
            raise RuntimeError("The check has not come to its end")
        return totals(checked)


def _kilobytes(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise SystemExit("Peaks of memory are read as Linux tells them")


def brought_in(file: BinaryIO, user: User) -> ImportBatch:
    """Upload a file."""
    return take_in(file, os.fstat(file.fileno()).st_size, "bench.csv", user)


def exported(folder: Path, services: QuerySet) -> int:
    """Write these entries into a file and return its bytes."""
    with (folder / "export.csv").open("wb") as file:
        for line in export.csv_lines(services):
            file.write(line)
        return file.tell()


def measure(rows: int, folder: Path) -> dict[str, Any]:
    """Return the figures of every step; every entry that was there before is as before.

    Raises:
        RuntimeError: a step did not do to every row what it is measured for.
    """
    user = User.objects.create(username="bench")
    steps, before = Steps(), Service.objects.count()

    def must_be(found: dict[str, int], **wanted: int) -> None:
        if {name: number for name, number in found.items() if number} != wanted:
            raise RuntimeError(f"{found} instead of {wanted}")

    with file_of(folder, "new.csv", HEADINGS, new_rows(rows)) as file:
        new = steps.do("upload, CSV", lambda: brought_in(file, user))
    must_be(steps.check("check, every row new", new), new=rows)
    steps.do("apply, every row new", lambda: apply(new.pk, user))
    brought = Service.objects.filter(pk__in=new.rows.values("service_id"))  # as many as a file may have
    steps.do("export, CSV", lambda: exported(folder, brought))
    workbook = steps.do("export, XLSX", lambda: export.xlsx_file(brought))
    with workbook as file:
        same = steps.do("upload, XLSX", lambda: brought_in(file, user))
    must_be(steps.check("check, nothing differs", same), same=rows)
    with file_of(
        folder, "changed.csv", headings_of(folder / "export.csv"), changed_rows(folder / "export.csv")
    ) as file:
        changed = steps.do("upload, CSV of every column", lambda: brought_in(file, user))
    must_be(steps.check("check, every row differs", changed), change=rows)
    steps.do("apply, every row differs", lambda: apply(changed.pk, user))
    steps.do("undo changes", lambda: undo(changed.pk, user))
    steps.do("undo new entries", lambda: undo(new.pk, user))
    if Service.objects.count() != before:
        raise RuntimeError("The undo left entries behind")
    return {"rows": rows, "before_megabytes": round(steps.before / 1024, 1), "steps": steps.figures}


def faults_of(figures: dict[str, Any]) -> list[str]:
    """Return in words which limits are broken."""
    said = []
    for name, one in figures["steps"].items():
        if one["megabytes"] > MOST_MEGABYTES:
            said.append(f"{name} took {one['megabytes']} MB more than before; the limit is {MOST_MEGABYTES:.0f}")
        request = one.get("longest_part", one["seconds"] if name.startswith("upload") else 0)
        if request > MOST_SECONDS:
            said.append(f"{name} kept a browser waiting for {request} s; the limit is {MOST_SECONDS:.0f}")
    return said


def main() -> int:
    """Measure, print, write down; 1 if a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--rounds", type=int, help="taken for the other steps' sake: an import is done once")
    parser.add_argument("--baseline", action="store_true")
    wanted = parser.parse_args()
    connection.ensure_connection()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        figures = measure(wanted.rows, Path(folder))
    columns = ["", "seconds", "CPU s", "longest part, s", "peak, MB more than before"]
    rows = [
        [name, one["seconds"], one["cpu_seconds"], one.get("longest_part"), one["megabytes"]]
        for name, one in figures["steps"].items()
    ]
    report.table(f"An import of {wanted.rows:,} rows", columns, rows)
    report.save(f"import-{wanted.rows}", figures, baseline=wanted.baseline)
    return report.verdict(faults_of(figures), [])


if __name__ == "__main__":
    raise SystemExit(main())

"""``make bench``, or ``python -m benchmarks [all|seed|pages|search|front|directory|import|lighthouse|drop] ...``."""

import argparse
import subprocess
import sys

from benchmarks import database, static_files

STEPS = {
    "seed": (),
    "pages": ("bench_pages",),
    "search": ("bench_search",),
    "front": ("bench_front",),
    "all": ("bench_pages", "bench_search", "bench_front"),
}
RENDERED = {"KEPT_PAGES_BYTES": "0"}  # each page anew; what remembered ones take, ``bench_front`` says
DIRECTORY, IMPORT, LIGHTHOUSE = "directory", "import", "lighthouse"


def main() -> int:
    """Bring up a database of the wanted size, then measure in a process of its own; 1 if anything is too much."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", nargs="?", default="all", choices=[*STEPS, DIRECTORY, IMPORT, LIGHTHOUSE, "drop"])
    parser.add_argument("--pages", type=int, nargs="+", default=[1000], help="sizes, one after the other")
    parser.add_argument("--services", type=int, nargs="+", default=[1000], help="sizes of the directory")
    parser.add_argument("--rows", type=int, nargs="+", default=[1000], help="sizes of an imported file")
    parser.add_argument("--rounds", type=int, default=30, help="turns of each target; more is steadier")
    parser.add_argument("--fresh", action="store_true", help="make the database anew even if it is up to date")
    parser.add_argument("--with-wagtail", action="store_true", help="search: compare with Wagtail's own backend")
    parser.add_argument("--baseline", action="store_true", help="write to results/baseline, which is committed")
    parser.add_argument("--beside", nargs="+", default=[], help="front: pages of another site, in the same run")
    parser.add_argument("--beside-pid", default="", help="front: that site's process")
    wanted = parser.parse_args()
    if wanted.what == "drop":
        print("Dropped:", ", ".join(database.drop_all()) or "nothing")
        return 0
    static_files.collect(database.environment(database.BASE))
    if wanted.fresh or not database.is_fresh(database.BASE):
        _seed(database.BASE, "seed_volume", "--pages", "0", fresh=True)
    worst = 0  # of the steps: one that fails keeps none of the others from being measured
    shared = ["--rounds", str(wanted.rounds), *(["--baseline"] if wanted.baseline else [])]
    for pages in wanted.pages if wanted.what in STEPS else ():
        _seed(pages, "seed_volume", "--pages", str(pages), fresh=wanted.fresh)
        for step in STEPS[wanted.what]:
            options = ["--with-wagtail"] if wanted.with_wagtail and step == "bench_search" else []
            if wanted.beside and step == "bench_front":
                options = ["--beside", *wanted.beside, "--beside-pid", wanted.beside_pid]
            anew = RENDERED if step == "bench_pages" else {}
            worst |= _measure(step, database.environment(pages) | anew, "--pages", str(pages), *shared, *options)
    for services in wanted.services if wanted.what in ("all", DIRECTORY) else ():
        size = f"{DIRECTORY}_{services}"
        _seed(size, "volume_directory", "--services", str(services), fresh=wanted.fresh)
        worst |= _measure(
            "bench_directory", database.environment(size) | RENDERED, "--services", str(services), *shared
        )
    for rows in wanted.rows if wanted.what == IMPORT else ():
        size = f"{IMPORT}_{rows}"
        database.recreate(size)  # each time: an import leaves its traces, though it is undone
        worst |= _measure("bench_import", database.environment(size), "--rows", str(rows), *shared)
    if wanted.what == LIGHTHOUSE:
        database.recreate(LIGHTHOUSE)  # each time: the page is signed there
        worst |= _measure("bench_lighthouse", database.environment(LIGHTHOUSE), *shared)
    return worst


def _seed(size: database.Size, module: str, *options: str, fresh: bool) -> None:
    if fresh or not database.is_fresh(size):
        database.recreate(size)
        _run(module, database.environment(size), *options)
        database.mark_complete(size)


def _measure(module: str, environment: dict[str, str], *options: str) -> int:
    """Return 1 if a limit is broken, a figure rose by more than 15%, or the step itself broke."""
    try:
        _run(module, environment, *options)
    except subprocess.CalledProcessError:
        return 1
    return 0


def _run(module: str, environment: dict[str, str], *options: str) -> None:
    command = [sys.executable, "-m", f"benchmarks.{module}", *options]
    subprocess.run(command, env=environment, cwd=database.CHECKOUT, check=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)

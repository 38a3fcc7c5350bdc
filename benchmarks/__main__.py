"""``make bench``, or ``python -m benchmarks [all|seed|pages|search|directory|drop] --pages 1000 --services 1000``."""

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
DIRECTORY = "directory"


def main() -> int:
    """Bring up a database of the wanted size, then measure in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", nargs="?", default="all", choices=[*STEPS, DIRECTORY, "drop"])
    parser.add_argument("--pages", type=int, nargs="+", default=[1000], help="sizes, one after the other")
    parser.add_argument("--services", type=int, nargs="+", default=[1000], help="sizes of the directory")
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
    shared = ["--rounds", str(wanted.rounds), *(["--baseline"] if wanted.baseline else [])]
    for pages in wanted.pages if wanted.what != DIRECTORY else ():
        _seed(pages, "seed_volume", "--pages", str(pages), fresh=wanted.fresh)
        for step in STEPS[wanted.what]:
            options = ["--with-wagtail"] if wanted.with_wagtail and step == "bench_search" else []
            if wanted.beside and step == "bench_front":
                options = ["--beside", *wanted.beside, "--beside-pid", wanted.beside_pid]
            _run(step, database.environment(pages), "--pages", str(pages), *shared, *options)
    for services in wanted.services if wanted.what in ("all", DIRECTORY) else ():
        size = f"{DIRECTORY}_{services}"
        _seed(size, "volume_directory", "--services", str(services), fresh=wanted.fresh)
        _run("bench_directory", database.environment(size), "--services", str(services), *shared)
    return 0


def _seed(size: database.Size, module: str, *options: str, fresh: bool) -> None:
    if fresh or not database.is_fresh(size):
        database.recreate(size)
        _run(module, database.environment(size), *options)
        database.mark_complete(size)


def _run(module: str, environment: dict[str, str], *options: str) -> None:
    command = [sys.executable, "-m", f"benchmarks.{module}", *options]
    subprocess.run(command, env=environment, cwd=database.CHECKOUT, check=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)

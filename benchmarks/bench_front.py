"""The whole site on loopback: copies beside a static file, uncached pages, memory, and how soon a change is seen.

``--beside http://127.0.0.1:9000/ http://127.0.0.1:9000/blog/ --beside-pid 123`` measures pages of another site in the
same run, and holds ours to a part of their CPU: Wagtail's own demo site is meant.
"""

import argparse
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rich.progress import track

from benchmarks import fresh, phone
from benchmarks.loopback import Connection, Target, Turn, ask_for
from benchmarks.serving import Served, cpu_seconds, pss_megabytes, serving

HUB, TOPIC = "/conditions/mmn/", "/conditions/mmn/what-happens-next/"
FILTERS = "/support-directory/?nation=scotland&nation=wales&topic=money&open=now"
SECONDS = 1.0  # of one turn
# As for people who are signed in: nobody's copy, rendered anew. Asked of the application itself, past nginx.
RENDERED = "Accept-Encoding: gzip\r\nCookie: sessionid=nobody\r\n"
STATIC, CACHED, BARE = "static file", "MMN hub, cached", "empty answer"
LIMIT_CACHED, LIMIT_PSS = 2.0, 90.0  # times the static file's CPU; megabytes of a worker
BESIDE = "beside "
# Times the CPU of the first page beside, Wagtail's own demo site: of the application asked as nginx asks it, and
# without a limit where it may not give what it remembers.
LIMITS_BESIDE = {"MMN hub, uncached": 0.45, "MMN topic, uncached": 0.45, "directory with filters, uncached": 0.5}


def targets_of(served: Served, beside: dict[str, Target]) -> dict[str, Target]:
    """Return what is asked, in turns."""
    hub = Target(served.front + HUB, served.front_pid)
    with Connection(hub) as connection:  # the file holds what a copy holds: the same compressed bytes
        (Path(served.environment["STATIC_FILE"])).write_bytes(connection.ask())
    return {
        STATIC: Target(served.static + "/hub.gz", served.static_pid),
        CACHED: hub,
        BARE: Target(served.web + "/healthz", served.web_pid),
        "MMN hub, uncached": Target(served.web + HUB, served.web_pid),
        "MMN topic, uncached": Target(served.web + TOPIC, served.web_pid),
        "MMN hub, rendered": Target(served.web + HUB, served.web_pid, RENDERED),
        "MMN topic, rendered": Target(served.web + TOPIC, served.web_pid, RENDERED),
        "directory with filters, uncached": Target(served.web + FILTERS, served.web_pid),
        "directory with filters, rendered": Target(served.web + FILTERS, served.web_pid, RENDERED),
        **beside,
    }


def side_by_side(targets: dict[str, Target], rounds: int) -> dict[str, dict[str, float]]:
    """Return, for each target, the medians of CPU milliseconds of one request and of requests a second."""
    cpu: dict[str, list[float]] = {name: [] for name in targets}
    speed: dict[str, list[float]] = {name: [] for name in targets}
    for target in targets.values():
        ask_for(target, 0.5)  # caches fill
    for number in track(range(rounds), description="Side by side", transient=True):
        for name in list(targets) if number % 2 else list(targets)[::-1]:
            before = cpu_seconds(targets[name].pid)
            turn: Turn = ask_for(targets[name], SECONDS)
            cpu[name].append((cpu_seconds(targets[name].pid) - before) / turn.requests * 1000)
            speed[name].append(turn.per_second)
    return {
        name: {
            "cpu_ms": round(statistics.median(cpu[name]), 4),
            "cpu_ms_least": round(min(cpu[name]), 4),
            "cpu_ms_most": round(max(cpu[name]), 4),
            "per_second": round(statistics.median(speed[name]), 1),
        }
        for name in targets
    }


def measure(pages: int, rounds: int, beside: dict[str, Target]) -> dict[str, Any]:
    """Serve the site and return every figure."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if not nginx:
        raise SystemExit("nginx is not installed: apt install nginx-light")
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with serving(pages, folder, nginx) as served:
            served.environment["STATIC_FILE"] = str(folder / "static" / "hub.gz")
            found = side_by_side(targets_of(served, beside), rounds)
            memory = pss_megabytes(served.web_pid)
            soon = fresh.measure(served, rounds=5)
            view = phone.measure(served)
    ratio = found[CACHED]["cpu_ms"] / found[STATIC]["cpu_ms"]
    first = next((one["cpu_ms"] for name, one in found.items() if name.startswith(BESIDE)), None)
    return {
        "targets": found,
        "times_beside": {
            name: round(one["cpu_ms"] / first, 2)
            for name, one in found.items()
            if first and name not in (STATIC, CACHED)
        },
        "cached_to_static": round(ratio, 2),
        "worker_pss_mb": [round(value, 1) for value in memory],
        "fresh": soon,
        "slow_phone": view,
    }


def faults_of(found: dict[str, Any]) -> list[str]:
    """Return which limits are broken, in words."""
    said = []
    if found["cached_to_static"] > LIMIT_CACHED:
        said.append(f"a copy costs {found['cached_to_static']} times a static file's CPU; the limit is {LIMIT_CACHED}")
    if max(found["worker_pss_mb"]) > LIMIT_PSS:
        said.append(f"a worker takes {max(found['worker_pss_mb'])} MB; the limit is {LIMIT_PSS:.0f}")
    for name, times in found["times_beside"].items():
        if times > LIMITS_BESIDE.get(name, times):
            said.append(f"{name} takes {times} times the CPU of the page beside; the limit is {LIMITS_BESIDE[name]}")
    for name, seconds in found["fresh"].items():
        if seconds["most"] > fresh.LIMITS[name]:
            said.append(f"{name} was fresh after {seconds['most']} s; the limit is {fresh.LIMITS[name]:.0f}")
    for name, limit in phone.LIMITS.items():
        if found["slow_phone"][name] > limit:
            said.append(f"{name} on a slow telephone is {found['slow_phone'][name]}; the limit is {limit}")
    return said


def main() -> int:
    """Measure, print, write down; 1 if a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, required=True)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--baseline", action="store_true")
    parser.add_argument("--beside", nargs="*", default=[], help="pages of another site that runs here")
    parser.add_argument("--beside-pid", type=int, help="its process, whose CPU is counted with all below it")
    wanted = parser.parse_args()
    beside = {f"{BESIDE}{urlsplit(url).path}": Target(url, wanted.beside_pid) for url in wanted.beside}
    found = measure(wanted.pages, wanted.rounds, beside)
    import django

    django.setup()
    from benchmarks import drawing, gate, report

    rows = [[name, one["cpu_ms"], one["per_second"]] for name, one in found["targets"].items()]
    report.table("On loopback, four at once", ["", "CPU ms a request", "requests a second"], rows)
    report.console.print({key: value for key, value in found.items() if key != "targets"})
    name = f"front-{wanted.pages}"
    ours = [target for target in found["targets"] if not target.startswith(BESIDE)]
    before = gate.front_figures(report.baseline_of(name), ours)
    compared = gate.compare(gate.front_figures(found, ours), before)
    written = report.save(name, found, baseline=wanted.baseline)
    drawing.draw(found, written.with_suffix(".svg"))
    return report.verdict(faults_of(found) + compared.faults, compared.notes)


if __name__ == "__main__":
    raise SystemExit(main())

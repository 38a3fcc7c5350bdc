"""How soon visitors see what was published: the page itself, and the listing that shows it."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from benchmarks.database import CHECKOUT
from benchmarks.loopback import Connection, Target
from benchmarks.serving import Served

LIMITS = {"page": 1.0, "listing": 10.0}  # seconds from the commit
PAUSE = 3.0  # seconds between two publications, in which the worker has replaced all that showed the first
PLACES = {"page": "/conditions/mmn/support/", "listing": "/conditions/mmn/"}
# Publishes as an editor does, and says when it was committed. Reads one title after the other from standard input.
PUBLISH = """
import sys, time
from django.db import transaction
from wagtail.models import Page
for line in sys.stdin:
    page = Page.objects.get(url_path__endswith="/conditions/mmn/support/").specific
    page.title = line.strip()
    with transaction.atomic():
        transaction.on_commit(lambda: print(time.time(), flush=True))
        page.save_revision().publish()
"""


def measure(served: Served, rounds: int) -> dict[str, dict[str, float]]:
    """Return the median and the most seconds from the commit to the first answer with the new title."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", PUBLISH]
    found: dict[str, list[float]] = {name: [] for name in PLACES}
    with subprocess.Popen(
        command, cwd=CHECKOUT, env=served.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as editor:
        if not (editor.stdin and editor.stdout):
            raise RuntimeError("no pipes")
        for number in range(rounds + 1):
            time.sleep(PAUSE)
            for path in PLACES.values():  # there are copies, and they are new
                _text(served.front + path)
            title = f"Support number {number} {time.time_ns()}"
            editor.stdin.write(title + "\n")
            editor.stdin.flush()
            seen = {name: _until(served.front + path, title) for name, path in PLACES.items()}
            committed = float(editor.stdout.readline())
            for name, moment in seen.items() if number else ():  # the first finds everything cold
                found[name].append(max(0.0, moment - committed))
        editor.stdin.close()
    return {
        name: {"median": round(statistics.median(values), 3), "most": round(max(values), 3)}
        for name, values in found.items()
    }


def _until(url: str, words: str) -> float:
    """Return the moment at which an address first shows some words."""
    return _wait(lambda: words in _text(url))


def _wait(seen: Callable[[], bool], most: float = 30) -> float:
    end = time.time() + most
    while not seen():
        if time.time() > end:
            raise RuntimeError("what was published is not seen")
        time.sleep(0.01)
    return time.time()


def _text(url: str) -> str:
    with Connection(Target(url, 0, headers="Accept-Encoding: identity\r\n")) as connection:
        return connection.ask().decode()

"""Work for the tests of the worker, which runs in a process of its own: it leaves its traces in files."""

import os
import time
from pathlib import Path

from portal.work.failures import MayPass
from portal.work.queueing import SLOW, background


def note(folder: str, line: str) -> None:
    with (Path(folder) / "notes").open("a") as notes:
        notes.write(f"{line}\n")


def notes(folder: Path) -> list[str]:
    file = folder / "notes"
    return file.read_text().splitlines() if file.exists() else []


@background("Wait for a file")
def wait_for_go(folder: str) -> None:
    note(folder, "began")
    while not (Path(folder) / "go").exists():
        time.sleep(0.02)
    note(folder, "ended")


@background("Kill the worker")
def kill_own_worker(folder: str) -> None:
    note(folder, "began")
    os.kill(os.getpid(), 9)


@background("Fail as asked")
def fail(kind: str) -> None:
    raise {"passing": MayPass("the mail server of somebody@example.org is away"), "fault": ValueError("a fault")}[kind]


@background("Note a word")
def say(folder: str, word: str) -> None:
    note(folder, word)


@background("Note a word slowly", queue=SLOW)
def say_slowly(folder: str, word: str) -> None:
    note(folder, word)

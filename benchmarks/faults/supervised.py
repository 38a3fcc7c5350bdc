"""A process that is started again whenever it ends, as ``restart: unless-stopped`` of ``docker-compose.yml`` has it."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks.database import CHECKOUT
from benchmarks.serving import tree

PAUSE = 0.1  # seconds; Docker's first


class Supervised:
    """One container: a command, and all the processes it starts."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.command, self.environment, self.log = command, environment, log
        self.starts = 0
        self._may_start, self._stopped, self._changed = threading.Event(), threading.Event(), threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._may_start.set()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Supervised":
        self._thread.start()
        return self

    def __exit__(self, *arguments: object) -> None:
        self._stopped.set()
        self._may_start.set()
        self.kill(signal.SIGTERM)
        self._thread.join(timeout=30)

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End all of it at once, as when a container is killed."""
        with self._changed, suppress(ProcessLookupError):
            if self._process:
                os.killpg(self._process.pid, number)

    def workers(self) -> list[int]:
        """Return the processes below the first; none while it is down."""
        with self._changed, suppress(OSError):
            if self._process and self._process.poll() is None:
                return tree(self._process.pid)[1:]
        return []

    @contextmanager
    def killed(self) -> Iterator[None]:
        """Kill it, and keep it down while the block lasts."""
        self._may_start.clear()
        self.kill()
        try:
            yield
        finally:
            self._may_start.set()

    def _watch(self) -> None:
        with self.log.open("ab") as log:
            while not self._stopped.is_set():
                with self._changed:
                    self._process = subprocess.Popen(
                        self.command, cwd=CHECKOUT, env=self.environment, stdout=log, stderr=log, start_new_session=True
                    )
                    self.starts += 1
                self._process.wait()
                self._may_start.wait()
                self._stopped.wait(PAUSE)

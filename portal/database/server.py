"""The embedded server: one for each checkout, made, started and stopped under one lock."""

import fcntl
import hashlib
import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from portal.database.programs import DatabaseUnavailable, choose_user, environment, find_binaries, succeeds

NAME = "portal"  # of the database and of its role
PORT = 5432  # only names the socket file: nothing listens on the network
SOCKET_LIMIT = 100  # bytes; systems cut socket addresses at 104 or 108
START_SECONDS = 60  # recovery after a crash may take a while; a start that waits longer is broken
NO_PROCESS = 2**30  # above any process id that a system gives
# What Postgres says while a killed server's processes have not let go of its files and memory yet.
STILL_DYING = ("shared memory", "lock file", "No such process", "PID file")
SERVER_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "wal_level": "minimal",  # no replicas here; with this, building test databases writes far less
    "max_wal_senders": "0",
    "max_wal_size": "512MB",
    "jit": "off",  # page queries are short: compiling them costs more than it saves
}


class EmbeddedPostgres:
    """One server for one checkout, shared by all its processes and left running when they end."""

    def __init__(self, checkout: Path) -> None:
        self.home = checkout.resolve() / ".postgres"
        self.data = self.home / "data"
        self.log = self.home / "server.log"

    @cached_property
    def binaries(self) -> Path:
        """The folder that holds ``postgres``, ``initdb`` and ``pg_ctl``."""
        return find_binaries()

    @cached_property
    def socket_folder(self) -> Path:
        """Where the socket is: beside the data, or in a short folder when that path is too long."""
        if len(os.fsencode(self.home / f".s.PGSQL.{PORT}")) < SOCKET_LIMIT:
            return self.home
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path(f"/tmp/{NAME}-{digest}")  # noqa: S108 - made 0700, and its owner is checked

    @property
    def url(self) -> str:
        """The address as django-environ's ``db_url`` reads it."""
        return f"postgres://{NAME}@:{PORT}/{quote(str(self.socket_folder))}/{NAME}"

    def ensure_running(self) -> str:
        """Start the server unless it answers already; return its address."""
        if self.is_ready():
            return self.url
        with self._locked():
            if not self.is_ready():
                self._hand_over()
                if not self.data.exists():
                    self._create()
                self._start()
        return self.url

    def is_ready(self) -> bool:
        """Tell by connecting: a process id left by a killed server proves nothing."""
        if not (self.home.exists() and self.socket_folder.exists()):
            return False
        if self.socket_folder.lstat().st_uid != self.home.stat().st_uid:
            raise DatabaseUnavailable(f"{self.socket_folder} belongs to somebody else: remove it, then try again.")
        return succeeds([self.binaries / "pg_isready", "-h", self.socket_folder, "-p", str(PORT), "-d", NAME])

    def stop(self) -> bool:
        """Stop the server, letting it write everything down; tell whether one was running."""
        if not self.home.exists():
            return False
        with self._locked():
            running = self.is_ready() or self._process_lives()
            if running:
                self._run("pg_ctl", "stop", "-m", "fast", "-w")
            if self.socket_folder != self.home:
                shutil.rmtree(self.socket_folder, ignore_errors=True)
        return running

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.home.mkdir(mode=0o700, exist_ok=True)
            handle = (self.home / "lock").open("a")
        except OSError as error:
            raise DatabaseUnavailable(
                f"Cannot write to {self.home} ({error.strerror}): run as its owner, or set DATABASE_URL."
            ) from error
        with handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _create(self) -> None:
        """Make the data folder whole or not at all: a killed ``initdb`` leaves nothing that looks ready."""
        draft = self.home / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", f"--username={NAME}"]
        self._run("initdb", *options, data=draft)
        self._run("postgres", "--single", "template1", data=draft, text=f"CREATE DATABASE {NAME}\n")
        draft.rename(self.data)

    def _start(self) -> None:
        settings = {**SERVER_SETTINGS, "unix_socket_directories": f'"{self.socket_folder}"', "port": str(PORT)}
        options = " ".join(f"-c {shlex.quote(f'{key}={value}')}" for key, value in settings.items())
        deadline = time.monotonic() + START_SECONDS
        while True:
            self.log.unlink(missing_ok=True)
            try:
                if self._process_lives():  # there, but no answer: hung, or its socket was swept away
                    self._run("pg_ctl", "stop", "-m", "fast", "-w", "-t", "20")
                return self._run("pg_ctl", "start", "-w", "-t", str(START_SECONDS), "-l", str(self.log), "-o", options)
            except DatabaseUnavailable as error:
                if time.monotonic() > deadline or not any(sign in str(error) for sign in STILL_DYING):
                    raise
                time.sleep(0.1)

    def _process_lives(self) -> bool:
        """Tell whether the noted process runs on this data; if not, make sure that Postgres sees it so.

        Postgres takes any process of that number for its own: another program's, or a killed server's that
        nobody has collected. The rest of the note stays: by it Postgres knows whether its children are gone.
        """
        note = self.data / "postmaster.pid"
        try:
            process, rest = note.read_text().split("\n", 1)
            if Path("/proc/self/cwd").exists():
                if self._works_here(int(process)):
                    return True
                note.write_text(f"{NO_PROCESS}\n{rest}")
        except (FileNotFoundError, PermissionError, ValueError):
            pass  # no note, or not ours to judge: Postgres decides by itself
        return False

    def _works_here(self, process: int) -> bool:
        try:
            return os.path.samefile(f"/proc/{process}/cwd", self.data)
        except (FileNotFoundError, ProcessLookupError):
            return False

    @cached_property
    def _user(self) -> tuple[int, tuple[str, ...]]:
        return choose_user(self.home, self.binaries)

    def _hand_over(self) -> None:
        self.socket_folder.mkdir(mode=0o700, exist_ok=True)
        owner, _ = self._user
        for path in (self.socket_folder, self.home, *self.home.rglob("*")):
            if os.geteuid() == 0 and path.lstat().st_uid != owner:
                os.lchown(path, owner, -1)

    def _run(self, program: str, *arguments: str, data: Path | None = None, text: str = "") -> None:
        _, prefix = self._user
        command = [*prefix, str(self.binaries / program), *arguments]
        done = subprocess.run(
            command,
            input=text,
            text=True,
            capture_output=True,
            cwd=self.home,
            env=environment() | {"PGDATA": str(data or self.data)},
        )
        if done.returncode:
            lines = (done.stdout + done.stderr).splitlines()
            lines += self.log.read_text().splitlines() if self.log.exists() else []
            raise DatabaseUnavailable("\n".join([f"Postgres's {program} failed:", *lines[-12:]]))

"""The servers of a real site on loopback: gunicorn as the image starts it, the worker, nginx as it is configured."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import database
from tests.servers import free_port, gunicorn_options, running_nginx, wait_for

TICKS = os.sysconf("SC_CLK_TCK")
WORD = "only-for-benchmarks"
STATIC = """
worker_processes 1; daemon off; {user} pid {folder}/static.pid; error_log {folder}/static-error.log;
events {{ worker_connections 1024; }}
http {{
    access_log {folder}/static-access.log;
    sendfile on; tcp_nopush on;
    client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    server {{ listen 127.0.0.1:{port}; root {folder}/static; }}
}}
"""


@dataclass(frozen=True)
class Served:
    """What runs, and where."""

    front: str  # nginx with its copies, before the site
    web: str  # the application itself
    static: str  # nginx with the same compressed bytes as a file
    environment: dict[str, str]
    front_pid: int
    static_pid: int
    web_pid: int


def tree(pid: int) -> list[int]:
    """Return a process and all below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(below for child in children for below in tree(int(child)))]


def cpu_seconds(pid: int) -> float:
    """Return the processor time of a process and all below it, so far."""
    total = 0
    for one in tree(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def pss_megabytes(pid: int) -> list[float]:
    """Return the memory of each process below ``pid``: its own, and its share of what several use (PSS)."""
    found = []
    for one in tree(pid)[1:]:
        rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
        found.append(next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024)
    return found


@contextmanager
def serving(size: database.Size, folder: Path, nginx: str) -> Iterator[Served]:
    """Serve a benchmark database, as of so many pages, with two processes of four threads."""
    port = free_port()
    environment = database.environment(size) | {
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "false",
        "DATABASE_CONN_MAX_AGE": "60",
        "WEB_CONCURRENCY": "2",
        "MALLOC_ARENA_MAX": "2",  # as the image says it
        "FRONT_CACHE_SECRET": WORD,
    }
    (folder / "refresh.conf").write_text(f'"{WORD}" 1;\n')
    with ExitStack() as stack:
        front = stack.enter_context(running_nginx(nginx, folder, port))
        environment |= {"BASE_URL": front, "FRONT_CACHE_URL": front}
        options = [option for option in gunicorn_options() if not option.startswith("--bind=")]
        command = [sys.executable, "-m", "gunicorn", *options, f"--bind=127.0.0.1:{port}", "portal.wsgi"]
        web = stack.enter_context(_process(command, port, environment))
        stack.enter_context(_process([sys.executable, "manage.py", "work"], None, environment))  # refreshes copies
        static_port = free_port()
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "static.conf").write_text(STATIC.format(folder=folder, port=static_port, user=user))
        (folder / "static").mkdir()
        static = stack.enter_context(
            _process([nginx, "-p", str(folder), "-c", str(folder / "static.conf")], static_port, dict(os.environ))
        )
        front_pid = int((folder / "nginx.pid").read_text())
        yield Served(
            front, f"http://127.0.0.1:{port}", f"http://127.0.0.1:{static_port}", environment, front_pid, static, web
        )


@contextmanager
def _process(command: list[str], port: int | None, environment: dict[str, str]) -> Iterator[int]:
    server = subprocess.Popen(command, cwd=database.CHECKOUT, env=environment)
    try:
        if port:
            wait_for(port, server)
        yield server.pid
    finally:
        server.terminate()
        server.wait(timeout=30)

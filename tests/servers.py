"""Real servers for tests: nginx on its own configuration, gunicorn as the image starts it, and how to ask them."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def dockerfile() -> list[tuple[str, str]]:
    """The Dockerfile's instructions in order, continued lines joined, comments left out."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.M)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines if line.strip())]


def gunicorn_options() -> list[str]:
    """What the image gives gunicorn."""
    command = next(rest for word, rest in dockerfile() if word == "CMD")
    return re.findall(r'"(--[a-z-]+(?:=[^"]*)?)"', command)


def free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return chosen.getsockname()[1]


def wait_for(port: int, server: subprocess.Popen) -> None:
    """Wait until something answers at ``port``: a start of the whole site takes a few seconds."""
    for _ in range(600):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            break
        time.sleep(0.05)
    pytest.fail(f"{server.args} did not start")


@contextmanager
def running(command: list[str], port: int, **environment: str) -> Iterator[None]:
    """Run a server while the block lasts."""
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment)
    try:
        wait_for(port, server)
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


@contextmanager
def running_nginx(program: str, folder: Path, application_port: int) -> Iterator[str]:
    """Run deploy/nginx.conf itself, with only its ports, folders and the application's address changed."""
    port = free_port()
    text = (ROOT / "deploy/nginx.conf").read_text()
    for ours, theirs in {
        "/tmp/": f"{folder}/",
        "/var/cache/": f"{folder}/",
        "server web:8000 resolve;": f"server 127.0.0.1:{application_port};",
        "listen 8080;": f"listen 127.0.0.1:{port};",
        "root /;": f"root {folder};",
        "/media/error-page": f"{folder}/media/error-page",
        "/etc/nginx/errors/": f"{ROOT}/deploy/errors/",
        "/dev/stdout": f"{folder}/access.log",
        "/dev/stderr": f"{folder}/error.log",
        "worker_processes auto;": "worker_processes 1; daemon off;" + (" user root;" if os.geteuid() == 0 else ""),
    }.items():
        assert ours in text
        text = text.replace(ours, theirs)
    (folder / "nginx.conf").write_text(text)
    command = [program, "-p", str(folder), "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, timeout=30)
    assert checked.returncode == 0, checked.stderr
    with running(command, port):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running_gunicorn(database: str) -> Iterator[int]:
    """Run the site as the image does, but for test settings and one process; give its port."""
    port = free_port()
    options = [option for option in gunicorn_options() if not option.startswith("--bind=")]
    command = [sys.executable, "-m", "gunicorn", *options, f"--bind=127.0.0.1:{port}", "portal.wsgi:application"]
    environment = {"DJANGO_SETTINGS_MODULE": "portal.settings.test", "DATABASE_URL": database, "WEB_CONCURRENCY": "1"}
    with running(command, port, **environment):
        yield port


def ask(url: str, data: bytes | None = None, **headers: str) -> tuple[int, str, Message]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, named), timeout=30) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers

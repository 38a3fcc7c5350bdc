"""What a server is built from: the files agree with each other, with the settings, and do what they say."""

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
NOT_DJANGO = {"WEB_CONCURRENCY"}  # gunicorn reads it
OURS = ("web", "migrate")
REQUIRED = {
    "SECRET_KEY": "s" * 60,
    "DATABASE_URL": "postgres://nobody@localhost/nothing",
    "ALLOWED_HOSTS": "portal.example",
    "BASE_URL": "https://portal.example",
}


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions in order, continued lines joined, comments left out."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.M)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines if line.strip())]


def settings_source() -> str:
    return "".join((ROOT / f"portal/settings/{name}.py").read_text() for name in ("base", "production"))


# --- compose ---


def test_every_service_is_there() -> None:
    assert set(SERVICES) == {"web", "migrate", "db", "nginx"}


@pytest.mark.parametrize("name", ["web", "migrate", "nginx"])
def test_what_faces_the_network_can_change_nothing(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "/tmp" in service["tmpfs"]


def test_only_nginx_is_reached_from_outside_and_only_from_this_machine() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]
    assert SERVICES["nginx"]["ports"] == ["127.0.0.1:8080:8080"]
    assert "listen 8080;" in (ROOT / "deploy/nginx.conf").read_text()
    assert SERVICES["db"]["networks"] == ["back"]
    assert COMPOSE["networks"]["back"]["internal"] is True
    assert "back" not in SERVICES["nginx"]["networks"]


def test_each_starts_when_what_it_needs_is_ready() -> None:
    assert SERVICES["nginx"]["depends_on"]["web"]["condition"] == "service_healthy"
    assert SERVICES["web"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert SERVICES["migrate"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert SERVICES["web"]["healthcheck"]["test"] == ["CMD", "python", "deploy/healthcheck.py"]
    assert "pg_isready" in SERVICES["db"]["healthcheck"]["test"][1]
    assert SERVICES["migrate"]["restart"] == "no"


def test_rows_and_files_outlive_their_containers() -> None:
    assert set(COMPOSE["volumes"]) == {"database", "media"}
    assert SERVICES["db"]["volumes"] == ["database:/var/lib/postgresql"]
    assert "media:/media" in SERVICES["web"]["volumes"]
    assert "media:/media:ro" in SERVICES["nginx"]["volumes"]


def test_secrets_come_from_outside_and_must_be_given() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "ALLOWED_HOSTS", "BASE_URL"):
        uses = re.findall(rf"\$\{{{name}[^}}]*\}}", text)
        assert uses and all(use.startswith(f"${{{name}:?") for use in uses), name


def test_every_variable_is_one_that_the_settings_read() -> None:
    known = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', settings_source())) | NOT_DJANGO
    for name in OURS:
        assert set(SERVICES[name]["environment"]) <= known


def test_every_variable_of_the_settings_that_has_no_default_is_passed_on() -> None:
    without_default = set(re.findall(r'env(?:\.\w+)?\("([A-Z_]+)"\)', settings_source()))
    assert without_default == set(REQUIRED)
    assert without_default <= set(SERVICES["web"]["environment"])


def test_the_example_names_every_variable_of_compose_and_no_other() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    lines = (ROOT / ".env.example").read_text().splitlines()
    shown = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert set(shown) == asked
    assert shown["SECRET_KEY"] == shown["POSTGRES_PASSWORD"] == "", "an example must not hold a secret that works"


# --- image ---


def test_the_image_runs_as_nobody_in_particular() -> None:
    users = [rest for word, rest in instructions() if word == "USER"]
    assert users == ["10001:10001"]
    words = [word for word, _ in instructions()]
    assert words.index("USER") < words.index("CMD")
    assert not [rest for word, rest in instructions()[words.index("USER") :] if word in ("RUN", "COPY", "ADD")]


def test_the_image_installs_only_pinned_requirements_with_hashes() -> None:
    installs = [rest for word, rest in instructions() if word == "RUN" and "pip install" in rest]
    assert len(installs) == 1
    assert "--require-hashes -r /build/requirements.txt" in installs[0]
    assert "requirements-dev" not in (ROOT / "Dockerfile").read_text()


def test_no_secret_stays_in_the_image() -> None:
    kept = " ".join(rest for word, rest in instructions() if word in ("ENV", "ARG", "LABEL"))
    assert not re.search(r"SECRET|PASSWORD|TOKEN|DATABASE_URL", kept)
    assert not [rest for word, rest in instructions() if word == "ADD"]


def test_the_image_uses_production_settings_and_threads() -> None:
    environment = next(rest for word, rest in instructions() if word == "ENV")
    assert "DJANGO_SETTINGS_MODULE=portal.settings.production" in environment
    command = next(rest for word, rest in instructions() if word == "CMD")
    assert "portal.wsgi:application" in command
    assert "--worker-class=gthread" in command


def test_gunicorn_knows_every_option_it_is_given() -> None:
    command = next(rest for word, rest in instructions() if word == "CMD")
    options = re.findall(r'"(--[a-z-]+(?:=[^"]*)?)"', command)
    arguments = [sys.executable, "-m", "gunicorn", *options, "--check-config", "portal.wsgi:application"]
    environment = os.environ | REQUIRED | {"DJANGO_SETTINGS_MODULE": "portal.settings.production"}
    done = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_every_app_goes_into_the_image_and_no_private_file_does() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert lines[[not line.startswith("#") for line in lines].index(True)] == "*", "all is left out unless named"
    allowed = {line[1:] for line in lines if line.startswith("!")}
    ours = {app.split(".")[0] for app in settings.INSTALLED_APPS if (ROOT / app.split(".")[0]).is_dir()}
    assert ours | {"static", "templates", "manage.py", "requirements.txt", "deploy/healthcheck.py"} <= allowed
    assert not allowed & {".env", ".git", ".postgres", "media", "tests"}


# --- settings ---


def load_production(**environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    code = (
        "import portal.settings.production as s; print(s.DEBUG, s.SECURE_HSTS_SECONDS, s.DATABASES['default']['NAME'])"
    )
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, env=clean | environment, capture_output=True, text=True, timeout=60)


def test_production_settings_load_with_what_they_require() -> None:
    done = load_production(**REQUIRED)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["False", "31536000", "nothing"]


@pytest.mark.parametrize("missing", sorted(REQUIRED))
def test_production_settings_refuse_a_missing_value(missing: str) -> None:
    done = load_production(**{name: value for name, value in REQUIRED.items() if name != missing})
    assert done.returncode != 0
    assert missing in done.stderr


@pytest.mark.parametrize("empty", ["SECRET_KEY", "DATABASE_URL"])
def test_production_settings_refuse_an_empty_secret(empty: str) -> None:
    """An unfilled line of .env gives an empty text, not a missing one."""
    done = load_production(**(REQUIRED | {empty: ""}))
    command = [sys.executable, "manage.py", "check"]
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "portal.settings.production"}
    checked = subprocess.run(
        command, cwd=ROOT, env=environment | REQUIRED | {empty: ""}, capture_output=True, text=True, timeout=60
    )
    assert done.returncode != 0 or checked.returncode != 0


def test_production_never_uses_the_embedded_server() -> None:
    code = "import sys, portal.settings.production; sys.exit('portal.database' in sys.modules)"
    environment = {"PATH": os.environ["PATH"]} | REQUIRED
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, timeout=60).returncode == 0


# --- nginx ---


class Echo(BaseHTTPRequestHandler):
    """Stands where the application stands and keeps what it was asked."""

    seen: dict[str, Message] = {}

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        Echo.seen[self.path] = self.headers
        body = b"from the application"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *arguments: object) -> None:
        """Say nothing: nginx keeps the log."""


def free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return chosen.getsockname()[1]


@pytest.fixture(scope="module")
def nginx() -> str:
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found:
        return found
    message = "nginx is not installed: apt install nginx-light"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="module")
def front(nginx: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run deploy/nginx.conf itself, with only its ports, folders and the application's address changed."""
    folder = tmp_path_factory.mktemp("nginx")
    for place in ("images/photo.txt", "videos/film.txt", "documents/private.txt", "original_images/big.txt"):
        file = folder / "media" / place
        file.parent.mkdir(parents=True)
        file.write_text(f"media: {place}")
    application = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=application.serve_forever, daemon=True).start()
    port = free_port()
    text = (ROOT / "deploy/nginx.conf").read_text()
    for ours, theirs in {
        "/tmp/": f"{folder}/",
        "server web:8000;": f"server 127.0.0.1:{application.server_port};",
        "listen 8080;": f"listen 127.0.0.1:{port};",
        "root /;": f"root {folder};",
        "/dev/stdout": f"{folder}/access.log",
        "/dev/stderr": f"{folder}/error.log",
        "worker_processes auto;": "worker_processes 1; daemon off;" + (" user root;" if os.geteuid() == 0 else ""),
    }.items():
        assert ours in text
        text = text.replace(ours, theirs)
    (folder / "nginx.conf").write_text(text)
    command = [nginx, "-p", str(folder), "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, timeout=30)
    assert checked.returncode == 0, checked.stderr
    server = subprocess.Popen(command)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=10)
        application.shutdown()


def wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("nginx did not start")


def ask(url: str, data: bytes | None = None, **headers: str) -> tuple[int, str, Message]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, named), timeout=10) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers


def test_pages_reach_the_application_with_true_headers(front: str) -> None:
    spoofed = {"X_Forwarded_For": "6.6.6.6", "X_Forwarded_Proto": "https", "X_Forwarded_Host": "evil.example"}
    status, body, _ = ask(f"{front}/conditions/", Accept_Encoding="br", **spoofed)
    assert (status, body) == (200, "from the application")
    headers = Echo.seen["/conditions/"]
    assert headers["Host"] == front.removeprefix("http://")
    assert headers["X-Forwarded-For"] == "127.0.0.1"
    assert headers["X-Forwarded-Proto"] == "http"
    assert headers["X-Forwarded-Host"] is None
    assert headers["Accept-Encoding"] == "gzip"
    assert headers["X-Request-ID"]


def test_static_files_are_asked_for_as_the_browser_asks(front: str) -> None:
    ask(f"{front}/static/css/site.css", Accept_Encoding="br, gzip")
    assert Echo.seen["/static/css/site.css"]["Accept-Encoding"] == "br, gzip"
    assert Echo.seen["/static/css/site.css"]["Host"] == front.removeprefix("http://")


@pytest.mark.parametrize("place", ["images/photo.txt", "videos/film.txt"])
def test_pictures_and_films_are_served_without_the_application(front: str, place: str) -> None:
    status, body, headers = ask(f"{front}/media/{place}")
    assert (status, body) == (200, f"media: {place}")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/media/documents/private.txt",
        "/media/images/../documents/private.txt",
        "/media/images/%2e%2e/documents/private.txt",
        "/media/images/..%2fdocuments/private.txt",
        "/media//documents/private.txt",
        "/media/./documents/private.txt",
        "/media/original_images/big.txt",
        "/media/",
        "/media/images/",
        "/media/nginx.conf",
    ],
)
def test_documents_never_leave_by_this_door(front: str, path: str) -> None:
    status, body, _ = ask(front + path)
    assert status in (400, 403, 404)
    assert "media:" not in body
    assert path not in Echo.seen


def test_bodies_that_are_too_big_are_refused_before_the_application(front: str) -> None:
    status, _, _ = ask(f"{front}/contact/", data=b"x" * (1024 * 1024 + 1))
    assert status == 413
    assert "/contact/" not in Echo.seen
    assert ask(f"{front}/admin/images/add/", data=b"x" * (1024 * 1024 + 1))[0] == 200


def test_the_log_keeps_no_query(front: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    ask(f"{front}/search/?q=something-private")
    logs = list(tmp_path_factory.getbasetemp().glob("nginx*/access.log"))
    deadline = time.monotonic() + 5
    while "/search/" not in logs[0].read_text() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert '"GET /search/" 200' in logs[0].read_text()
    assert "something-private" not in logs[0].read_text()

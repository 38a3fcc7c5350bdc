"""What a server is built from: the files agree with each other, with the settings, and do what they say.

nginx on its real configuration: test_nginx.py.
"""

import os
import re
import subprocess
import sys
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands, load_command_class

from tests.servers import ROOT, dockerfile, gunicorn_options

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
NOT_DJANGO = {"WEB_CONCURRENCY"}  # gunicorn reads it
FOR_COMPOSE = {"COMPOSE_PROFILES", "POSTGRES_PASSWORD", "TRUSTED_PROXIES"}
IN_IMAGE = {"STATIC_ROOT", "MEDIA_ROOT"}
OURS = ("web", "migrate", "scheduler", "worker", "walk")
REQUIRED = {
    "SECRET_KEY": "s" * 60,
    "DATABASE_URL": "postgres://nobody@localhost/nothing",
    "ALLOWED_HOSTS": "portal.example",
    "BASE_URL": "https://portal.example",
}


def settings_source() -> str:
    """Of all settings but those of the tests, which read their own."""
    files = sorted((ROOT / "portal/settings").glob("*.py"))
    return "".join(path.read_text() for path in files if path.name != "test.py")


def variables_read() -> set[str]:
    return set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z0-9_]+)"', settings_source()))


# --- compose ---


def test_every_service_is_there() -> None:
    assert set(SERVICES) == {"web", "migrate", "scheduler", "worker", "walk", "db", "nginx"}


@pytest.mark.parametrize("name", [*OURS, "nginx"])
def test_what_faces_the_network_can_change_nothing(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert any(place.partition(":")[0] == "/tmp" for place in service["tmpfs"])


def test_only_nginx_is_reached_from_outside_and_only_from_this_machine() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]
    assert SERVICES["nginx"]["ports"] == ["127.0.0.1:8080:8080"]
    assert "listen 8080;" in (ROOT / "deploy/nginx.conf").read_text()
    assert SERVICES["db"]["networks"] == ["back"]
    assert COMPOSE["networks"]["back"]["internal"] is True
    assert "back" not in SERVICES["nginx"]["networks"]


def test_each_starts_when_what_it_needs_is_ready() -> None:
    assert SERVICES["nginx"]["depends_on"]["web"]["condition"] == "service_healthy"
    for name in ("web", "scheduler", "worker"):
        assert SERVICES[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert SERVICES["migrate"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert SERVICES["walk"]["depends_on"]["web"]["condition"] == "service_healthy"
    assert SERVICES["web"]["healthcheck"]["test"] == ["CMD", "python", "deploy/healthcheck.py"]
    assert "pg_isready" in SERVICES["db"]["healthcheck"]["test"][1]
    assert SERVICES["migrate"]["restart"] == "no"


def test_postgres_may_be_somebody_elses() -> None:
    """DATABASE_URL alone says where; without the profile there is no ``db``, and whoever needs it gets out."""
    assert SERVICES["db"]["profiles"] == ["own-database"]
    example = (ROOT / ".env.example").read_text().splitlines()
    assert "COMPOSE_PROFILES=own-database" in example
    for name in OURS:
        service = SERVICES[name]
        assert service["depends_on"].get("db", {"required": False})["required"] is False
        assert "front" in service["networks"]
        url = service["environment"]["DATABASE_URL"]
        assert url.startswith("${DATABASE_URL:-postgres://portal:${POSTGRES_PASSWORD:?")
        assert url.endswith("}@db:5432/portal}")
    assert [name for name, service in SERVICES.items() if "profiles" in service] == ["db"]


def test_a_new_version_is_walked_through_nginx_once() -> None:
    walk = SERVICES["walk"]
    program, script, command, option = walk["command"]
    assert (program, script) == ("python", "manage.py")
    parser = load_command_class("portal.front_cache", command).create_parser(script, command)
    assert parser.parse_args([option]).now is True
    assert "nginx" in walk["depends_on"]
    assert walk["restart"].startswith("on-failure:"), "it ends; nginx may be a moment later"


def test_nginx_finds_a_web_that_was_replaced() -> None:
    configured = (ROOT / "deploy/nginx.conf").read_text()
    assert "server web:8000 resolve;" in configured
    assert "resolver 127.0.0.11 " in configured
    assert "zone portal " in configured, "without it there is no `resolve`"


def test_what_has_a_time_is_published_every_few_minutes() -> None:
    scheduler = SERVICES["scheduler"]
    program, script, command, option, seconds = scheduler["command"]
    assert (program, script, option) == ("python", "manage.py", "--every")
    assert 30 <= int(seconds) <= 300
    assert scheduler["restart"] == "unless-stopped"
    assert "publish_scheduled" in settings.SCHEDULED_COMMANDS
    assert {*settings.SCHEDULED_COMMANDS, *settings.BACKGROUND_COMMANDS, command} <= set(get_commands())
    parser = load_command_class("portal", command).create_parser(script, command)
    assert parser.parse_args([option, seconds]).every == int(seconds)


def test_background_work_is_done_by_a_worker_that_may_finish() -> None:
    worker = SERVICES["worker"]
    assert worker["command"] == ["python", "manage.py", "work"]
    assert "work" in get_commands()
    assert worker["restart"] == "unless-stopped"
    assert worker["stop_grace_period"] == "60s"
    assert set(worker["networks"]) == {"front", "back"}, "it must reach the mail server"


def test_rows_and_files_outlive_their_containers() -> None:
    assert set(COMPOSE["volumes"]) == {"database", "media", "pages"}
    assert SERVICES["db"]["volumes"] == ["database:/var/lib/postgresql"]
    assert "media:/media" in SERVICES["web"]["volumes"]


def test_nginx_can_read_its_files_and_change_none() -> None:
    mounts = dict(volume.split(":", 1) for volume in SERVICES["nginx"]["volumes"])
    assert mounts == {
        "./deploy/nginx.conf": "/etc/nginx/nginx.conf:ro",
        "./deploy/errors": "/etc/nginx/errors:ro",
        "./deploy/refresh.conf.template": "/etc/nginx/templates/refresh.conf.template:ro",
        "./deploy/trusted-proxies.sh": "/docker-entrypoint.d/30-trusted-proxies.sh:ro",
        "media": "/media:ro",
        "pages": "/var/cache/pages",
    }
    assert os.access(ROOT / "deploy/trusted-proxies.sh", os.X_OK), "the image runs only such files"
    configured = (ROOT / "deploy/nginx.conf").read_text()
    user, _, group = SERVICES["nginx"]["user"].partition(":")
    folder = f"install --directory --owner={user} --group={group} /var/cache/pages"
    assert folder in SERVICES["nginx"]["build"]["dockerfile_inline"]
    assert "proxy_cache_path /var/cache/pages " in configured
    assert "alias /etc/nginx/errors/;" in configured
    assert f"root {SERVICES['scheduler']['environment']['ERROR_PAGE_ROOT']};" in configured


def test_nginx_reads_the_word_that_refreshes_copies_where_its_image_writes_it() -> None:
    word = SERVICES["nginx"]["environment"]
    assert word["NGINX_ENVSUBST_OUTPUT_DIR"] == "/tmp"
    assert word["FRONT_CACHE_SECRET"] == SERVICES["web"]["environment"]["FRONT_CACHE_SECRET"]
    assert "include /tmp/refresh.con[f];" in (ROOT / "deploy/nginx.conf").read_text()
    assert '"${FRONT_CACHE_SECRET}" 1;' in (ROOT / "deploy/refresh.conf.template").read_text()


def test_secrets_come_from_outside_and_must_be_given() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    text = text.replace("${POSTGRES_PASSWORD:-}", "")  # of Postgres itself, whose image starts with none that is empty
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "ALLOWED_HOSTS", "BASE_URL", "FRONT_CACHE_SECRET"):
        uses = re.findall(rf"\$\{{{name}(?!\w)[^}}]*\}}", text)
        assert uses and all(use.startswith(f"${{{name}:?") for use in uses), name


def test_every_variable_is_one_that_the_settings_read() -> None:
    for name in OURS:
        assert set(SERVICES[name]["environment"]) <= variables_read() | NOT_DJANGO


def test_every_variable_that_the_settings_read_is_passed_on_and_explained() -> None:
    """So a line in .env does what docs/operations.md says of it."""
    table = (ROOT / "docs/operations.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    names = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    explained = set(re.findall(r"`([A-Z0-9_]+)`", " ".join(names)))
    assert explained == variables_read() | NOT_DJANGO | FOR_COMPOSE
    passed = set(SERVICES["web"]["environment"])
    assert variables_read() - passed == IN_IMAGE
    image = next(rest for word, rest in dockerfile() if word == "ENV")
    assert all(f"{name}=" in image for name in IN_IMAGE)


def test_every_variable_of_the_settings_that_has_no_default_is_passed_on() -> None:
    without_default = set(re.findall(r'env(?:\.\w+)?\("([A-Z0-9_]+)"\)', settings_source()))
    assert without_default == set(REQUIRED)
    assert without_default <= set(SERVICES["web"]["environment"])


def test_the_example_names_every_variable_of_compose_and_no_other() -> None:
    asked = set(re.findall(r"\$\{([A-Z0-9_]+)", (ROOT / "docker-compose.yml").read_text()))
    lines = (ROOT / ".env.example").read_text().splitlines()
    shown = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert set(shown) == asked | {"COMPOSE_PROFILES"}, "compose itself reads that one"
    assert shown["SECRET_KEY"] == shown["POSTGRES_PASSWORD"] == "", "an example must not hold a secret that works"


# --- image ---


def test_the_image_runs_as_nobody_in_particular() -> None:
    users = [rest for word, rest in dockerfile() if word == "USER"]
    assert users == ["10001:10001"]
    words = [word for word, _ in dockerfile()]
    assert words.index("USER") < words.index("CMD")
    assert not [rest for word, rest in dockerfile()[words.index("USER") :] if word in ("RUN", "COPY", "ADD")]


def test_the_image_installs_only_pinned_requirements_with_hashes() -> None:
    installs = [rest for word, rest in dockerfile() if word == "RUN" and "pip install" in rest]
    assert len(installs) == 1
    assert "--require-hashes -r /build/requirements.txt" in installs[0]
    assert "requirements-dev" not in (ROOT / "Dockerfile").read_text()


def test_no_secret_stays_in_the_image() -> None:
    kept = " ".join(rest for word, rest in dockerfile() if word in ("ENV", "ARG", "LABEL"))
    assert not re.search(r"SECRET|PASSWORD|TOKEN|DATABASE_URL", kept)
    assert not [rest for word, rest in dockerfile() if word == "ADD"]


def test_the_image_uses_production_settings_and_threads() -> None:
    environment = next(rest for word, rest in dockerfile() if word == "ENV")
    assert "DJANGO_SETTINGS_MODULE=portal.settings.production" in environment
    command = next(rest for word, rest in dockerfile() if word == "CMD")
    assert "portal.wsgi:application" in command
    assert "--worker-class=gthread" in command


def test_gunicorn_knows_every_option_it_is_given() -> None:
    arguments = [sys.executable, "-m", "gunicorn", *gunicorn_options(), "--check-config", "portal.wsgi:application"]
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


@pytest.mark.parametrize(("https", "prefix"), [("true", "__Host-"), ("false", "")])
def test_cookies_of_production_are_bound_to_the_host(https: str, prefix: str) -> None:
    """Browsers refuse such a name without HTTPS, with another path, and with a domain. Scripts read neither."""
    code = (
        "from django.conf import settings as s\n"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE,"
        " s.CSRF_COOKIE_SECURE, {s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN}, s.SESSION_COOKIE_PATH,"
        " {s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY}, {s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE})"
    )
    environment = {"PATH": os.environ["PATH"], "SECURE_SSL_REDIRECT": https} | REQUIRED
    environment |= {"DJANGO_SETTINGS_MODULE": "portal.settings.production"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    secure = str(bool(prefix))
    names = [f"{prefix}sessionid", f"{prefix}csrftoken"]
    assert done.stdout.split() == [*names, secure, secure, "{None}", "/", "{True}", "{'Lax'}"], done.stderr


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

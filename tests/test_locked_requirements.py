"""The requirement files: pinned, hashed, free of addresses, and no older than what is known to be safe."""

import re
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ["requirements.txt", "requirements-dev.txt"]
# Raise a line when an advisory names an older version.
AT_LEAST = {
    "django": "5.2.9",
    "wagtail": "7.4.4",
    "pillow": "12",
    "psycopg": "3.3",
    "gunicorn": "23",
}


def pinned(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text().splitlines()
    return dict(line.split(";")[0].strip(" \\").split("==") for line in lines if re.match(r"[a-z0-9]", line))


@pytest.mark.parametrize("name", LOCKS)
def test_no_address_and_no_path(name: str) -> None:
    found = re.findall(
        r".*(?:https?://|file:|--index-url|--find-links|--extra-index|git\+).*", (ROOT / name).read_text()
    )
    assert not found


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    joined = (ROOT / name).read_text().replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    assert len(lines) > 10
    for line in lines:
        assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+ ", line), line
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), line


@pytest.mark.parametrize("name", LOCKS)
@pytest.mark.parametrize("package", sorted(AT_LEAST))
def test_nothing_older_than_what_is_safe(name: str, package: str) -> None:
    assert Version(pinned(name)[package]) >= Version(AT_LEAST[package])


def test_development_has_the_same_versions_as_production() -> None:
    production, development = (pinned(name) for name in LOCKS)
    assert {name: development.get(name) for name in production} == production


def test_production_has_no_development_tools() -> None:
    assert not set(pinned("requirements.txt")) & {"pytest", "playwright", "mypy", "djlint", "ruff"}


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_what_is_asked_for_is_what_is_locked(name: str) -> None:
    asked = re.findall(r"^([A-Za-z0-9][A-Za-z0-9_-]*)", (ROOT / f"{name}.in").read_text(), flags=re.M)
    locked = pinned(f"{name}.txt")
    assert not [package for package in asked if package.lower().replace("_", "-") not in locked]


@pytest.mark.parametrize("name", LOCKS)
def test_what_locked_packages_need_is_locked_too(name: str) -> None:
    """Else ``pip install --require-hashes``, and with it the image, fails."""
    locked = pinned(name)
    names = {canonicalize_name(package.partition("[")[0]) for package in locked}
    missing = []
    for package in locked:
        try:
            needs = requires(package.partition("[")[0]) or []
        except PackageNotFoundError:  # meant for another system
            continue
        for need in map(Requirement, needs):
            applies = need.marker is None or need.marker.evaluate({"extra": ""})
            if applies and canonicalize_name(need.name) not in names:
                missing.append(f"{need.name} for {package}")
    assert not missing

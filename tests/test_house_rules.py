"""Rules of the house that no linter knows. CONTRIBUTING.md says why."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULE_LINES = 300
TEMPLATE_LINES = 80
# Written in pieces, so that this file does not break its own rules.
ADDRESSES = ["py" + "pi.org", "python" + "hosted", "registry." + "npmjs", "deb." + "debian", "security." + "debian"]
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b")
CODE = {".py", ".html", ".css", ".js", ".sh", ".yaml", ".yml", ".toml", ".conf"}
STYLE = re.compile(r"<style|\sstyle\s*=", re.I)
HANDLER = re.compile(r"<[^>{]*\son[a-z]+\s*=", re.I)
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.I | re.S)


def files_of_the_project() -> list[Path]:
    """What is committed or could be: neither ignored files nor deleted ones."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return sorted(path for name in set(done.stdout.split("\0")) if name and (path := ROOT / name).is_file())


FILES = files_of_the_project()
MODULES = [path for path in FILES if path.suffix == ".py" and not {"migrations", "tests"} & set(path.parts)]
TEMPLATES = [path for path in FILES if path.suffix == ".html" and "templates" in path.relative_to(ROOT).parts]


def text_of(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, FileNotFoundError):
        return None  # a picture or a font; or removed since the tests began


def found_in(paths: list[Path], pattern: re.Pattern[str]) -> Iterator[str]:
    for path in paths:
        for number, line in enumerate((text_of(path) or "").splitlines(), 1):
            if pattern.search(line):
                yield f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"


def too_long(paths: list[Path], limit: int) -> dict[str, int]:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in paths}
    return {name: length for name, length in lengths.items() if length > limit}


def test_there_is_something_to_look_at() -> None:
    assert len(MODULES) > 50
    assert len(TEMPLATES) > 20


def test_modules_stay_short() -> None:
    assert too_long(MODULES, MODULE_LINES) == {}


def test_templates_stay_short() -> None:
    assert too_long(TEMPLATES, TEMPLATE_LINES) == {}


def test_templates_carry_no_style() -> None:
    assert list(found_in(TEMPLATES, STYLE)) == []


def test_templates_carry_no_script() -> None:
    assert list(found_in(TEMPLATES, HANDLER)) == []
    for path in TEMPLATES:
        for attributes, inside in SCRIPT.findall(path.read_text()):
            assert "application/ld+json" in attributes or ("src=" in attributes and not inside.strip()), path


@pytest.mark.parametrize("bad", ['<p style="color:red">', "<style>p{}</style>", '<p class="a" STYLE = "x">'])
def test_the_rule_on_style_sees(bad: str) -> None:
    assert STYLE.search(bad)


@pytest.mark.parametrize("bad", ['<a onclick="x()">', "<body class='a' onload = 'x'>"])
def test_the_rule_on_handlers_sees(bad: str) -> None:
    assert HANDLER.search(bad)
    assert not HANDLER.search('<a class="only" data-on="x" href="/on=1">')


def test_no_address_of_a_package_registry() -> None:
    assert list(found_in(FILES, re.compile("|".join(map(re.escape, ADDRESSES))))) == []


def test_nothing_is_left_for_later() -> None:
    assert list(found_in([path for path in FILES if path.suffix in CODE], UNFINISHED)) == []


def test_no_path_of_one_machine() -> None:
    pattern = re.compile(r"(?<![\w.])/(?:home|Users|root|work)/[A-Za-z0-9._-]+")
    assert list(found_in([path for path in FILES if path != Path(__file__)], pattern)) == []


def test_no_file_is_huge() -> None:
    """A large file weighs on every clone for ever."""
    limit = 2 * 1024 * 1024
    sizes = {str(path.relative_to(ROOT)): path.stat().st_size for path in files_of_the_project()}
    assert {name: size for name, size in sizes.items() if size > limit} == {}

"""docs/security.md speaks of every item once, and names only tests that there are."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs/security.md").read_text(encoding="utf-8")
# The items of levels 1 and 2 in OWASP ASVS 5.0.0; "1.1.1-2" are 1.1.1 and 1.1.2.
ITEMS = """
1.1.1-2 1.2.1-9 1.3.1-11 1.4.1-3 1.5.1-2
2.1.1-3 2.2.1-3 2.3.1-4 2.4.1
3.2.1-2 3.3.1-4 3.4.1-6 3.5.1-5 3.7.1-2
4.1.1-3 4.2.1 4.3.1-2 4.4.1-4
5.1.1 5.2.1-3 5.3.1-2 5.4.1-3
6.1.1-3 6.2.1-12 6.3.1-4 6.4.1-4 6.5.1-5 6.6.1-3 6.8.1-4
7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2
8.1.1-2 8.2.1-3 8.3.1 8.4.1
9.1.1-3 9.2.1-4
10.1.1-2 10.2.1-2 10.3.1-4 10.4.1-11 10.5.1-5 10.6.1-2 10.7.1-3
11.1.1-2 11.2.1-3 11.3.1-3 11.4.1-4 11.5.1 11.6.1
12.1.1-3 12.2.1-2 12.3.1-4
13.1.1 13.2.1-5 13.3.1-2 13.4.1-5
14.1.1-2 14.2.1-4 14.3.1-3
15.1.1-3 15.2.1-3 15.3.1-7
16.1.1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3
17.1.1 17.2.1-4 17.3.1-2
"""
STATES = {"met", "part", "not met", "n/a", "**yours**"}
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|", 2)] for line in TEXT.splitlines() if re.match(r"\| \d", line)
]
TESTS = sorted(set(re.findall(r"`([\w/]+\.py)::(test_\w+)`", TEXT)))


def items() -> list[str]:
    found = []
    for group in ITEMS.split():
        section, numbers = group.rsplit(".", 1)
        first, _, last = numbers.partition("-")
        found += [f"{section}.{number}" for number in range(int(first), int(last or first) + 1)]
    return found


@cache
def functions_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_item_of_the_first_two_levels_stands_there_once() -> None:
    told = [item for row in ROWS for item in row[0].split(", ")]
    assert sorted(told) == sorted(items())
    assert len(told) == 253


def test_each_says_where_we_stand_and_why() -> None:
    assert {row[1] for row in ROWS} == STATES
    assert [row[0] for row in ROWS if len(row[2]) < 8] == []


def test_what_is_not_met_is_listed_again() -> None:
    listed = TEXT.partition("\n## What is not met\n")[2]
    missing = [item for row in ROWS if row[1] == "not met" for item in row[0].split(", ")]
    assert [item for item in missing if not re.search(rf"(?<![\d.]){re.escape(item)}(?![\d.])", listed)] == []


@pytest.mark.parametrize(("path", "name"), TESTS)
def test_the_tests_it_names_are_there(path: str, name: str) -> None:
    assert name in functions_of(path)

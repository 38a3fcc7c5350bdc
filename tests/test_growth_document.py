"""docs/growth.md reckons with the figures of the one run whose results are committed."""

import json
import re

import pytest

from tests.servers import ROOT

TEXT = (ROOT / "docs/growth.md").read_text(encoding="utf-8")
MEASURED = json.loads((ROOT / "benchmarks/results/baseline/front-100.json").read_text())["targets"]
TENTH = 10  # Postgres's part of a page


def seconds(target: str) -> float:
    return MEASURED[target]["cpu_ms"] / 1000


@pytest.mark.parametrize("target", ["MMN hub, rendered", "MMN topic, rendered", "MMN hub, uncached", "MMN hub, cached"])
def test_each_figure_is_that_of_the_run_it_names(target: str) -> None:
    [row] = [line for line in TEXT.splitlines() if f'"{target}"' in line]
    [said] = re.findall(r"\| ([\d.]+) s \|", row)
    assert float(said) == pytest.approx(seconds(target), rel=0.1)


@pytest.mark.parametrize(
    ("row", "made"),
    [("no copies at all", (1, 100, 10_000)), ("one nginx", (1, 10, 10)), ("ten nginx", (1, 100, 100))],
)
def test_the_table_follows_from_them(row: str, made: tuple[int, ...]) -> None:
    [line] = [line for line in TEXT.splitlines() if line.startswith("|") and row in line]
    for said, times in zip(line.split("|")[2:5], made, strict=True):
        python, postgres = (float(one.replace(",", "")) for one in re.findall(r"[\d,]*\d(?:\.\d+)?", said))
        assert python == pytest.approx(times * seconds("MMN hub, rendered"), rel=0.1)
        assert postgres == pytest.approx(python / TENTH, rel=0.1)


def test_nginx_takes_what_a_copy_takes() -> None:
    [(some, many)] = re.findall(r"takes ([\d.]+) cores for 100 copies a second and ([\d.]+) for 10,000", TEXT)
    assert float(some) == pytest.approx(100 * seconds("MMN hub, cached"), rel=0.1)
    assert float(many) == pytest.approx(10_000 * seconds("MMN hub, cached"), rel=0.1)

"""The gate of ``make bench``: what fails a run, what is only said, and that committed figures can be compared."""

import json

import pytest

from benchmarks import bench_directory, bench_pages, gate, report

BASELINES = sorted((report.RESULTS / "baseline").glob("*.json"))


def pages(**changes: float) -> dict:
    return {"bare view": {"times_bare": 1.0, "queries": 0, "bytes": 34},
            "MMN hub": {"times_bare": 100.0, "queries": 13, "bytes": 40_000} | changes}  # fmt: skip


VIEW = {"total": 14_000, "budget": 14_600}


def requests(**changes: float) -> dict:
    return {
        "counting": {"no filter": {"ms": {"cpu": {"median": changes.pop("counting", 0.2)}}}},
        "requests": {"no filter": {"times_bare": 50.0, "queries": 6} | changes},
    }


def test_a_rise_of_fifteen_in_a_hundred_passes_and_more_fails():
    assert gate.compare({"a": 114.0}, {"a": 100.0}) == ([], [])
    assert gate.compare({"a": 116.0}, {"a": 100.0}).faults == ["a rose from 100 to 116"]
    assert gate.compare({"a": 50.0}, {"a": 100.0}) == ([], [])
    assert gate.compare({"a": 1}, {"a": 0}).faults == ["a rose from 0 to 1"]


def test_what_has_no_baseline_is_said():
    assert gate.compare({"a": 1.0, "b": 1.0}, {"a": 1.0}) == ([], ["no baseline for b"])
    assert gate.compare({"a": 1.0}, {}) == ([], ["no baseline of this size: nothing was compared"])


@pytest.mark.parametrize("what", [{"times_bare": 116.0}, {"queries": 15}, {"bytes": 47_000}])
def test_pages_fail_on_each_of_their_figures(what):
    before = {"targets": pages()}
    assert bench_pages.verdict_of(pages(), VIEW, before) == ([], [])
    (fault,) = bench_pages.verdict_of(pages(**what), VIEW, before).faults
    assert "of MMN hub rose from" in fault


def test_pages_fail_over_the_budget_of_the_first_view():
    (fault,) = bench_pages.verdict_of(pages(), VIEW | {"total": 14_601}, {"targets": pages()}).faults
    assert "14,601 bytes; the limit is 14,600" in fault


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"counting": 1.01}, "counting takes 1.01 ms"),
        ({"queries": 16}, "16 queries; the limit is 15"),
        ({"queries": 7}, "rose from 6 to 7"),
        ({"times_bare": 58.0}, "rose from 50 to 58"),
    ],
)
def test_the_directory_fails_over_its_budgets_and_on_a_rise(what, words):
    assert bench_directory.verdict_of(1_000, requests(), requests()) == ([], [])
    assert words in " ".join(bench_directory.verdict_of(1_000, requests(**what), requests()).faults)


def test_a_committed_figure_without_the_ratio_is_no_reason_to_pass_in_silence():
    before = requests()
    del before["requests"]["no filter"]["times_bare"]
    verdict = bench_directory.verdict_of(1_000, requests(), before)
    assert verdict == ([], ["no baseline for CPU, times the bare view, of no filter"])


def test_the_site_behind_nginx_is_compared_by_its_static_file():
    def found(cached: float, static: float, memory: float) -> dict:
        targets = {"static file": {"cpu_ms": static}, "hub": {"cpu_ms": cached}, "beside /": {"cpu_ms": 9.0}}
        return gate.front_figures({"targets": targets, "worker_pss_mb": [memory, 1.0]}, ["static file", "hub"])

    before = found(0.2, 0.1, 80.0)
    assert gate.compare(found(0.4, 0.2, 80.0), before) == ([], [])
    assert len(gate.compare(found(0.25, 0.1, 99.0), before).faults) == 2
    assert gate.front_figures({}, ["hub"]) == {}


def test_a_fault_ends_with_one_and_a_note_does_not(capsys):
    assert report.verdict([], ["no baseline for b"]) == 0
    assert report.verdict(["a rose"], []) == 1


@pytest.mark.parametrize("path", BASELINES, ids=lambda path: path.stem)
def test_every_committed_file_can_be_read_by_its_gate(path):
    before = json.loads(path.read_text())
    kind, _dash, size = path.stem.partition("-")
    if kind == "pages":
        assert bench_pages.verdict_of(before["targets"], VIEW, before) == ([], [])
    elif kind == "directory":
        assert not bench_directory.verdict_of(int(size), before, before).faults
    elif kind == "front":
        figures = gate.front_figures(before, before["targets"])
        assert int(size) and len(figures) == len(before["targets"]) and gate.compare(figures, figures) == ([], [])
    elif kind == "search":
        assert gate.figures(before["questions"], gate.QUERIES)
    else:
        assert kind in ("faults", "import", "lighthouse")

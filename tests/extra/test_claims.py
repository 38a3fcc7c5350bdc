"""Every numbered fact of the notes on the reference texts is a claim, with the sources the notes name."""

import re

from portal.starter.loading import read
from tests.extra.conftest import SHARED

FACTS = (SHARED / "facts" / "medical.md").read_text(encoding="utf-8")
LINES = dict(re.findall(r"^(\d+)\. (.+)$", FACTS, re.MULTILINE))
CLAIMS = read("claims.yaml")
# Readers see these headings, so two of them are said more plainly.
PLAINER = {"How common, and who": "How common it is", "Course": "How it goes over time"}


def numbered() -> dict[str, dict]:
    """Return the claims by the number of their fact."""
    return {str(int(found.group(1))): one for one in CLAIMS if (found := re.match(r"mmn-(\d+)-", one["key"]))}


def test_each_fact_is_a_claim_under_its_own_heading():
    assert set(numbered()) == set(LINES) == {str(number) for number in range(1, 58)}
    heading = ""
    for line in FACTS.splitlines():
        heading = line.removeprefix("## ") if line.startswith("## ") else heading
        if found := re.match(r"(\d+)\. ", line):
            assert numbered()[found.group(1)]["topic"] == PLAINER.get(heading, heading), line


def test_the_unsettled_ones_are_disputed_and_no_others():
    last = FACTS.partition("## Ten facts to settle with a clinician first")[2]
    unsettled = set(re.findall(r"\b(\d+) ", last))
    assert len(unsettled) == 10
    assert {number for number, one in numbered().items() if one.get("status") == "disputed"} == unsettled
    more = {one["key"]: one.get("status") for one in CLAIMS if not one["key"].startswith("mmn-")}
    assert len(more) == 3 and set(more.values()) == {"disputed"}


def test_each_source_that_the_notes_name_is_there():
    keys = re.findall(r"^\| ([\w /]+?) \|", FACTS, re.MULTILINE)
    named = {key for cell in keys for key in cell.split(" / ")} - {"Key"} | {"S0", "S1"}
    for number, line in LINES.items():
        wanted = {key for key in named if re.search(rf"\b{key}\b", line)}
        given = {row["source"] for row in numbered()[number]["sources"]}
        assert wanted <= given, (number, wanted - given)
        if "AGREE.**" in line or "AGREE;" in line or "AGREE (" in line:
            assert {"S0", "S1"} <= given, number

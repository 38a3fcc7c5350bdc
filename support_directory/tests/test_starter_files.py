"""What the starter files say: known words only, hours as in their evidence, help for each need in each nation."""

import re
from datetime import date, time

import pytest
import yaml

from support_directory.choices import IdentifierScheme, Nation
from support_directory.hours import Opening, hours_from_rows
from support_directory.tests.test_starter import STARTER

LISTS, ENTRIES, SYNONYMS = (
    yaml.safe_load((STARTER / f"{name}.yaml").read_text(encoding="utf-8"))
    for name in ("taxonomies", "services", "synonyms")
)
KEYS = {"topics": "topic", "audiences": "audience", "channels": "channel"}
WORKING_DAYS = (1, 2, 3, 4, 5)

# Every text of opening hours in the evidence, and the rows that say the same.
HOURS = {
    "24 hours a day, every day": {(1, 2, 3, 4, 5, 6, 7): ("00:00", "00:00")},
    "Monday to Friday, 10am to 1pm": {WORKING_DAYS: ("10:00", "13:00")},
    "Monday to Friday, 8am to 5pm": {WORKING_DAYS: ("08:00", "17:00")},
    "Monday to Friday, 8am to 6pm": {WORKING_DAYS: ("08:00", "18:00")},
    "Monday to Friday, 8am to 6pm; Saturday, 9am to 3pm": {WORKING_DAYS: ("08:00", "18:00"), (6,): ("09:00", "15:00")},
    "Monday to Friday, 8am to 7pm; Saturday, 9am to 1pm": {WORKING_DAYS: ("08:00", "19:00"), (6,): ("09:00", "13:00")},
    "Monday to Friday, 8am to 8pm; Saturday, 9am to 2pm": {WORKING_DAYS: ("08:00", "20:00"), (6,): ("09:00", "14:00")},
    "Monday to Friday, 9am to 5pm": {WORKING_DAYS: ("09:00", "17:00")},
    "Monday to Friday, 9am to 5pm; open until 8pm on Monday and Thursday": {
        (1, 4): ("09:00", "20:00"),
        (2, 3, 5): ("09:00", "17:00"),
    },
    "Monday to Friday, 9am to 6pm": {WORKING_DAYS: ("09:00", "18:00")},
    "Monday to Friday, 9am to 8pm": {WORKING_DAYS: ("09:00", "20:00")},
    "Monday to Thursday, 9am to 5:30pm; Friday, 9am to 5pm": {
        (1, 2, 3, 4): ("09:00", "17:30"),
        (5,): ("09:00", "17:00"),
    },
    "Monday, Wednesday, Thursday and Friday, 9:30am to 5pm; Tuesday, 1pm to 8pm": {
        (1, 3, 4, 5): ("09:30", "17:00"),
        (2,): ("13:00", "20:00"),
    },
}  # fmt: skip
# Where our own words for the rows are others than those of the evidence.
OUR_WORDS = {
    "Monday to Friday, 9am to 5pm; open until 8pm on Monday and Thursday": (
        "Monday and Thursday, 9am to 8pm; Tuesday, Wednesday and Friday, 9am to 5pm"
    ),
    "Monday, Wednesday, Thursday and Friday, 9:30am to 5pm; Tuesday, 1pm to 8pm": (
        "Monday and Wednesday to Friday, 9:30am to 5pm; Tuesday, 1pm to 8pm"
    ),
}
NEEDS = ("crisis", "caring", "carers-assessment", "care-needs-assessment", "young-carers", "money")
# Nothing in the evidence says who assesses a carer's needs in the Republic.
GAPS = {("carers-assessment", "republic-of-ireland")}


def terms(nodes: list[dict]) -> list[dict]:
    """Return all terms of a list, at any depth."""
    return [found for node in nodes for found in [node, *terms(node.get("terms", []))]]


TERMS = {data["slug"]: terms(data["terms"]) for data in LISTS}


def rows_of(entry: dict) -> dict[tuple[int, ...], tuple[str, str]]:
    """Return the hours of an entry in the form of ``HOURS``."""
    return {tuple(row["days"]): (row["opens"], row["closes"]) for row in entry.get("schedules", [])}


def test_slugs_stand_once():
    for found in (ENTRIES, LISTS, *TERMS.values()):
        slugs = [row["slug"] for row in found]
        assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize("key", KEYS)
def test_every_term_of_an_entry_is_known_and_every_term_is_used(key):
    known = {term["slug"] for term in TERMS[KEYS[key]]}
    assert {slug for entry in ENTRIES for slug in entry.get(key, [])} == known
    for entry in ENTRIES:
        assert len(entry.get(key, [])) == len(set(entry.get(key, []))), entry["slug"]


def test_every_entry_says_what_it_helps_with_and_whom():
    assert all(entry["topics"] and entry["audiences"] for entry in ENTRIES)


@pytest.mark.parametrize("need", NEEDS)
def test_each_nation_has_someone_for_each_need(need):
    served = {nation for entry in ENTRIES if need in entry["topics"] for nation in entry["nations"]}
    assert {nation for nation in Nation.values if nation not in served} == {
        nation for gap, nation in GAPS if gap == need
    }


def test_a_channel_is_there_when_and_only_when_its_number_is():
    for entry in ENTRIES:
        channels = {"phone" if phone["type"] == "voice" else phone["type"] for phone in entry.get("phones", [])}
        assert set(entry.get("channels", [])) & {"phone", "text", "textphone"} == channels, entry["slug"]
        assert "website" not in entry.get("channels", []) or "url" in entry, entry["slug"]


def test_addresses_stand_without_their_beginning_and_most_entries_have_one():
    addresses = [entry["url"] for entry in ENTRIES if "url" in entry]
    assert not any("://" in address for address in addresses)
    assert len(addresses) == 89


def test_the_rows_of_hours_are_those_of_the_evidence():
    used = [rows_of(entry) for entry in ENTRIES if "schedules" in entry]
    assert all(rows in HOURS.values() for rows in used)
    assert all(rows in used for rows in HOURS.values())
    # The rows say it all, so no entry needs words besides.
    assert not any("opening_hours" in entry for entry in ENTRIES)


@pytest.mark.parametrize("words", HOURS)
def test_hours_read_as_the_evidence_words_them(words):
    week = tuple(
        (day, time.fromisoformat(opens), time.fromisoformat(closes))
        for days, (opens, closes) in HOURS[words].items()
        for day in days
    )
    hours = hours_from_rows(week)
    assert set(hours.openings) == {Opening(*row) for row in week}
    *lines, _bank_holidays = hours.in_words(date(2026, 11, 21))
    assert "; ".join(lines) == OUR_WORDS.get(words, words)


def test_only_lines_that_never_close_are_open_on_bank_holidays():
    always = HOURS["24 hours a day, every day"]
    assert all((rows_of(entry) == always) == (entry.get("bank_holidays") == "open") for entry in ENTRIES)


def test_irish_time_is_for_the_republic_alone():
    for entry in ENTRIES:
        assert ("timezone" in entry) == (entry["nations"] == [Nation.REPUBLIC_OF_IRELAND]), entry["slug"]
        assert entry.get("timezone", "Europe/Dublin") == "Europe/Dublin"


def test_register_numbers_have_the_form_of_their_register():
    forms = {
        IdentifierScheme.GB_CHC: r"\d{6,7}",
        IdentifierScheme.GB_SC: r"SC\d{6}",
        IdentifierScheme.CA_CRA: r"\d{9}RR\d{4}",
    }
    rows = [row for entry in ENTRIES for row in entry.get("identifiers", [])]
    assert len(rows) == 9
    for row in rows:
        assert re.fullmatch(forms[row["scheme"]], row["identifier"]), row


def test_synonyms_point_to_words_that_the_directory_uses():
    names = [term["name"] for found in TERMS.values() for term in found]
    fields = ("name", "alternate_name", "description", "eligibility_description")
    text = "\n".join([*names, *(entry.get(field, "") for entry in ENTRIES for field in fields)]).lower()
    assert len(SYNONYMS) > 30
    for word, means in SYNONYMS.items():
        assert word == word.lower()
        for part in means.split(", "):
            assert re.search(rf"\b{re.escape(part.lower())}\b", text), f"{word}: {part}"

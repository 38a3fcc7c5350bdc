"""The starter content carries the facts of the reference texts and none of their sentences."""

import json
import re
import subprocess

from portal.starter.loading import CONTENT
from support_directory.tests.test_starter_files import ENTRIES, HOURS, KEYS, rows_of
from tests.extra.conftest import SHARED
from tests.extra.places import ASSESSMENTS, PLACES, TOPICS_ADDED

GIVEN = json.loads((SHARED / "facts" / "organisations.json").read_text(encoding="utf-8"))
OURS = {entry["slug"]: entry for entry in ENTRIES}

# Contact details left out because the notes call their only source old; each note says so and keeps them.
PHONES_LEFT_OUT = {"inflammatory-neuropathies-uk", "make-the-call"}
HOURS_LEFT_OUT = {"make-the-call", "care-information-scotland", "the-brain-charity"}
EMAILS_LEFT_OUT = {"mnd-association"}
# Their notes say: use the helpline of Carers UK.
BY_CARERS_UK = {"carers-scotland", "carers-ni"}

CHANNELS_LEFT_OUT = {
    "inflammatory-neuropathies-uk": {"phone"},
    "make-the-call": {"phone"},
    "mnd-association": {"phone", "email"},
    "muscular-dystrophy-ireland": {"website"},
}
CHANNELS_ADDED = {"carers-scotland": {"phone"}, "access-to-work": {"textphone"}}


def pairs():
    """Yield each organisation of the evidence with its entry."""
    ours = {name: entry for entry in ENTRIES for name in names_of(entry)}
    for given in GIVEN:
        yield given, ours[given["name"]]


def names_of(entry: dict) -> set[str]:
    """Return the name, and the one that the evidence makes of it and the other name."""
    return {entry["name"], f"{entry['name']} ({entry.get('alternate_name')})"}


def digits(text: str | None) -> str:
    """Return the digits of a text alone."""
    return re.sub(r"\D", "", text or "")


def stands_in(text: str, number: str) -> bool:
    """Tell whether the number is printed in the text, however it is spaced, and not as a part of another one."""
    return bool(re.search(rf"(?<!\d){'[ -]?'.join(number)}(?!\d)", text))


def test_no_sentence_stands_here_word_for_word():
    project = CONTENT.parents[2]
    found = subprocess.run([SHARED / "bin" / "verbatim", project], capture_output=True, text=True, check=False)
    assert "0 verbatim runs" in found.stdout, found.stdout


def test_every_organisation_with_its_evidence_is_in_the_starter_content():
    found = list(pairs())
    assert len(found) == len({entry["slug"] for _given, entry in found}) == 91
    for given, entry in found:
        assert entry["confidence"] == given["confidence"]
        assert [nation.lower().replace(" ", "-") for nation in given["nations"]] == entry["nations"]
        if entry["slug"] != "pain-relief-ireland":  # spoke of "the original page", which no visitor knows
            assert entry["description"] == given["description"]
        assert given["url"] == (f"https://{entry['url']}" if "url" in entry else None)
        # Texts that stand beside the checkout have other names here; what we left out is said after the rest.
        note = re.sub(r"\bseed (\d{3})", r"reference text \1", given["evidence_note"])
        assert entry["evidence_note"].startswith(note), entry["slug"]
    more = {entry["slug"] for entry in ENTRIES} - {entry["slug"] for _given, entry in found}
    emergency = {slug for slug in more if OURS[slug].get("crisis_role") == "emergency"}  # seen in public sources
    assert len(emergency) == 3
    assert {slug: OURS[slug]["organization"] for slug in more - emergency} == {"turn2us-benefits-calculator": "turn2us"}
    assert f"https://{OURS['turn2us-benefits-calculator']['url']}" in OURS["turn2us"]["evidence_note"]


def test_no_number_is_invented_and_none_is_lost():
    known = {digits(given["phone"]) for given in GIVEN} - {""}
    for entry in ENTRIES:
        for phone in entry.get("phones", []):
            number = digits(phone["number"])
            assert number in known or stands_in(entry["evidence_note"], number), entry["slug"]
    for given, entry in pairs():
        numbers = [digits(phone["number"]) for phone in entry.get("phones", [])]
        if entry["slug"] in PHONES_LEFT_OUT:
            assert numbers == []
            assert stands_in(entry["evidence_note"], digits(given["phone"]))
        elif entry["slug"] in BY_CARERS_UK:
            assert numbers == [digits(phone["number"]) for phone in OURS["carers-uk"]["phones"]]
            assert not given["phone"] or stands_in(entry["evidence_note"], digits(given["phone"]))
        elif given["phone"]:
            assert numbers[0] == digits(given["phone"]), entry["slug"]
            assert (entry["phones"][0].get("text_keyword") or "") in given["phone"], entry["slug"]
        else:
            assert numbers == [], entry["slug"]


def test_hours_are_those_of_the_evidence():
    for given, entry in pairs():
        if entry["slug"] in BY_CARERS_UK:
            assert rows_of(entry) == rows_of(OURS["carers-uk"])
        elif entry["slug"] in HOURS_LEFT_OUT:
            assert rows_of(entry) == {}
            assert given["opening_hours"] in entry["evidence_note"]
        else:
            assert rows_of(entry) == HOURS.get(given["opening_hours"], {}), entry["slug"]
    used = {given["opening_hours"] for given, entry in pairs() if "schedules" in entry} - {None}
    assert used - {"Monday to Thursday, 10am to 4pm"} == set(HOURS)  # that one is Carers NI's, left out


def test_emails_and_register_numbers_are_those_of_the_evidence():
    for given, entry in pairs():
        if entry["slug"] in EMAILS_LEFT_OUT:
            assert "email" not in entry
            assert given["email"] in entry["evidence_note"]
        else:
            assert entry.get("email") == given["email"]
        numbers = "; ".join(row["identifier"] for row in entry.get("identifiers", []))
        assert numbers == (given["charity_number"] or ""), entry["slug"]


def test_a_call_is_called_free_only_where_the_evidence_says_so():
    free = [entry for entry in ENTRIES if any("cost" in phone for phone in entry.get("phones", []))]
    assert len(free) == 6
    for entry in free:
        assert re.search(r"\bfree(phone)?\b", f"{entry['description']} {entry['evidence_note']}".lower()), entry["slug"]


def test_short_and_former_names_stand_in_the_evidence():
    for given, entry in pairs():
        text = f"{given['name']} {given['evidence_note']}".lower()
        for part in entry.get("alternate_name", "").lower().removeprefix("formerly ").split(" and the "):
            assert part in text, entry["slug"]


def test_every_topic_audience_and_channel_has_its_place():
    for given, entry in pairs():
        slug = entry["slug"]
        for key in KEYS:
            words = set(given[key])
            if key == "channels":  # two are no way to reach someone but kinds of help, and stand among the topics
                assert {"Peer support", "Grants"} & words <= set(given["topics"])
                words -= {"Peer support", "Grants"}
            assessed = ASSESSMENTS[slug] if "Social care assessment" in words else set()
            expected = {PLACES[key][word] for word in words - {"Social care assessment"}} | assessed
            if key == "topics":
                expected |= TOPICS_ADDED.get(slug, set())
            if key == "channels":
                expected = expected - CHANNELS_LEFT_OUT.get(slug, set()) | CHANNELS_ADDED.get(slug, set())
            assert set(entry.get(key, [])) == expected, (slug, key)

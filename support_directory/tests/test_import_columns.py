"""Each column writes what it can read, whatever an entry holds, and refuses in words what it cannot take."""

import uuid
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.spreadsheets import guard, unguard
from support_directory.choices import (
    Area,
    BankHolidays,
    CallCost,
    Confidence,
    CrisisRole,
    Nation,
    PhoneType,
    Status,
    Timezone,
)
from support_directory.importing.columns import COLUMNS, CellError, items, tidy
from support_directory.importing.draft import Book, Draft, Named, Term, as_json, blank_content

pytestmark = pytest.mark.django_db  # the limits of a whole number are the database's

ORGANIZATION = Named(str(uuid.uuid4()), "an-org", "An organisation")
OTHER = Named(str(uuid.uuid4()), "other-org", 'Other; "org" (of many)')
LISTS = {"topic": ["money", "caring", "work"], "audience": ["carers"], "channel": ["phone", "text"], "region": ["x"]}
TERMS = [Term(str(uuid.uuid4()), name, slug, slug.title()) for name, slugs in LISTS.items() for slug in slugs]
BOOK = Book([ORGANIZATION, OTHER], TERMS)

text = st.text(max_size=30)
filled = text.filter(lambda value: tidy(value))
line = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=20)
times = st.times().map(lambda value: value.replace(microsecond=0))
ages = st.none() | st.integers(0, 120)


def rows(row, *key: str):
    def once(values: dict) -> tuple:
        return tuple(str(values[name]) for name in key)

    def whole(values: list[dict]) -> list[dict]:
        return [value | {"pk": str(uuid.uuid4())} for value in values]

    return st.lists(row, max_size=4, unique_by=once if key else None).map(whole).map(as_json)


areas = rows(
    st.fixed_dictionaries({"area": st.sampled_from([area for area in Area if area != Area.LOCAL]),
                           "name": st.just(""), "nation": st.just("")})
    | st.fixed_dictionaries({"area": st.just(Area.LOCAL), "name": filled, "nation": st.sampled_from(Nation)}),
    "area", "name",
).filter(lambda found: len({(row["area"], tidy(row["name"])) for row in found}) == len(found))  # fmt: skip
numbers = st.sampled_from(["0808 157 0192", "116 123", "020 7946 0000", "+1 604 555 0123", "0113 496 0001"])
keywords = st.text(max_size=20)
phones = rows(
    st.builds(
        lambda number, kind, word, cost, note, place: {
            "number": number, "type": kind, "text_keyword": word if kind == PhoneType.TEXT else "",
            "cost": cost, "note": note, "sort_order": place,
        },
        numbers, st.sampled_from(PhoneType), keywords, st.sampled_from(["", *CallCost.values]), text, st.integers(0, 9),
    ),
)  # fmt: skip
schedules = rows(
    st.fixed_dictionaries({"weekday": st.integers(1, 7), "opens_at": times, "closes_at": times}), "weekday", "opens_at"
)
languages = rows(
    st.fixed_dictionaries({"code": st.from_regex(r"[a-z]{2,3}", fullmatch=True), "name": filled, "note": text}), "code"
)
days = st.dates().flatmap(lambda first: st.tuples(st.just(first), st.dates(first)))
hours = st.tuples(times, times) | st.just((None, None))
exceptions = rows(
    st.builds(
        lambda days, hours, note: {
            "first_day": days[0], "last_day": days[1], "opens_at": hours[0], "closes_at": hours[1], "note": note,
        },
        days, hours, text,
    )
)  # fmt: skip
contacts = rows(
    st.fixed_dictionaries(
        {"name": text, "title": text, "department": text, "email": st.sampled_from(["", "someone@example.org"])}
    ).filter(lambda values: any(map(tidy, values.values())))
)
amounts = st.decimals(0, 99999, places=2)
costs = rows(
    st.fixed_dictionaries({"option": text, "amount": amounts, "currency": st.sampled_from(["", "GBP", "EUR"]),
                           "amount_description": text})
    | st.fixed_dictionaries({"option": text, "amount": st.none(), "currency": st.just("GBP"),
                             "amount_description": filled}),
)  # fmt: skip
attributes = st.lists(st.sampled_from(TERMS), unique=True).map(
    lambda terms: [{"pk": str(uuid.uuid4()), "taxonomy_term": term.id} for term in terms]
)
FIELDS = {
    "slug": st.from_regex(r"[a-z][a-z0-9-]{0,20}[a-z0-9]", fullmatch=True),
    "organization": st.sampled_from([ORGANIZATION.id, OTHER.id]),
    "name": filled,
    **dict.fromkeys(
        ["alternate_name", "description", "fees_description", "eligibility_description", "alert", "opening_hours",
         "evidence_url", "evidence_note"], text),
    "url": st.sampled_from(["", "https://example.org/a?b=c&d=%20"]),
    "email": st.sampled_from(["", "someone@example.org"]),
    "status": st.sampled_from(Status.values),
    "timezone": st.sampled_from(Timezone.values),
    "bank_holidays": st.sampled_from(["", *BankHolidays.values]),
    "crisis_role": st.sampled_from(["", *CrisisRole.values]),
    "confidence": st.sampled_from(Confidence.values),
    "minimum_age": ages,
    "maximum_age": ages,
    "areas": areas,
    "phones": phones,
    "schedules": schedules,
    "languages": languages,
    "cost_options": costs,
    "schedule_exceptions": exceptions,
    "contacts": contacts,
    "attributes": attributes,
}  # fmt: skip
READ_FROM = {"id": None, "organization_slug": "organization", "topics": "attributes", "audiences": "attributes",
             "channels": "attributes"}  # fmt: skip


def fresh(**content) -> Draft:
    """A draft of which nothing is known."""
    return Draft(blank_content(uuid.uuid4()) | content, BOOK)


@pytest.mark.parametrize("name", COLUMNS)
@given(data=st.data())
def test_what_a_column_writes_it_reads_back_as_the_same(name, data):
    column, field = COLUMNS[name], READ_FROM.get(name, name)
    before = fresh(**({field: data.draw(FIELDS[field])} if field else {}))
    cell = column.dump(before)
    assert cell == tidy(cell)
    after = fresh(pk=before.content["pk"])
    after.cells = {name: cell}
    column.load(after, cell)
    assert column.dump(after) == cell
    # Once more over what is there: the same rows, with their keys.
    column.load(after, cell)
    again = as_json(after.content)
    column.load(after, cell)
    assert after.content == again


@given(areas, schedules, languages, attributes)
def test_rows_that_were_there_keep_their_keys(areas, schedules, languages, attributes):
    relations = {"areas": areas, "schedules": schedules, "languages": languages, "attributes": attributes}
    draft = fresh(**as_json(relations))
    for name in ("areas", "schedules", "languages", "topics", "audiences", "channels"):
        COLUMNS[name].load(draft, COLUMNS[name].dump(draft))
    for relation, rows in relations.items():
        if relation != "areas" or all(row["name"] == tidy(row["name"]) for row in rows):
            assert {row["pk"] for row in draft.content[relation]} == {row["pk"] for row in rows}, relation


@given(st.text())
def test_no_cell_can_raise_anything_but_words(cell):
    for column in COLUMNS.values():
        draft = fresh(organization=ORGANIZATION.id)
        draft.cells = {column.name: tidy(cell)}
        try:
            column.load(draft, tidy(cell))
        except CellError as error:
            assert str(error)
        else:
            again = column.dump(draft)
            column.load(draft, again)
            assert column.dump(draft) == again


@given(st.text(), st.lists(st.text(max_size=5), max_size=3), st.text())
def test_things_in_a_cell_survive_any_sign(head, words, note):
    item = items.Item(tidy(head), [items.quote(word) for word in words if tidy(word)], tidy(note))
    twice = [item] * 2 if items.write([item]) else []
    assert items.read(items.write(twice)) == twice


@given(st.text())
def test_no_cell_is_a_formula_and_guarding_can_be_undone(cell):
    assert unguard(guard(cell)) == cell
    assert guard(cell).lstrip()[:1] not in set("=+-@\t\r\n＝＋－＠")


@pytest.mark.parametrize("cell", ["=1+1", "+44 20", "-1", "@SUM(A1)", "\t=1", " =1", "'=1", "'quoted", "＝1"])
def test_what_a_spreadsheet_would_run_is_written_with_an_apostrophe(cell):
    assert guard(cell) == "'" + cell
    assert unguard("'" + cell) == cell


def test_an_apostrophe_that_a_person_typed_stays():
    assert unguard("'tis a line") == "'tis a line"


def loaded(name: str, cell: str, **content) -> str:
    draft = fresh(**content)
    draft.cells = {name: cell}
    COLUMNS[name].load(draft, cell)
    return COLUMNS[name].dump(draft)


@pytest.mark.parametrize(
    ("name", "cell", "written"),
    [
        ("areas", "uk; Fife (scotland)\nIE", "UK; Republic of Ireland; Fife (Scotland)"),
        ("areas", "Wales;england;", "England; Wales"),
        ("phones", "0808-157-0192", "0808 157 0192 (voice)"),
        ("phones", "0808 157 0192 (free; then press 2, then 3)", '0808 157 0192 (voice, free; "then press 2, then 3")'),
        ("phones", "116 123; 85258 (Text SHOUT, free)", "116 123 (voice); 85258 (text SHOUT, free)"),
        ("schedules", "Mon-Tue 9.00–17:00", "Monday 09:00-17:00; Tuesday 09:00-17:00"),
        ("schedules", "saturday to monday 22:00 - 24:00",
         "Monday 22:00-00:00; Saturday 22:00-00:00; Sunday 22:00-00:00"),
        ("languages", "Welsh (cy)", "Welsh (cy)"),
        ("cost_options", "£12.5", "(12.50 GBP)"),
        ("cost_options", "Guests (; by donation); Members (0)", "Members (0.00); Guests (; by donation)"),
        ("topics", "work; money", "money; work"),
        ("schedule_exceptions", "2026-12-25 to 2026-12-26 (Closed; Christmas); 2026-12-24 (9.00 – 12:00)",
         "2026-12-24 (09:00-12:00); 2026-12-25 to 2026-12-26 (closed; Christmas)"),
        ("schedule_exceptions", "2026-12-25 TO 2026-12-25 (closed)", "2026-12-25 (closed)"),
        ("contacts", "A Name; (Email x@example.org, title Adviser)", "(title Adviser, email x@example.org); A Name"),
        ("contacts", '(title "Money, debt")', '(title "Money, debt")'),
        ("status", "Closed for now", "temporarily closed"),
        ("timezone", "europe/dublin", "Europe/Dublin"),
        ("organization", "AN ORGANISATION", "An organisation"),
        ("organization_slug", "an-org", "an-org"),
    ],
)  # fmt: skip
def test_what_people_type_is_understood(name, cell, written):
    assert loaded(name, cell) == written


@pytest.mark.parametrize(
    ("name", "cell", "words"),
    [
        ("name", "", "must not be empty"),
        ("slug", "No Spaces", "letters"),
        ("url", "example", "URL"),
        ("email", "nobody", "email"),
        ("status", "actve", "is not one of: active, inactive"),
        ("alert", "x" * 301, "300"),
        ("minimum_age", "ten", "not a whole number"),
        ("minimum_age", "-1", "not a whole number"),
        ("minimum_age", "99999", "32767"),
        ("areas", "Fyfe", "cannot be understood"),
        ("areas", "Ireland", "cannot be understood"),
        ("areas", "Fife (Narnia)", "cannot be understood"),
        ("areas", "Wales; wales", "twice"),
        ("phones", "12", "not a number in the UK or Ireland"),
        ("phones", "0800 FLOWERS", "cannot be understood"),
        ("phones", "0808 157 0192 (fre)", "cannot be understood"),
        ("phones", "0808 157 0192 (voice, SHOUT)", "cannot be understood"),
        ("phones", "0808 157 0192 (voice", "not closed"),
        ("phones", "0808 157 0192 voice)", "never opened"),
        ("phones", '0808 157 0192 (; "no)', "not closed"),
        ("schedules", "Monday 9-5", "cannot be understood"),
        ("schedules", "Moonday 09:00-17:00", "cannot be understood"),
        ("schedules", "Monday 25:00-26:00", "cannot be understood"),
        ("schedules", "Monday 09:00-17:00; Monday 09:00-12:00", "twice"),
        ("languages", "Welsh", "cannot be understood"),
        ("languages", "Welsh (CYM1)", "small letters"),
        ("schedule_exceptions", "2026-12-25", "cannot be understood"),
        ("schedule_exceptions", "2026-12-25 (shut)", "cannot be understood"),
        ("schedule_exceptions", "2026-13-25 (closed)", "cannot be understood"),
        ("schedule_exceptions", "25 December (closed)", "cannot be understood"),
        ("schedule_exceptions", "2026-12-26 to 2026-12-25 (closed)", "before the first day"),
        ("schedule_exceptions", f"2026-12-25 (closed; {'x' * 121})", "120"),
        ("contacts", "A Name (Adviser)", "cannot be understood"),
        ("contacts", "A Name (title Adviser, title Boss)", "cannot be understood"),
        ("contacts", "A Name (; a note)", "cannot be understood"),
        ("contacts", "A Name (email nobody)", "email"),
        ("contacts", "(title )", "cannot be understood"),
        ("cost_options", "Members (lots)", "cannot be understood"),
        ("cost_options", "Members (-1 GBP)", "cannot be understood"),
        ("cost_options", "Members (1.234 GBP)", "decimal places"),
        ("cost_options", "Members (1 USD)", "not a valid choice"),
        ("topics", "mony", "Near to it: money"),
        ("topics", "zzzz", "It has: money, caring, work"),
        ("organization", "", "needs an organisation"),
        ("organization", "Nobody", "no organisation called"),
        ("organization_slug", "nobody", "no organisation with the short name"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(name, cell, words):
    with pytest.raises(CellError, match=words):
        loaded(name, cell)


def test_short_name_and_name_of_the_organisation_must_mean_the_same():
    draft = fresh()
    draft.cells = {"organization": OTHER.name, "organization_slug": ORGANIZATION.slug}
    with pytest.raises(CellError, match="Change both"):
        COLUMNS["organization"].load(draft, OTHER.name)


def test_a_new_organisation_is_made_once_by_its_short_name_and_never_beside_one_like_it():
    draft = fresh()
    draft.namespace = uuid.uuid4()
    draft.cells = {"organization": "Brand New"}
    COLUMNS["organization"].load(draft, "Brand New")
    key = str(uuid.uuid5(draft.namespace, "organization:brand-new"))
    assert draft.organization == Named(key, "brand-new", "Brand New")
    draft.cells = {"organization": "An Org"}
    with pytest.raises(CellError, match="looks like “An organisation”"):
        COLUMNS["organization"].load(draft, "An Org")


def test_terms_of_lists_without_a_column_stay():
    kept = next(term for term in TERMS if term.taxonomy == "region")
    draft = fresh(attributes=[{"pk": "1", "taxonomy_term": kept.id}])
    COLUMNS["topics"].load(draft, "money")
    assert kept.id in [row["taxonomy_term"] for row in draft.content["attributes"]]
    COLUMNS["topics"].load(draft, "")
    assert [row["taxonomy_term"] for row in draft.content["attributes"]] == [kept.id]


def test_an_amount_keeps_its_pence():
    draft = fresh()
    COLUMNS["cost_options"].load(draft, "Members (7.1 EUR)")
    assert Decimal(draft.content["cost_options"][0]["amount"]) == Decimal("7.10")


def test_one_that_cannot_be_understood_shows_how_it_is_written():
    with pytest.raises(CellError) as refusal:
        loaded("languages", "Welsh")
    assert str(refusal.value).endswith("Write it like this: " + str(COLUMNS["languages"].help))

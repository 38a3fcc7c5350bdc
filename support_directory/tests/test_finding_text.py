"""What words find: as a person in need types them."""

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from support_directory.finding.find import find
from support_directory.finding.query import DirectoryQuery
from support_directory.finding.results import FILTERS
from support_directory.models import Attribute, Synonym, Taxonomy, TaxonomyTerm
from support_directory.tests.factories import ServiceFactory

pytestmark = pytest.mark.django_db


def service(name: str, description: str = "", nations=("england",), organization: str = "Some Trust", **more):
    return ServiceFactory(
        name=name, description=description, nations=list(nations), organization__name=organization, **more
    )


def search(words: str, **filters):
    query = DirectoryQuery(q=words, exact=filters.pop("exact", False), filters={k: (v,) for k, v in filters.items()})
    return find(query, timezone.now(), danger=filters.pop("danger", ""))


def names(found) -> list[str]:
    from support_directory.models import Service

    by_id = dict(Service.objects.values_list("pk", "name"))
    return [by_id[one] for one in found.ids]


@pytest.fixture
def directory():
    service("Money advice Scotland", "Free help with benefits, debt and bills.", ["scotland"])
    service("Money advice England", "Free help with benefits, debt and bills.")
    service("Mental health line", "Someone who listens.", ["scotland"])
    service("Carers Scotland", "Advice for those who look after someone.", ["scotland"], "Carers UK")
    service("Care at home", "Cafés and breaks for carers.", ["wales"])
    service("Helpline", "For motor neurone disease.", ["england", "wales"], "Motor Neurone Disease Association")
    service("Nerve support", "GBS and more.", ["england"], "Guillain-Barré & Associated Neuropathies (GAIN)")
    service("Parking permits", "Handles who may apply for a parking permit.", ["wales"])


def test_the_person_in_fife_finds_money_advice_in_scotland(directory):
    found = search("benfits help", nation="scotland")
    assert names(found) == ["Money advice Scotland"]
    assert (found.searched_for, found.corrected, found.any_word) == ("benefits help", True, False)
    assert next(o.count for f in found.facets if f.key == "nation" for o in f.options if o.slug == "england") == 1


@pytest.mark.parametrize("typed", ["!!!", "…", "\N{WHITE HEART}"])
def test_what_holds_no_letter_is_in_no_entry(directory, typed):
    found = search(typed)
    assert (names(found), found.nearest) == ([], [("q", "", 8)])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("scotlnad", "scotland"), ("helplien", "helpline"), ("parkign permit", "parking permit"), ("neuron", "neuron")],
)
def test_typing_mistakes_are_mended_only_where_no_entry_has_the_word(directory, typed, meant):
    found = search(typed)
    assert found.searched_for == meant and found.corrected == (typed != meant) and found.total


@pytest.mark.parametrize(
    "typed", ["dental", "DENTAL care", "parkland", "carrots", "hands", "xyzzy", "die", "12345", "about"]
)
def test_other_words_are_left_as_they_are(directory, typed):
    found = search(typed)
    assert not found.corrected and found.searched_for == typed
    assert "Mental health line" not in names(found)


def test_words_as_typed_are_left_alone(directory):
    found = search("benfits money", exact=True)
    assert not found.corrected and found.any_word and found.searched_for == "benfits money"
    assert not find(DirectoryQuery(q="benfits"), timezone.now(), danger="mind").corrected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("carer", {"Carers Scotland", "Care at home"}),  # the ending does not matter
        ("CARERS cafe", {"Care at home"}),  # nor accents and capitals
        ("guillain barre", {"Nerve support"}),
        ("listening", {"Mental health line"}),  # a form no entry has, of a word one has
        ("what about benefits", {"Money advice Scotland", "Money advice England"}),
        ("I need help to find benefits support", {"Money advice Scotland", "Money advice England"}),  # nor fillers
        ("scotland", {"Money advice Scotland", "Mental health line", "Carers Scotland"}),
        ("mnda", {"Helpline"}),
        ("gain", {"Nerve support"}),
    ],
)
def test_forms_accents_areas_and_short_names_find(directory, typed, expected):
    found = search(typed)
    assert set(names(found)) == expected and not found.any_word and not found.corrected


def test_a_crisis_line_comes_before_what_fits_the_words_better():
    service("Despair", "Despair, despair.")
    line = service("Listening line", "For people in despair.", crisis_role="listening")
    plain = find(DirectoryQuery(q="despair"), timezone.now())
    assert names(plain) == ["Despair", "Listening line"] and not plain.danger
    found = find(DirectoryQuery(q="despair"), timezone.now(), danger="mind")
    assert names(found) == ["Listening line", "Despair"] and found.danger == "mind" and found.ids[0] == line.pk


def test_a_short_form_stands_for_the_name_whichever_way_it_is_written():
    service("Line", organization="MND Association")
    service("Office", organization="Motor Neurone Disease Association")
    service("Other", "Sister of the MNDA.", organization="Another Trust")
    assert set(names(search("MNDA"))[:2]) == {"Line", "Office"} and search("MNDA").total == 3


def test_names_come_before_everything_else_the_whole_name_first():
    service("A guide", "Mind and body, mind mind mind.", organization="Mind and Body")
    service("Z", "Listens.", organization="Mind")
    service("B line", "About peace of mind.")
    assert names(search("mind")) == ["Z", "A guide", "B line"]
    assert names(search("Mind!")) == ["Z", "A guide", "B line"]


def test_a_name_comes_first_however_much_else_its_entry_says():
    service("Line", "A long story about many things. " * 60, organization="Mind")
    service("Mind mind mind", "Mind.", organization="Mind the mind")
    assert names(search("mind")) == ["Line", "Mind mind mind"]
    far = " ".join("abcdefghijklmnopqrstuvwxyz")
    service(f"Swansea {far} runners", "A long story about many things. " * 60)
    service("B", "Swansea runners, Swansea runners.")
    assert names(search("swansea runners"))[1:] == ["B"]


def test_a_word_of_staff_finds_what_entries_say(directory):
    Synonym.objects.create(word="blue badge", means="parking permit, disabled parking")
    Synonym.objects.create(word="welfare", means="benefits")
    assert names(search("blue badge")) == ["Parking permits"]
    assert names(search("Blue badges wales")) == ["Parking permits"]
    assert set(names(search("welfare help"))) == {"Money advice Scotland", "Money advice England"}
    assert names(search("welfare help", nation="scotland")) == ["Money advice Scotland"]
    assert not search("blue").total and search("badge").any_word is False
    mended = search("wellfare")
    assert mended.searched_for == "welfare" and mended.corrected and mended.total == 2


def test_two_synonyms_of_one_stem_count_both(directory):
    Synonym.objects.create(word="penny", means="debt")
    Synonym.objects.create(word="pennies", means="parking permit")
    assert set(names(search("penny"))) == {"Money advice Scotland", "Money advice England", "Parking permits"}


def test_where_no_service_holds_all_the_words_some_will_do_and_it_is_said(directory):
    found = search("parking carers trampoline")
    assert found.any_word and found.with_all_words == 0
    assert set(names(found)) == {"Parking permits", "Carers Scotland", "Care at home"}
    both = service("Carers parking", "Trampolines no.")
    assert names(search("parking carers jumping"))[0] == "Carers parking"
    both.delete()
    assert not search("trampoline xyzzy").total and not search("trampoline xyzzy").any_word


def test_all_words_elsewhere_do_not_hide_some_words_here(directory):
    service("Home help with benefits", "Forms filled in.", ["wales"])
    found = search("benefits debt", nation="wales")
    assert found.any_word and names(found) == ["Home help with benefits"] and found.with_all_words == 2
    found = search("benefits debt", nation="northern-ireland")
    assert not found.any_word and not found.total
    assert set(found.nearest) == {("nation", "", 2)} or set(found.nearest) == {("nation", "northern-ireland", 2)}


@pytest.mark.parametrize("typed", ["the", "?!", "% _ '", "'; DROP TABLE x; --", "& | ! ( ) <-> :*", "\\", "a" * 3_000])
def test_signs_and_empty_words_find_nothing_or_everything_and_never_fail(directory, typed):
    found = search(typed)
    assert found.total in (0, 8) and not found.corrected


def test_terms_find_also_by_the_wider_ones():
    topic = Taxonomy.objects.create(slug="topic", name="Topic")
    wide = TaxonomyTerm.objects.create(taxonomy=topic, slug="money", name="Money")
    narrow = TaxonomyTerm.objects.create(taxonomy=topic, slug="grants", name="Grants", parent=wide)
    Attribute.objects.create(service=service("Plain"), taxonomy_term=narrow)
    assert names(search("grant")) == names(search("money")) == ["Plain"]


def test_counts_follow_the_words(directory):
    facets = {facet.key: {o.slug: o.count for o in facet.options} for facet in search("carers").facets}
    assert facets["nation"] == {
        "england": 0,
        "scotland": 1,
        "wales": 1,
        "northern-ireland": 0,
        "republic-of-ireland": 0,
    }


def test_few_queries_however_many_entries(directory, django_assert_num_queries):
    for words, queries in [("money", 3), ("benfits", 5), ("benfits xyzzy", 6), ("", 1)]:
        search(words)
        with django_assert_num_queries(queries):
            search(words)


@settings(max_examples=150)
@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from(["benfits", "carers", "the", "'", "&", "\x00", "é", "ß", "½"])).map(" ".join),
    st.dictionaries(st.sampled_from([*FILTERS, "page", "exact", "x"]), st.text(max_size=30), max_size=4),
)
def test_no_address_fails(directory, words, rest):
    data = QueryDict(mutable=True)
    data.update(rest)
    data["q"] = words
    found = find(DirectoryQuery.read(data), timezone.now())
    assert found.total == len(list(found.ids)) <= 8

"""What the site search shows of the directory: found as the directory finds, never what is not listed."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.content.tests.factories import add_hub, add_topic
from support_directory.choices import CrisisRole
from support_directory.finding import log
from support_directory.models import SearchLog, Synonym, UnknownWord
from support_directory.tests.factories import ServiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _checked_alone(settings):
    settings.SHOW_UNCHECKED_SERVICES = False


@pytest.fixture
def pages(home):
    hub = add_hub(home, title="Multifocal motor neuropathy")
    text = "<p>Immunoglobulin is given by a drip. Ask a neurologist about it.</p>"
    return add_topic(hub, title="Treatment", slug="treatment", body=[("text", text)])


def listed(name: str, description: str = "Explains.", **facts):
    return ServiceFactory(name=name, description=description, verified=True, **facts)


def search(client, text: str, **more) -> str:
    html = client.get(reverse("search"), {"q": text, **more}).content.decode()
    return html[html.index("<main") : html.index("</main")]


def entries(html: str) -> list[str]:
    return re.findall(r'service-card__name"><a href="[^"]+">([^<]+)<', html)


def test_a_mistyped_word_finds_what_was_meant_says_so_and_leads_back(client, pages):
    listed("Benefits advice")
    html = search(client, "benfits")
    assert entries(html) == ["Benefits advice"]
    assert "These are for “benefits”" in html
    assert "?q=benfits&amp;exact=1" in html
    assert entries(search(client, "benfits", exact="1")) == []


def test_dental_never_finds_mental(client, pages):
    listed("Mental health line", "For the mind.")
    assert entries(search(client, "mental")) == ["Mental health line"]
    assert entries(search(client, "dental")) == []


def test_stems_and_synonyms_are_known_and_names_come_first(client, pages):
    listed("Advice for all", "Also on parking permits.")
    listed("Parking permit office")
    Synonym.objects.create(word="blue badge", means="parking permit")
    assert entries(search(client, "permits")) == ["Parking permit office", "Advice for all"]
    assert entries(search(client, "blue badges")) == ["Parking permit office", "Advice for all"]


@pytest.mark.parametrize("facts", [{}, {"verified": True, "status": "inactive"}, {"live": False}])
def test_what_is_not_listed_never_shows(client, pages, facts):
    ServiceFactory(name="Zebra line", **facts)
    for text in ("zebra", "zebrra", "zebra line treatment"):
        assert "Zebra line" not in search(client, text), text


def test_three_are_shown_with_a_link_to_all_of_them(client, pages):
    for number in range(5):
        listed(f"Carers {number}")
    html = search(client, "carers & co")
    assert len(entries(html)) == 3
    [href] = re.findall(r'href="([^"]+)">\s*All 5 entries in the directory for “carers &amp; co”', html)
    there = client.get(href.replace("&amp;", "&")).content.decode()
    assert all(f"Carers {number}" in there for number in range(5))


def test_one_is_counted_in_the_singular(client, pages):
    listed("Carers line")
    assert "1 entry in the directory for “carers”" in search(client, "carers")


def test_signs_alone_are_no_question_to_the_directory(client, pages):
    listed("Carers line")
    for text in ("?!", "the"):
        assert entries(search(client, text)) == [], text


# --- what the directory knows and the words of the pages ---


def test_a_word_that_the_directory_mends_is_mended_for_the_pages_too(client, pages):
    listed("Neurology nurses", "Neurologists answer.")
    html = search(client, "neurolgist")
    assert "<mark>neurologist</mark>" in html
    assert entries(html) == ["Neurology nurses"]
    assert html.count("exact=1") == 1


def test_a_directory_that_knows_some_of_the_words_keeps_no_mistake_from_being_mended(client, pages):
    listed("Drip house")
    html = search(client, "imunoglobulin drip")
    assert "<mark>Immunoglobulin</mark>" in html and "exact=1" in html
    assert entries(html) == ["Drip house"] and "These have some of them" in html


def test_words_that_the_directory_knows_as_they_are_are_not_mended(client, pages):
    listed("Imunoglobulin House")
    html = search(client, "imunoglobulin")
    assert entries(html) == ["Imunoglobulin House"]
    assert "exact=1" not in html and "<mark>" not in html


# --- danger, privacy, cost ---


def test_words_of_danger_bring_crisis_lines_first_and_are_taken_as_typed(client, pages):
    listed("Crisis House for people in crisis")
    listed("Listening line", "In any crisis.", crisis_role=CrisisRole.LISTENING, phone="116 123")
    html = search(client, "crisis")
    assert entries(html)[:1] == ["Listening line"]
    assert html.index("Someone can talk to you now") < html.index("In the directory")
    assert "exact=1" not in search(client, "crisis hous")


def test_the_search_is_not_counted_for_staff(client, pages):
    log.flush()  # what other tests searched
    SearchLog.objects.all().delete()
    UnknownWord.objects.all().delete()
    search(client, "benefits zzyzx")
    log.flush()
    assert not SearchLog.objects.exists() and not UnknownWord.objects.exists()


@pytest.mark.parametrize("text", ["carers", "carrers", "carers zzqqxy"])
def test_it_costs_the_same_among_many(client, pages, text):
    def cost() -> int:
        search(client, text)  # the first one reads the directory as it is now
        with CaptureQueriesContext(connection) as queries:
            search(client, text)
        return len(queries)

    listed("Carers 0")
    few = cost()
    for number in range(1, 12):
        listed(f"Carers {number}", phone="116 123")
    assert cost() == few <= 18

"""What a page says of its review to those who read it, and to machines."""

import json

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone, translation
from wagtail.models import Locale

from portal import roles
from portal.content.tests.factories import add_hub, add_page, add_topic
from portal.evidence.models import Review, Role
from portal.evidence.signing import decline
from portal.evidence.tests.people import fresh, person, redraft, seen, signed
from portal.evidence.translations import original_changed_on
from portal.home.figures import count_figures
from portal.home.models import InformationPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(home):
    return add_topic(add_hub(home), title="Next", slug="next", summary="Hands get weak.")


@pytest.fixture
def doctor(db):
    return person("doc", roles.MEDICAL_REVIEWERS, public_name="Dr Example", public_role="neurologist")


def look(client, page) -> tuple[str, str, dict]:
    """Return the words of the banner, those of the panel, and what machines are told of the page."""
    soup = BeautifulSoup(client.get(page.url).content, "html.parser")
    banner = soup.select_one(".body > .disclaimer")
    graph = json.loads(soup.find("script", type="application/ld+json").string)["@graph"]
    return (
        " ".join(banner.text.split()) if banner else "",
        " ".join(soup.select_one(".review").get_text(" ").split()),
        graph[0],
    )


def test_unreviewed_pages_say_so_first(client, page):
    banner, panel, entry = look(client, page)
    assert banner.startswith("No clinician has reviewed this page yet.")
    assert "Not yet medically reviewed" in panel and "lastReviewed" not in entry


def test_who_signed_when_and_with_what_interests(client, page, doctor):
    signed(page, doctor, interests="Speaks for a charity")
    banner, panel, entry = look(client, page)
    today = timezone.localdate()
    assert banner == ""
    assert f"Medically reviewed {today.day} {today:%B %Y} By Dr Example, neurologist." in panel
    assert "Interests declared: Speaks for a charity" in panel
    assert f"Next review due {today:%B} {today.year + 2}" in panel
    assert entry["lastReviewed"] == today.isoformat()
    assert entry["reviewedBy"] == {"@type": "Person", "name": "Dr Example", "jobTitle": "neurologist"}


def test_a_changed_text_says_since_when_and_names_nobody_for_it(client, page, doctor):
    signed(page, doctor)
    redraft(page, summary="Other.").get_latest_revision().publish()
    banner, panel, entry = look(client, page)
    assert banner.startswith("This page has changed since a clinician reviewed it.")
    assert "Changed since the medical review on" in panel and "Dr Example" not in panel and "reviewedBy" not in entry


def test_a_withdrawn_signature_is_not_called_a_change_of_text(client, page, doctor):
    signed(page, doctor)
    decline(page, doctor, Role.MEDICAL, seen=seen(page), comment="The figure is wrong.")
    banner, panel, entry = look(client, page)
    assert banner.startswith("A clinician no longer stands behind the review of this page.")
    assert "withdrawn" in panel and "Changed" not in panel and "Dr Example" not in panel and "Next review" not in panel
    assert "figure" not in banner + panel and "reviewedBy" not in entry and "lastReviewed" not in entry


def test_past_its_day_the_badge_goes(client, page, doctor):
    signed(page, doctor)
    Review.objects.update(next_due=timezone.localdate())
    banner, panel, entry = look(client, page)
    assert "out of date" in banner
    assert "Medical review overdue since" in panel and "Review was due" in panel and "Dr Example" not in panel
    assert "reviewedBy" not in entry


def test_others_who_read_it_are_named_beside_and_make_no_badge(client, page):
    lived = person("lived", roles.LIVED_EXPERIENCE_REVIEWERS, public_name="Anna Example", public_role="lives with MMN")
    signed(page, lived, Role.LIVED_EXPERIENCE)
    banner, panel, entry = look(client, page)
    assert "Read by Anna Example, lives with MMN" in panel
    assert banner and "Medically reviewed" not in panel and "reviewedBy" not in entry


def test_an_editorial_signature_alone_never_says_reviewed(client, home, page):
    lead = person("lead", roles.EDITORIAL_LEADS, public_name="Lee Example")
    about = add_page(home, InformationPage, title="About us", slug="about-us")
    before = client.get(about.url).content.decode()
    for one in (page, about):
        signed(one, lead, Role.EDITORIAL)
    banner, panel, entry = look(client, page)
    assert banner.startswith("No clinician has reviewed this page yet.") and "Not yet medically reviewed" in panel
    assert "reviewedBy" not in entry and "lastReviewed" not in entry
    assert 'content="noindex' in client.get(page.url).content.decode()
    assert (count_figures().reviewed, count_figures().pages) == (0, 2)  # the page and its hub
    listed = client.get("/sitemap-pages.xml").content.decode()
    assert about.url in listed and page.url not in listed
    assert client.get(about.url).content.decode() == before


def test_a_user_name_is_never_shown_to_readers(client, page):
    signed(page, person("login-name", roles.MEDICAL_REVIEWERS))
    assert "login-name" not in client.get(page.url).content.decode()


def test_a_translation_says_when_its_original_changed_after_it(page, settings, django_assert_num_queries):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en-gb", "English"), ("cy", "Welsh")]
    welsh = page.copy_for_translation(Locale.objects.create(language_code="cy"), copy_parents=True)
    welsh.get_latest_revision().publish()
    with translation.override("cy"):
        assert original_changed_on(fresh(welsh)) is None
        redraft(page, summary="Newer.").get_latest_revision().publish()
        assert original_changed_on(fresh(welsh)) == timezone.localdate()
    with django_assert_num_queries(0):
        assert original_changed_on(page) is None


def test_a_translation_needs_a_signature_of_its_own(page, doctor, settings):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en-gb", "English"), ("cy", "Welsh")]
    signed(page, doctor)
    welsh = page.copy_for_translation(Locale.objects.create(language_code="cy"), copy_parents=True)
    editor = person("ed", roles.EDITORS)
    assert not welsh.live and not welsh.permissions_for_user(editor).can_publish()
    assert not Review.objects.filter(page=welsh).exists()

"""What every page carries: navigation, review state, machine-readable facts, safe links."""

import json
import re

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction, get_page_models

from carers.models import CarerAdvicePage
from portal.content.models import BasePage
from portal.content.tests.factories import SourceFactory, add_hub, add_page, add_topic
from portal.home.models import InformationPage

pytestmark = pytest.mark.django_db


OUR_PAGES = [model for model in get_page_models() if issubclass(model, BasePage)]


@pytest.mark.parametrize("model", OUR_PAGES, ids=lambda model: model.__name__)
def test_a_page_type_says_what_several_of_it_are_called(model):
    """Django would put an s at the end: "list of conditionss", "carer advices"."""
    assert "verbose_name_plural" in model._meta.original_attrs


@pytest.fixture
def hub(home):
    return add_hub(home, summary="A test.", abbreviation="TC", other_names="Other name\n\nThird", orpha_code="641")


def html_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def graph_of(html: str) -> dict[str, dict]:
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html).group(1))
    return {thing["@type"]: thing for thing in data["@graph"]}


def test_a_hub_navigates_over_its_pages_of_every_app(client, hub):
    topic = add_topic(hub, title="A topic", slug="topic")
    carer = add_page(hub, CarerAdvicePage, title="For carers", slug="carers")
    draft = add_topic(hub, title="Hidden draft", slug="draft", live=False)
    html = html_of(client, topic.url)
    for page in (hub, topic, carer):
        assert f'href="{page.url}"' in html
    assert draft.title not in html


def test_breadcrumbs_lead_home(client, hub):
    topic = add_topic(hub, title="A topic", slug="topic")
    crumbs = graph_of(html_of(client, topic.url))["BreadcrumbList"]["itemListElement"]
    assert [crumb["name"] for crumb in crumbs] == ["Home", "Conditions", "Test condition", "A topic"]


def test_a_restricted_page_is_in_no_navigation(client, hub):
    topic = add_topic(hub, title="Members only", slug="members")
    PageViewRestriction.objects.create(page=topic, restriction_type=PageViewRestriction.LOGIN)
    assert "Members only" not in html_of(client, hub.url)


def test_pages_below_a_restricted_page_are_not_shown_either(client, home):
    hub = add_hub(home)
    add_topic(hub, title="Below", slug="below", show_in_menus=True)
    PageViewRestriction.objects.create(page=hub, restriction_type=PageViewRestriction.LOGIN)
    assert "Below" not in html_of(client, home.url)


def test_medical_pages_say_not_reviewed_and_stay_out_of_search_engines(client, hub):
    html = html_of(client, hub.url)
    assert "Not yet medically reviewed" in html
    assert '<meta name="robots" content="noindex">' in html
    assert "lastReviewed" not in html


def test_information_pages_may_be_listed(client, home):
    page = add_page(home, InformationPage, title="About", slug="about")
    assert "noindex" not in html_of(client, page.url)


def test_the_condition_is_described_for_machines(client, hub):
    things = graph_of(html_of(client, hub.url))
    condition = things["MedicalCondition"]
    assert condition["alternateName"] == ["TC", "Other name", "Third"]
    assert condition["code"] == [{"@type": "MedicalCode", "codeValue": "641", "codingSystem": "ORPHA"}]
    assert things["MedicalWebPage"]["about"]["@id"] == condition["@id"]
    assert "Organization" not in things


def test_the_organization_stands_once_on_the_home_page(client, home):
    assert "Organization" in graph_of(html_of(client, home.url))


def test_no_title_can_end_the_json_ld_script(client, home):
    page = add_page(home, InformationPage, title="</script><b>x", slug="odd")
    html = html_of(client, page.url)
    assert "</script><b>x" not in html
    assert graph_of(html)["WebPage"]["name"] == "</script><b>x"


def test_the_canonical_address_does_not_depend_on_who_asks(client, hub, settings):
    settings.BASE_URL = "https://portal.example"
    html = html_of(client, hub.url + "?utm=1")
    assert f'<link rel="canonical" href="https://portal.example{hub.url}">' in html


def test_links_to_unpublished_pages_become_plain_words(client, home, hub):
    draft = add_topic(hub, title="Draft", slug="draft", live=False)
    body = [
        (
            "text",
            f'<p>See <a linktype="page" id="{draft.pk}">the draft</a> and <a linktype="page" id="99999">gone</a>.</p>',
        )
    ]
    page = add_page(home, InformationPage, title="Linking", slug="linking", body=body)
    html = html_of(client, page.url)
    assert "<a>the draft</a>" in html
    assert draft.slug + "/" not in html


def test_references_are_listed_with_their_links(client, hub):
    source = SourceFactory(title="A guideline", url="https://example.org/guideline")
    topic = add_topic(
        hub, slug="cited", body=[("text", f'<p>So it is.<a linktype="source" id="{source.pk}">[x]</a></p>')]
    )
    html = html_of(client, topic.url)
    assert 'href="#ref-1"' in html
    assert 'id="ref-1"' in html
    assert 'href="https://example.org/guideline"' in html
    assert 'href="#cite-1"' in html


def test_related_pages_leave_out_what_is_not_published(client, home, hub):
    draft = add_topic(hub, title="Unready page", slug="draft", live=False)
    topic = add_topic(hub, title="Ready page", slug="ready")
    page = add_page(home, InformationPage, title="Info", slug="info", related_pages=[("page", draft), ("page", topic)])
    html = html_of(client, page.url)
    assert "Ready page" in html
    assert "Unready page" not in html


def test_the_index_lists_conditions_by_letter(client, hub):
    add_page(hub.get_parent(), type(hub), title="Another condition", slug="another")
    html = html_of(client, "/conditions/")
    assert html.index("Another condition") < html.index("Test condition")


def test_a_draft_with_nothing_filled_in_still_previews(home, rf):
    from django.contrib.auth import get_user_model

    from conditions.models import ConditionPage

    page = ConditionPage(title="", slug="")
    page.locale = home.locale
    response = page.make_preview_request(extra_request_attrs={"user": get_user_model()()})
    assert response.status_code == 200


def test_a_link_with_a_broken_key_does_no_harm(client, home):
    body = [("text", '<p><a linktype="page" id="abc">x</a> <a linktype="source" id="²">y</a></p>')]
    page = add_page(home, InformationPage, title="Crafted", slug="crafted", body=body)
    assert client.get(page.url).status_code == 200


@pytest.mark.parametrize("slug", ["search", "help-now", "admin"])
def test_an_address_of_another_part_of_the_site_is_refused(home, slug):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        add_page(home, InformationPage, title="Taken", slug=slug)


def test_a_title_with_a_control_character_does_not_break_the_feed(client, home):
    add_page(home, InformationPage, title="A\x0bB", slug="control")
    assert client.get("/updates.xml").status_code == 200


def test_the_archived_copy_of_a_source_is_offered_beside_it(client, home):
    kept, bare = SourceFactory(title="Kept", archived_url="https://archive.example/1"), SourceFactory(title="Bare")
    links = "".join(f'<a linktype="source" id="{one.pk}">[S]</a>' for one in (kept, bare))
    page = add_topic(add_hub(home), slug="rest", body=[{"type": "text", "value": f"<p>Rest helps. {links}</p>"}])
    html = client.get(page.url).content.decode()
    assert 'href="https://archive.example/1">Archived copy of Kept</a>' in html
    assert "Archived copy of Bare" not in html

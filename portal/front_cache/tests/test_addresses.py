"""What shows a page or an entry, and so has an old copy when that is published."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import override_settings
from django.urls import reverse
from wagtail.models import PageViewRestriction, Site

from conditions.models import ConditionIndexPage, ConditionPage
from portal.content.tests.factories import add_hub, add_page
from portal.evidence.models import Claim
from portal.front_cache.addresses import showing_page, showing_service, whole_site
from portal.home.models import InformationPage
from support_directory.models import Taxonomy, TaxonomyTerm
from support_directory.tests.factories import ServiceFactory
from support_directory.tests.pages import about, term

pytestmark = pytest.mark.django_db
HOST = "http://testserver"


@pytest.fixture
def section(home):
    return add_page(home, ConditionIndexPage, title="Conditions", slug="conditions")


@pytest.fixture
def page(section):
    return add_page(section, ConditionPage, title="MMN", slug="mmn")


def test_a_page_shows_above_beside_and_where_something_leads_to_it(home, section, page):
    add_page(section, ConditionPage, title="CIDP", slug="cidp")
    add_page(home, InformationPage, title="Elsewhere", slug="elsewhere")
    body = [{"type": "links", "value": {"title": "", "links": [item(page)]}}]
    add_page(home, InformationPage, title="About", slug="about", body=body)
    with override_settings(BASE_URL=HOST):
        urls = showing_page(page)
    paths = [url.removeprefix(HOST) for url in urls]
    assert paths[:3] == ["/conditions/mmn/", "/conditions/", "/"]
    assert {"/conditions/cidp/", "/about/", "/updates.xml", f"/changes/{page.pk}/"} <= set(paths)
    assert "/elsewhere/" not in paths
    assert len(urls) == len(set(urls))


def test_every_address_begins_as_readers_know_it(client, home, page):
    """Whatever host Wagtail's row of the site names: on a new server that is "localhost"."""
    Site.objects.update(hostname="localhost", port=80)
    with override_settings(BASE_URL="https://hub.example"):
        for urls in (showing_page(page), list(whole_site()), re.findall('http[^<"]*/mmn/', updates(client))):
            assert "https://hub.example/conditions/mmn/" in urls
            assert all(url.startswith("https://hub.example/") for url in urls)


def updates(client) -> str:
    """Return the feed."""
    return client.get("/updates.xml").content.decode()


def test_what_not_everybody_may_see_is_not_named(home, section, page):
    secret = add_page(section, ConditionPage, title="Secret", slug="secret")
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    add_page(section, ConditionPage, title="Draft", slug="draft", live=False)
    named = " ".join([*showing_page(page), *whole_site()])
    assert "secret" not in named
    assert "draft" not in named
    assert "/conditions/mmn/" in named


def test_an_entry_shows_in_the_lists_and_on_pages_that_name_it(home, section):
    service = ServiceFactory()
    body = [
        {
            "type": "services",
            "value": {"title": "", "services": [{"type": "item", "value": str(service.pk), "id": "1"}]},
        }
    ]
    add_page(section, ConditionPage, title="MMN", slug="mmn", body=body)
    with override_settings(BASE_URL=HOST):
        paths = [url.removeprefix(HOST) for url in showing_service(service)]
        assert f"{HOST}{service.get_absolute_url()}" in list(whole_site())
    lists = [reverse(f"support_directory:{name}") for name in ("index", "plain", "help_now")]
    assert paths == [service.get_absolute_url(), *lists, "/conditions/mmn/"]


def test_an_entry_shows_on_pages_with_all_support_for_its_topic(home, section):
    service = about(ServiceFactory(), "money")
    body = [{"type": "topic_services", "value": {"title": "", "topic": str(term("money").pk)}}]
    add_page(section, ConditionPage, title="MMN", slug="mmn", body=body)
    other = [{"type": "topic_services", "value": {"title": "", "topic": str(term("pain").pk)}}]
    add_page(section, ConditionPage, title="CIDP", slug="cidp", body=other)
    paths = [url.partition("/conditions/")[2] for url in showing_service(service)]
    assert [path for path in paths if path] == ["mmn/"]


def test_every_address_of_the_walk_is_there_and_may_be_kept(home, client, settings):
    """nginx keeps of what has a question mark only what is made of words that we offer."""
    ServiceFactory.create_batch(25)
    page = add_hub(home)
    Claim.objects.create(key="one", statement="A fact.", topic="Treatment")
    taxonomy = Taxonomy.objects.get_or_create(slug="topic", defaults={"name": "Topic"})[0]
    term = TaxonomyTerm.objects.get_or_create(taxonomy=taxonomy, slug="money", defaults={"name": "Money"})[0]
    urls = list(whole_site())
    assert len(urls) == len(set(urls))
    index = settings.BASE_URL + reverse("support_directory:index")
    assert {f"{index}?page=1", f"{index}?page=2", f"{index}?topic={term.slug}", f"{index}?nation=wales"} <= set(urls)
    more = ("/glossary/", "/evidence/", "/evidence/one/", "/updates.xml", f"/changes/{page.pk}/")
    assert {settings.BASE_URL + path for path in more} <= set(urls)
    assert f"{index}?page=3" not in urls
    for url in urls:
        response = client.get(urlsplit(url)._replace(scheme="", netloc="").geturl())
        assert response.status_code == 200, url
        assert "s-maxage=10" in response["Cache-Control"], url
        assert re.fullmatch(r"[^?]*(?:\?(?:nation|topic|page)=[a-z0-9-]{1,60})?", url), url


def item(page):
    return {"type": "item", "value": {"text": "", "page": page.pk, "document": None, "url": ""}, "id": "1"}

"""A second home page beside the site's own: what stands under it belongs to another site, or to none."""

import re

import pytest
from django.urls import reverse
from wagtail.models import Page, Site

from portal.content.tests.factories import add_page
from portal.home.models import HomePage, InformationPage

pytestmark = pytest.mark.django_db
WORDS = [("text", "<p>zebra</p>")]


@pytest.fixture
def elsewhere(home):
    add_page(home, InformationPage, title="Page of ours", slug="ours", body=WORDS)
    root = Page.objects.get(depth=1)
    second = add_page(root, HomePage, title="Another home", slug="another", summary="Not this site's")
    return add_page(second, InformationPage, title="Page of theirs", slug="theirs", body=WORDS, show_in_menus=True)


@pytest.mark.parametrize("url", ["/", "/ours/", "/search/?q=zebra", "/updates.xml", "/sitemap-pages.xml"])
def test_no_list_of_a_site_holds_pages_of_another_root(client, elsewhere, url):
    html = client.get(url).content.decode()
    assert "/ours/" in html
    for theirs in ("Page of theirs", "Another home", "theirs/"):
        assert theirs not in html


def test_the_map_and_the_feed_do_not_name_the_front_page_for_pages_without_an_address(client, elsewhere):
    assert client.get("/sitemap-pages.xml").content.count(b"<loc>") == 2  # with the front page
    assert client.get("/updates.xml").content.count(b"<item>") == 1  # the front page of a test was never published


def test_each_site_finds_its_own(client, elsewhere, settings):
    settings.ALLOWED_HOSTS = ["their.example"]
    Site.objects.create(hostname="their.example", root_page=elsewhere.get_parent())
    for url in ("/search/?q=zebra", "/updates.xml"):
        html = client.get(url, headers={"host": "their.example"}).content.decode()
        assert "Page of theirs" in html
        assert "Page of ours" not in html


def test_no_link_leads_to_a_page_without_an_address(client, home, elsewhere):
    link = f'<p>See <a linktype="page" id="{elsewhere.pk}">their words</a>.</p>'
    values = {"body": [("text", link)], "related_pages": [("page", elsewhere)]}
    page = add_page(home, InformationPage, title="Linking", slug="linking", **values)
    html = client.get(page.url).content.decode()
    assert "<a>their words</a>" in html
    assert "Page of theirs" not in html


def test_a_link_to_a_page_of_another_site_stays(client, home, elsewhere):
    Site.objects.create(hostname="their.example", root_page=elsewhere.get_parent())
    page = add_page(home, InformationPage, title="Linking", slug="linking", related_pages=[("page", elsewhere)])
    assert 'href="http://their.example/theirs/"' in client.get(page.url).content.decode()


def test_breadcrumbs_of_a_site_inside_another_begin_at_its_own_home_page(client, home, settings):
    settings.ALLOWED_HOSTS = ["inner.example"]
    home.title = "Above the site"
    home.save_revision().publish()
    inner = add_page(home, InformationPage, title="Inner home", slug="inner")
    add_page(inner, InformationPage, title="Deep", slug="deep")
    Site.objects.create(hostname="inner.example", root_page=inner)
    html = client.get("/deep/", headers={"host": "inner.example"}).content.decode()
    assert '<ol class="crumbs"><li><a href="/">Home</a></li></ol>' in re.sub(r">\s+<", "><", html)
    assert "Above the site" not in html


def test_without_a_site_nothing_is_found(client, elsewhere):
    Site.objects.all().delete()
    response = client.get(reverse("search"), {"q": "zebra"})
    assert response.status_code == 200
    assert "Page of" not in response.content.decode()

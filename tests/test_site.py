"""What the whole site promises: headers, no cookies, no 500, an empty database that explains itself."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from portal import roles
from portal.content.tests.factories import add_hub, add_topic
from portal.evidence.tests.people import person, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def urls(home):
    hub = add_hub(home)
    topic = add_topic(hub, slug="topic")
    directory = reverse("support_directory:index")
    return ["/", "/conditions/", hub.url, topic.url, "/search/", "/search/?q=x", directory, "/help-now/", "/nowhere/"]


def test_no_page_sets_a_cookie_or_varies_by_who_asks(client, urls):
    for url in urls:
        response = client.get(url, headers={"accept-language": "fr, cy;q=0.9", "accept-encoding": "gzip"})
        assert not response.cookies, url
        vary = response.get("Vary", "").lower()
        assert "cookie" not in vary, url
        assert "accept-language" not in vary, url


def test_public_pages_may_load_only_our_own_files(client, urls):
    for url in urls:
        policy = client.get(url)["Content-Security-Policy"]
        assert "default-src 'none'" in policy, url
        assert "unsafe" not in policy, url
        assert "frame-ancestors 'none'" in policy, url


def test_the_admin_and_previews_get_what_wagtail_needs(admin_client, home):
    assert "'unsafe-inline'" in admin_client.get("/admin/")["Content-Security-Policy"]
    preview = home.make_preview_request()
    assert preview.status_code == 200
    response = admin_client.get(reverse("wagtailadmin_pages:view_draft", args=[home.pk]))
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]


def test_signed_in_editors_see_no_bar_on_public_pages(admin_client, home):
    assert b"wagtail-userbar" not in admin_client.get("/").content


def test_isolation_headers(client, home):
    response = client.get("/")
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "max-age=0" in response["Cache-Control"]


def test_an_unchanged_page_is_not_sent_twice(client, home):
    etag = client.get("/")["ETag"]
    assert client.get("/", headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize(
    "url", ["/nowhere/", "/conditions/nowhere/", "/support-directory/nowhere/", "/a%00b/", "/%ff/"]
)
def test_an_unknown_address_is_a_404_that_still_helps(client, home, url):
    response = client.get(url)
    assert response.status_code == 404
    assert b"999" in response.content


def test_the_500_page_needs_nothing_and_still_helps(home, rf, django_assert_num_queries):
    from django.views.defaults import server_error

    with django_assert_num_queries(0):
        response = server_error(rf.get("/"))
    assert b"999" in response.content
    assert b"112" in response.content


def test_an_empty_database_explains_what_to_do(client):
    Page.objects.filter(depth__gt=1).delete()
    Site.objects.all().delete()
    response = client.get("/")
    assert response.status_code == 503
    assert b"make starter" in response.content


def test_wagtails_welcome_page_explains_too(client):
    """A migrated database nobody has filled has Wagtail's own page at its root."""
    response = client.get("/")
    assert response.status_code == 200
    assert b"make starter" in response.content


def test_robots_and_site_map(client, home, settings):
    settings.BASE_URL = "https://portal.example"
    robots = client.get("/robots.txt").content.decode()
    assert "Sitemap: https://portal.example/sitemap.xml" in robots
    index = client.get("/sitemap.xml").content.decode()
    assert "https://portal.example/sitemap-pages.xml" in index
    pages = client.get("/sitemap-pages.xml").content.decode()
    assert "<loc>https://portal.example/</loc>" in pages


def test_medical_pages_wait_for_their_review_before_they_enter_the_site_map(client, home):
    hub = add_hub(home)
    assert hub.url not in client.get("/sitemap-pages.xml").content.decode()
    signed(hub, person("doc", roles.MEDICAL_REVIEWERS))
    assert f"{hub.url}</loc>" in client.get("/sitemap-pages.xml").content.decode()
    hub.reviews.update(next_due=timezone.localdate())
    assert hub.url not in client.get("/sitemap-pages.xml").content.decode()


def test_security_contact_is_told_once_it_is_set(client, settings):
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    text = client.get("/.well-known/security.txt").content.decode()
    assert text.startswith("Contact: mailto:security@example.org\nExpires: 20")


def test_the_feed_lists_what_was_published(client, home):
    hub = add_hub(home, title="New condition")
    feed = client.get("/updates.xml")
    assert feed.status_code == 200
    assert hub.title.encode() in feed.content


def test_the_process_says_it_is_well_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


def test_documents_are_reached_by_no_path_but_wagtails(client, home):
    assert client.get("/media/documents/secret.pdf").status_code == 404
    assert client.get("/media/images/../documents/secret.pdf").status_code == 404

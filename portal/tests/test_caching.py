"""What each answer says of how long it may be kept, and by whom."""

import pytest

from portal.content.tests.factories import add_hub
from support_directory.tests.factories import ServiceFactory

pytestmark = pytest.mark.django_db
PUBLIC = {"max-age=0", "must-revalidate", "s-maxage=10"}


def kept(response):
    return set(response["Cache-Control"].split(", "))


@pytest.mark.parametrize(
    "url", ["/", "/help-now/", "/support-directory/all/", "/glossary/", "/updates.xml", "/nowhere/"]
)
def test_a_public_answer_is_kept_for_some_seconds_in_front_and_not_by_browsers(client, home, url):
    add_hub(home).save_revision().publish()  # a feed of nothing names the second in which it was asked for
    response = client.get(url)
    assert kept(response) == PUBLIC
    assert "cookie" not in response.get("Vary", "").lower()
    again = client.get(url, headers={"if-none-match": response["ETag"]})
    assert (again.status_code in (304, 404), kept(again)) == (True, PUBLIC)


def test_what_tells_the_hour_stands_in_for_fifteen_minutes_at_most(client, home):
    service = ServiceFactory()
    for url in ("/support-directory/", "/support-directory/?nation=wales", service.get_absolute_url()):
        response = client.get(url)
        assert kept(response) == PUBLIC | {"stale-if-error=900", "stale-while-revalidate=60"}
        again = client.get(url, headers={"if-none-match": response["ETag"]})
        assert "stale-if-error=900" in kept(again)


def test_nothing_that_staff_see_is_kept(admin_client, home):
    for url in ("/", "/support-directory/"):
        assert "private" in kept(admin_client.get(url))
        assert "s-maxage=10" not in kept(admin_client.get(url))


@pytest.mark.parametrize("url", ["/admin/", "/admin/login/", "/documents/1/a.pdf", "/search/?q=pain"])
def test_what_is_for_some_is_never_kept_in_front(client, home, url):
    assert kept(client.get(url)) & {"private", "no-store"}


def test_a_fault_is_not_kept(client, home, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("portal.home.models.HomePage.serve", broken)
    client.raise_request_exception = False
    response = client.get("/")
    assert (response.status_code, kept(response)) == (500, {"no-store"})

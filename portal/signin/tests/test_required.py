"""Where a second factor is required: no way in without one, by any door, and a short way to set it up."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.urls import get_resolver
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from portal.home.models import InformationPage
from portal.media.models import PortalDocument
from portal.signin.models import Outcome, SignInRecord
from portal.signin.tests.clock import PASSWORD, code_of, is_inside, second_step, sign_in
from portal.users.models import User
from tests import admin_doors

pytestmark = pytest.mark.usefixtures("required")


@pytest.fixture(autouse=True)
def _each_request_ends_its_transaction(monkeypatch):
    """As it is outside tests: allauth tells of a new factor after the commit, while it still has the request."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda function, **options: function())


DOORS = [
    "/admin/",
    "/admin/api/main/pages/",
    "/admin/users/",
    "/admin/reports/",
    "/admin/account/",
    "/admin/sign-ins/",
    "/admin/choose-page/",
    "/admin/there-is-no-such-page/",
]


def set_up_app(browser) -> list[str]:
    """Add an app as a person does, and return the recovery codes."""
    page = browser.get("/account/security/app/add/").content.decode()
    secret = re.search(r'class="secret">(\w+)<', page)[1]
    assert "<svg" in page and "data:image" not in page
    response = browser.post("/account/security/app/add/", {"code": code_of(secret)})
    assert response["Location"] == "/account/security/codes/"
    codes = browser.get(response["Location"]).content.decode()
    return re.findall(r"<li>(\d{8})</li>", codes)


@pytest.mark.parametrize("door", DOORS)
def test_a_password_alone_opens_no_door(browser, alice, door):
    sign_in(browser, "alice")
    assert browser.get(door)["Location"] == "/account/security/"
    assert browser.post(door)["Location"] == "/account/security/"
    assert browser.get(door, headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 403


def test_every_address_of_the_admin_sends_such_a_person_away(browser, alice, home):
    sign_in(browser, "alice")
    rows = admin_doors.Rows(home)
    for name, arguments in admin_doors.doors(get_resolver()):
        url = rows.url(name, arguments)
        assert browser.get(url).get("Location") == "/account/security/", url


def test_private_documents_are_private_to_such_a_person(browser, alice, app):
    private = Collection.get_first_root_node().add_child(name="Staff")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    document = PortalDocument.objects.create(
        title="Rota", file=ContentFile(b"%PDF-1.4", "rota.pdf"), collection=private
    )
    browser.force_login(alice)  # as by a door that nobody thought of
    assert "/login/" in browser.get(document.url)["Location"]
    browser.logout()
    sign_in(browser, "alice")
    second_step(browser, app.code())
    assert browser.get(document.url).status_code == 200


def test_no_page_of_the_site_stands_where_people_are_known_before_the_second_step(browser, alice, home):
    above = home.add_child(instance=InformationPage(title="Account", slug="account", summary="-"))
    private = above.add_child(instance=InformationPage(title="Rota", slug="rota", summary="-"))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    sign_in(browser, "alice")
    assert browser.get("/account/rota/").status_code == 404
    assert browser.get("/account/rota")["Location"] == "/account/rota/"


def test_a_session_that_showed_no_code_is_worth_nothing_though_the_account_has_an_app(browser, alice, app):
    browser.force_login(alice)
    assert browser.get("/admin/")["Location"] == "/account/login/?next=/admin/"
    assert "_auth_user_id" not in browser.session


def test_setting_up_an_app_takes_one_visit(browser, alice):
    sign_in(browser, "alice")
    page = browser.get("/account/security/").content.decode()
    assert "One more step" in page
    codes = set_up_app(browser)
    assert len(codes) == 10
    assert is_inside(browser)
    assert SignInRecord.objects.filter(outcome=Outcome.FACTOR_ADDED, account=alice).count() == 1


def test_whoever_had_only_the_password_is_thrown_out_when_an_app_is_set_up(client, browser, alice):
    sign_in(client, "alice")  # a thief, who waits
    sign_in(browser, "alice")
    set_up_app(browser)
    assert client.get("/account/security/")["Location"].startswith("/account/login/")
    assert not is_inside(client)
    assert is_inside(browser)


def test_removing_the_app_ends_the_other_sessions_and_closes_the_admin(client, browser, alice, app):
    for one, steps in ((client, 0), (browser, -1)):
        sign_in(one, "alice")
        second_step(one, app.code(steps))
        assert is_inside(one)
    assert browser.post("/account/security/app/remove/").status_code == 302
    assert not Authenticator.objects.filter(user=alice).exists()
    assert browser.get("/admin/")["Location"] == "/account/security/"
    assert client.get("/account/security/").status_code == 302
    assert not is_inside(client)


def test_an_old_session_is_asked_who_is_there_before_it_changes_anything(browser, alice, app, monkeypatch):
    sign_in(browser, "alice")
    second_step(browser, app.code())
    moment = time.time() + 16 * 60
    monkeypatch.setattr("time.time", lambda: moment)
    for path in ("app/remove/", "codes/", "codes/new/", "passkeys/add/"):
        response = browser.get(f"/account/security/{path}")
        assert response["Location"].startswith("/account/reauthenticate/?next=")
    again = browser.post("/account/reauthenticate/?next=/account/security/codes/", {"password": PASSWORD})
    assert again["Location"] == "/account/security/codes/"
    assert browser.get("/account/security/codes/").status_code == 200


def test_leaving_is_always_possible(browser, alice):
    sign_in(browser, "alice")
    assert browser.post("/admin/logout/").status_code == 302
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize("required_now", [True, False])
def test_somebody_without_rights_is_told_so_and_not_sent_in_circles(browser, settings, required_now):
    settings.REQUIRE_SECOND_FACTOR = required_now
    User.objects.create_user("visitor", "visitor@example.org", PASSWORD)
    sign_in(browser, "visitor")
    last = browser.get("/admin/", follow=True)
    assert last.status_code == (200 if required_now else 403)
    if not required_now:
        assert "may not use the admin" in last.content.decode()


def test_public_pages_take_no_notice(browser, alice, home):
    sign_in(browser, "alice")
    response = browser.get("/")
    assert response.status_code == 200
    assert "Cookie" not in response.get("Vary", "")

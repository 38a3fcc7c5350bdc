"""What administrators see and do: the record of sign-ins, a reset for who lost a factor, records forgotten in time."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from portal.signin.models import Outcome, SignInRecord
from portal.signin.tests.clock import PASSWORD, is_inside, second_step, sign_in
from portal.users.models import User


@pytest.fixture
def admin(db) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("boss", "boss@example.org"))
    return client


def test_the_report_shows_who_came_in_and_who_was_refused(admin, client, alice):
    sign_in(client, "alice", "wrong")
    page = admin.get("/admin/sign-ins/").content.decode()
    assert "Refused: wrong name or password" in page
    assert "127.0.0.0/24" in page and "127.0.0.1" not in page
    narrowed = admin.get("/admin/sign-ins/results/?outcome=locked").content.decode()
    assert "Refused: wrong name" not in narrowed
    file = admin.get("/admin/sign-ins/?export=csv").getvalue().decode()
    assert "Refused: wrong name or password" in file


def test_what_strangers_type_is_not_kept(client, home):
    sign_in(client, "my secret password", "x")
    [record] = SignInRecord.objects.values()
    assert "secret" not in str(record)


def test_nobody_else_sees_it_or_resets_anything(client, alice, app):
    helper = User.objects.create_user("helper", "helper@example.org")
    group = Group.objects.create(name="People")
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", "change_user", "view_signinrecord"]))
    helper.groups.add(group)
    client.force_login(helper)
    assert client.get("/admin/sign-ins/").status_code == 302
    assert client.post(f"/admin/sign-ins/reset/{alice.pk}/").status_code == 302
    assert Authenticator.objects.filter(user=alice).count() == 2


def test_an_administrator_resets_a_lost_factor(admin, browser, alice, app):
    sign_in(browser, "alice")
    second_step(browser, app.code())
    where = f"/admin/sign-ins/reset/{alice.pk}/"
    assert where in admin.get(f"/admin/users/edit/{alice.pk}/").content.decode()
    page = " ".join(admin.get(where).content.decode().partition("<h1")[2].partition("</h1>")[0].split())
    assert "Reset the second factor" in page and "alice" in page
    assert admin.post(where).status_code == 302
    assert not Authenticator.objects.filter(user=alice).exists()
    assert not is_inside(browser)
    assert SignInRecord.objects.filter(outcome=Outcome.FACTOR_RESET, account=alice).count() == 1
    assert ModelLogEntry.objects.get(action="signin.reset_factor").user.username == "boss"
    assert sign_in(browser, "alice")["Location"] == "/admin/"


@pytest.fixture
def writer(db) -> Client:
    """Somebody who may use the admin, and no more."""
    user = User.objects.create_user("writer", "writer@example.org")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)
    return client


def doors_tried() -> list[tuple[str, str]]:
    tried = SignInRecord.objects.filter(outcome=Outcome.DOOR).order_by("pk")
    return list(tried.values_list("account__username", "door"))


def test_a_door_that_is_not_theirs_is_written_down_without_what_was_sent(writer, admin, alice):
    assert writer.get(f"/admin/users/edit/{alice.pk}/?q=secret")["Location"] == "/admin/"
    writer.post(f"/admin/users/edit/{alice.pk}/", {"email": "secret@example.org"})
    writer.get("/admin/sign-ins/", headers={"X-Requested-With": "XMLHttpRequest"})
    assert doors_tried() == [("writer", "admin/users/edit/<int:pk>/"), ("writer", "admin/sign-ins/")]
    assert "secret" not in str(list(SignInRecord.objects.values()))
    page = admin.get("/admin/sign-ins/").content.decode()
    assert "Refused: a part of the admin that is not theirs" in page and "admin/sign-ins/" in page
    SignInRecord.objects.update(at=timezone.now() - timedelta(hours=2))
    writer.get("/admin/sign-ins/")
    assert len(doors_tried()) == 3


def test_somebody_who_may_not_use_the_admin_at_all_is_written_down_too(client, home):
    client.force_login(User.objects.create_user("visitor"))
    assert client.get("/admin/users/")["Location"].startswith("/admin/login/")
    assert doors_tried() == [("visitor", "admin/users/")]


def test_what_is_no_refusal_of_a_person_is_not_written_down(writer, admin, client):
    admin.get("/admin/users/")
    writer.get("/admin/")
    writer.get("/admin/no-such-door/")
    client.get("/admin/users/")  # a stranger
    Client(enforce_csrf_checks=True).post("/admin/users/new/")
    assert doors_tried() == []


def new_person(admin: Client, **values: str) -> User:
    data = {"username": "bea", "email": "bea@example.org", "first_name": "Bea", "last_name": "B", "is_superuser": "on"}
    assert admin.post("/admin/users/new/", data | values).status_code == 302
    return User.objects.get(username="bea")


def test_a_new_person_chooses_the_first_password_and_nobody_else_does(admin, browser):
    page = admin.get("/admin/users/new/").content.decode()
    assert 'name="username"' in page and "password" not in page
    person = new_person(admin, password1=PASSWORD, password2=PASSWORD)
    assert not person.has_usable_password()
    assert sign_in(browser, "bea").status_code == sign_in(browser, "bea", "").status_code == 200
    [letter] = mail.outbox
    assert letter.to == ["bea@example.org"] and "Your user name is bea" in letter.body
    form = browser.get(re.search(r"http://testserver(/account/password/reset/key/\S+)", letter.body)[1])["Location"]
    assert browser.post(form, {"password1": PASSWORD, "password2": PASSWORD})["Location"].endswith("/key/done/")
    assert sign_in(browser, "bea")["Location"] == "/admin/"
    assert is_inside(browser)


def test_a_new_person_whose_link_is_too_old_asks_for_another(admin, browser):
    new_person(admin)
    browser.post("/account/password/reset/", {"email": "bea@example.org"})
    assert [letter.to for letter in mail.outbox] == [["bea@example.org"]] * 2


def test_no_administrator_sets_a_password_of_somebody_else(admin, alice):
    where = f"/admin/users/edit/{alice.pk}/"
    assert "password1" not in admin.get(where).content.decode()
    data = {"username": "alice", "email": "alice@example.org", "first_name": "A", "last_name": "B", "is_active": "on"}
    chosen = {"is_superuser": "on", "password1": "four dry river otters", "password2": "four dry river otters"}
    assert admin.post(where, data | chosen).status_code == 302
    alice.refresh_from_db()
    assert alice.first_name == "A" and alice.check_password(PASSWORD)


def test_ones_own_is_not_reset_there(admin):
    boss = User.objects.get(username="boss")
    assert admin.post(f"/admin/sign-ins/reset/{boss.pk}/").status_code == 302
    assert not SignInRecord.objects.filter(outcome=Outcome.FACTOR_RESET).exists()


def test_the_command_for_the_only_administrator(alice, app, capsys):
    call_command("reset_second_factor", "alice")
    assert not Authenticator.objects.filter(user=alice).exists()
    assert SignInRecord.objects.get(outcome=Outcome.FACTOR_RESET).network == ""
    with pytest.raises(CommandError, match="No account"):
        call_command("reset_second_factor", "nobody")


def test_records_and_counts_are_forgotten_in_time(alice, settings):
    now = timezone.now()
    for days in (364, 366):
        SignInRecord.objects.create(outcome=Outcome.SIGNED_IN, account=alice, at=now - timedelta(days=days))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO shared_cache VALUES ('old', '', now() - interval '1 s'), ('new', '', now() + '1 h')"
        )
        call_command("forget_sign_ins")
        cursor.execute("SELECT cache_key FROM shared_cache")
        assert cursor.fetchall() == [("new",)]
    assert SignInRecord.objects.count() == 1
    assert "forget_sign_ins" in settings.SCHEDULED_COMMANDS


def test_a_deleted_account_leaves_its_record_without_a_name(alice, client):
    User.objects.create_superuser("boss")
    sign_in(client, "alice")
    alice.delete()
    assert SignInRecord.objects.get().account is None


def test_tries_are_counted_in_a_table_that_processes_share(client, alice, settings):
    settings.CACHES = {"default": {"BACKEND": "portal.shared_cache.SharedCache", "LOCATION": "shared_cache"}}
    for _try in range(5):
        sign_in(client, "alice", "wrong")
    assert "please wait" in sign_in(client, "alice").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM shared_cache")
        keys = str(cursor.fetchall())
    assert "login_failed" in keys and "alice" not in keys

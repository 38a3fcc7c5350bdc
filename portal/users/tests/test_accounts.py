"""The last administrator stays, whichever way somebody would go; sessions end when an account is taken out of use."""

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.test import Client

from portal.users.models import LAST_ADMINISTRATOR, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    return User.objects.create_superuser("boss", "boss@example.org")


def save(**values):
    def change(user: User) -> None:
        for name, value in values.items():
            setattr(user, name, value)
        user.save()

    return change


def by_hand(sql: str):
    def change(user: User) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    return change


WAYS = {
    "delete": lambda user: user.delete(),
    "delete many": lambda user: User.objects.all().delete(),
    "take out of use": save(is_active=False),
    "demote": save(is_superuser=False),
    "take many out of use": lambda user: User.objects.update(is_active=False),
    "demote many": lambda user: User.objects.filter(pk=user.pk).update(is_superuser=False),
    "bulk update": lambda user: User.objects.bulk_update([User(pk=user.pk, is_active=False)], ["is_active"]),
    "by hand": by_hand("UPDATE users_user SET is_superuser = false"),
    "delete by hand": by_hand("DELETE FROM users_user"),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_last_administrator_stays(boss, way):
    User.objects.create_user("writer")
    User.objects.create_superuser("gone", is_active=False)
    with pytest.raises(IntegrityError, match="last administrator"), transaction.atomic():
        WAYS[way](boss)
    boss = User.objects.get(pk=boss.pk)
    assert boss.is_active and boss.is_superuser


@pytest.mark.parametrize("way", ["delete", "take out of use", "demote", "by hand"])
def test_another_may_go(boss, way):
    if way == "by hand":
        WAYS["by hand"] = by_hand("UPDATE users_user SET is_superuser = false WHERE username = 'boss'")
    User.objects.create_superuser("second")
    WAYS[way](boss)


@pytest.fixture
def helper(boss, home) -> Client:
    """Somebody who looks after people without being an administrator."""
    user = User.objects.create_user("helper", "helper@example.org")
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "change_user", "delete_user", "view_user"])
    )
    client = Client()
    client.force_login(user)
    return client


def form(user: User, **values) -> dict:
    given = {"username": user.username, "email": user.email, "first_name": "A", "last_name": "B", "is_active": "on"}
    given |= {"is_superuser": "on"} if user.is_superuser else {}
    return {name: value for name, value in (given | values).items() if value is not None}


@pytest.mark.parametrize("field", ["is_active", "is_superuser"])
def test_the_form_says_so_in_words(helper, boss, field):
    page = helper.post(f"/admin/users/edit/{boss.pk}/", form(boss, **{field: None})).content.decode()
    assert str(LAST_ADMINISTRATOR) in page
    boss.refresh_from_db()
    assert boss.is_active and boss.is_superuser


def test_taking_many_out_of_use_says_so_in_words(helper, boss):
    url = f"/admin/bulk/users/user/set_active_state/?id={boss.pk}&next=/admin/users/"
    page = helper.post(url, {"mark_as_active": "False"}, follow=True).content.decode()
    assert str(LAST_ADMINISTRATOR) in page
    assert User.objects.get(pk=boss.pk).is_active


def test_taking_another_out_of_use_works(helper, boss):
    second = User.objects.create_superuser("second")
    helper.post(f"/admin/bulk/users/user/set_active_state/?id={boss.pk}", {"mark_as_active": "False"})
    assert not User.objects.get(pk=boss.pk).is_active
    assert User.objects.get(pk=second.pk).is_active


def test_nobody_can_delete_them(helper, boss):
    helper.post(f"/admin/users/delete/{boss.pk}/", follow=True)
    helper.post(f"/admin/bulk/users/user/delete/?id={boss.pk}&next=/admin/users/")
    assert User.objects.filter(pk=boss.pk).exists()


def is_signed_in(client: Client) -> bool:
    return client.get("/admin/account/").status_code == 200


@pytest.mark.parametrize("bulk", [False, True])
def test_sessions_end_for_good_when_an_account_is_taken_out_of_use(client, home, bulk):
    User.objects.create_superuser("boss")
    user = User.objects.create_superuser("left")
    client.force_login(user)
    assert is_signed_in(client)
    stale = User.objects.get(pk=user.pk)
    if bulk:
        User.objects.filter(pk=user.pk).update(is_active=False)
    else:
        save(is_active=False)(user)
    assert not is_signed_in(client)
    save(is_active=True)(stale)  # even by a row that was read before
    assert not is_signed_in(client)
    client.force_login(User.objects.get(pk=user.pk))
    assert is_signed_in(client)


def test_a_password_set_by_an_administrator_ends_sessions(client, home):
    user = User.objects.create_superuser("one")
    client.force_login(user)
    user.set_password("four dry river otters")
    user.save()
    assert not is_signed_in(client)

"""Each role tries every door of the admin. A new view needs a line in tests/admin_doors.txt before it may exist."""

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client

from portal.roles import PERMISSIONS, sync_roles
from portal.users.models import User
from tests import admin_doors

pytestmark = pytest.mark.django_db


class Undo(Exception):
    """Ends a try, so that what it changed is taken back."""


@pytest.fixture
def rows(home, monkeypatch):
    sync_roles()
    found = admin_doors.Rows(home)
    # Who gets in is decided before anything is rendered.
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: "")
    return found


def signed_in(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def tried(client: Client, rows: admin_doors.Rows) -> dict[str, bool]:
    """Return for each door whether the client got in. Whatever a try changes is taken back."""
    result = {}
    for name, arguments in admin_doors.doors():
        url = rows.url(name, arguments)
        try:
            with transaction.atomic():
                result[name] = admin_doors.gets_in(client, url)
                raise Undo
        except Undo:
            pass
    return result


def test_every_door_opens_for_those_it_should_and_for_nobody_else(rows):
    got: dict[str, set[str]] = {name: set() for name, _arguments in admin_doors.doors()}
    people = [User.objects.create_superuser("Administrators")]
    for group in PERMISSIONS:
        people.append(User.objects.create_user(group))
        people[-1].groups.add(Group.objects.get(name=group))
    for user in people:
        for name, opened in tried(signed_in(user), rows).items():
            if opened:
                got[name].add(user.username)
    expected = admin_doors.read()
    wrong = [admin_doors.line(name, who) for name, who in got.items() if expected.get(name) != who]
    gone = sorted(set(expected) - set(got))
    said = ["So it is now; say so in tests/admin_doors.txt if it is right:", *wrong, "No longer there:", *gone]
    assert not wrong and not gone, "\n".join(said)


def test_no_door_opens_for_a_stranger_or_for_a_person_without_a_role(rows):
    for client in (Client(raise_request_exception=False), signed_in(User.objects.create_user("nobody"))):
        assert [name for name, opened in tried(client, rows).items() if opened] == []

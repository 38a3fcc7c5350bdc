"""Each role signs in and tries what it may and what it may not."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from portal import roles
from portal.content.tests.factories import add_hub, add_topic
from portal.users.models import User
from support_directory.models import Organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client):
    def as_member(*groups: str):
        user = User.objects.create_user(f"member{User.objects.count()}", password="pw")
        user.groups.set(Group.objects.filter(name__in=groups))
        assert user.groups.count() == len(groups)
        client.force_login(user)
        return client

    return as_member


def allowed(client, url: str) -> bool:
    response = client.get(url)
    return response.status_code == 200


def test_running_it_again_changes_nothing():
    before = {g.name: set(g.permissions.values_list("pk", flat=True)) for g in Group.objects.all()}
    roles.sync_roles()
    assert {g.name: set(g.permissions.values_list("pk", flat=True)) for g in Group.objects.all()} == before


def test_a_permission_someone_added_to_our_group_is_taken_away_again():
    from django.contrib.auth.models import Permission

    group = Group.objects.get(name=roles.MEDICAL_REVIEWERS)
    group.permissions.add(Permission.objects.get(codename="add_user"))
    roles.sync_roles()
    assert not group.permissions.filter(codename="add_user").exists()


def test_every_permission_named_exists():
    for group, names in roles.PERMISSIONS.items():
        assert Group.objects.get(name=group).permissions.count() == len(set(names)), group


@pytest.mark.parametrize("group", roles.PERMISSIONS)
def test_every_role_may_enter_the_admin(sign_in, group):
    assert allowed(sign_in(group), reverse("wagtailadmin_home"))


def test_an_editor_writes_all_pages_and_publishes_those_that_need_no_review(sign_in, home):
    hub = add_hub(home)
    client = sign_in(roles.EDITORS)
    assert allowed(client, reverse("wagtailadmin_pages:edit", args=[hub.pk]))
    editor = User.objects.get(username__startswith="member")
    assert home.permissions_for_user(editor).can_publish()
    assert not hub.permissions_for_user(editor).can_publish()


def test_a_reviewer_may_not_publish(home):
    hub = add_hub(home)
    user = User.objects.create_user("rev", password="pw")
    user.groups.set(Group.objects.filter(name=roles.MEDICAL_REVIEWERS))
    rights = hub.permissions_for_user(user)
    assert rights.can_edit()
    assert not rights.can_publish()
    assert not rights.can_add_subpage()


def test_directory_staff_may_not_touch_pages_or_sources(sign_in, home):
    topic = add_topic(add_hub(home), slug="t")
    client = sign_in(roles.DIRECTORY_STAFF)
    assert not allowed(client, reverse("wagtailadmin_pages:edit", args=[topic.pk]))
    assert not allowed(client, reverse("wagtailsnippets_evidence_source:list"))


def test_editors_may_read_the_directory_but_not_change_it(sign_in):
    organization = Organization.objects.create(name="Org", slug="org")
    client = sign_in(roles.EDITORS)
    assert not allowed(client, reverse("wagtailsnippets_support_directory_organization:edit", args=[organization.pk]))


def test_directory_staff_may_change_entries_but_not_delete_them(sign_in):
    organization = Organization.objects.create(name="Org", slug="org")
    client = sign_in(roles.DIRECTORY_STAFF)
    base = "wagtailsnippets_support_directory_organization"
    assert allowed(client, reverse(f"{base}:edit", args=[organization.pk]))
    assert not allowed(client, reverse(f"{base}:delete", args=[organization.pk]))


def test_only_leads_and_their_deputies_approve_crisis_lines():
    approving = {group for group, names in roles.PERMISSIONS.items() if "support_directory.approve_service" in names}
    assert approving == {roles.DIRECTORY_LEADS, roles.DIRECTORY_DEPUTIES}


def test_deputies_check_and_approve_but_do_not_edit(sign_in):
    organization = Organization.objects.create(name="Org", slug="org")
    client = sign_in(roles.DIRECTORY_DEPUTIES)
    assert allowed(client, reverse("wagtailsnippets_support_directory_service:list"))
    assert not allowed(client, reverse("wagtailsnippets_support_directory_service:add"))
    assert not allowed(client, reverse("wagtailsnippets_support_directory_organization:edit", args=[organization.pk]))


def test_nobody_publishes_entries_by_a_permission():
    assert not any("publish_service" in name for names in roles.PERMISSIONS.values() for name in names)


@pytest.mark.parametrize("group", roles.PERMISSIONS)
def test_nobody_but_administrators_manages_people(sign_in, group):
    assert not allowed(sign_in(group), reverse("wagtailusers_users:index"))


def test_an_administrator_edits_the_public_name(admin_client, django_user_model):
    someone = django_user_model.objects.create_user("dr", password="pw")
    html = admin_client.get(reverse("wagtailusers_users:edit", args=[someone.pk])).content
    assert b"public_name" in html
    assert b"public_role" in html


def test_anonymous_visitors_reach_nothing_of_the_admin(client, home):
    for name, args in [
        ("wagtailadmin_home", []),
        ("wagtailadmin_pages:edit", [home.pk]),
        ("add_standard_pages", [home.pk]),
    ]:
        response = client.get(reverse(name, args=args))
        assert response.status_code == 302
        assert "/admin/login/" in response["Location"]


@pytest.mark.parametrize("kind", ["wagtailimages", "wagtaildocs"])
def test_editors_add_pictures_and_documents_and_reviewers_do_not(sign_in, kind):
    assert allowed(sign_in(roles.EDITORS), reverse(f"{kind}:add"))
    assert not allowed(sign_in(roles.MEDICAL_REVIEWERS), reverse(f"{kind}:add"))

"""The action that adds a hub's standard pages."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import PageLogEntry

from carers.models import CarerAdvicePage
from portal.content.scaffolding import add_missing_pages, missing_pages
from portal.content.tests.factories import add_hub, add_page
from portal.roles import EDITORS, MEDICAL_REVIEWERS
from portal.users.models import User
from return_to_work.models import WorkGuidancePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    user = User.objects.create_user("ed", password="pw")
    user.groups.add(Group.objects.get(name=EDITORS))
    return user


def test_pages_of_every_app_are_added_as_drafts_with_headings(home, editor):
    hub = add_hub(home)
    added = add_missing_pages(hub, editor)
    assert {type(page) for page in added} >= {CarerAdvicePage, WorkGuidancePage}
    for page in added:
        page.refresh_from_db()
        assert not page.live
        assert page.latest_revision is not None
        assert page.owner == editor
        assert next(child.block_type for child in page.body) == "heading"


def test_doing_it_twice_adds_nothing(home, editor):
    hub = add_hub(home)
    add_missing_pages(hub, editor)
    assert add_missing_pages(hub, editor) == []


def test_a_page_whose_title_and_slug_an_editor_changed_is_not_offered_again(home, editor):
    hub = add_hub(home)
    renamed = next(page for page in add_missing_pages(hub, editor) if page.slug == "driving")
    renamed.title, renamed.slug = "At the wheel", "at-the-wheel"
    renamed.save_revision(user=editor).publish()
    assert missing_pages(hub) == []


def test_each_hub_remembers_its_own_pages_only(home, editor):
    add_missing_pages(add_hub(home), editor)
    assert missing_pages(add_hub(home, slug="another")) != []


def test_a_page_that_was_deleted_is_offered_again(home, editor):
    hub = add_hub(home)
    unwanted = next(page for page in add_missing_pages(hub, editor) if page.slug == "driving")
    unwanted.delete(user=editor)
    hub.refresh_from_db()
    assert [page.slug for page in missing_pages(hub)] == ["driving"]


def test_the_history_says_once_who_made_the_page(home, editor):
    page = add_missing_pages(add_hub(home), editor)[0]
    assert [(entry.action, entry.user) for entry in PageLogEntry.objects.filter(page=page)] == [
        ("wagtail.create", editor)
    ]


def test_a_page_that_is_there_is_left_alone(home, editor):
    hub = add_hub(home)
    mine = add_page(hub, CarerAdvicePage, title="My own words", slug="advice-for-carers")
    add_missing_pages(hub, editor)
    mine.refresh_from_db()
    assert mine.title == "My own words"
    assert mine.live


def test_an_editor_does_it_in_the_admin(client, home, editor):
    hub = add_hub(home)
    client.force_login(editor)
    url = reverse("add_standard_pages", args=[hub.pk])
    assert b"Advice for carers" in client.get(url).content
    response = client.post(url, follow=True)
    assert response.status_code == 200
    hub.refresh_from_db()
    assert hub.get_children().count() > 3
    assert missing_pages(hub) == []


def test_a_get_changes_nothing(client, home, editor):
    hub = add_hub(home)
    client.force_login(editor)
    client.get(reverse("add_standard_pages", args=[hub.pk]))
    assert hub.get_children().count() == 0


def test_a_reviewer_may_not(client, home):
    hub = add_hub(home)
    reviewer = User.objects.create_user("rev", password="pw")
    reviewer.groups.add(Group.objects.get(name=MEDICAL_REVIEWERS))
    client.force_login(reviewer)
    client.post(reverse("add_standard_pages", args=[hub.pk]))
    assert hub.get_children().count() == 0


def test_only_hubs_have_standard_pages(client, home, editor):
    client.force_login(editor)
    client.post(reverse("add_standard_pages", args=[home.pk]))
    assert home.get_children().count() == 0

"""What readers said of a page, beside it in the admin, and who may read it."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from portal import roles
from portal.content.tests.factories import add_hub, add_topic
from portal.evidence.models import PageFeedback
from portal.users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(home):
    return add_hub(home)


@pytest.fixture
def member(client):
    def sign_in(group: str):
        user = User.objects.create_user(group, password="pw")
        user.groups.set(Group.objects.filter(name=group))
        client.force_login(user)
        return client

    return sign_in


def screen(page) -> str:
    return reverse("page_feedback", args=[page.pk])


@pytest.mark.parametrize("group", [roles.EDITORS, roles.EDITORIAL_LEADS, roles.MEDICAL_REVIEWERS])
def test_whoever_edits_the_page_and_sees_the_queue_reads_it(member, page, group):
    client = member(group)
    assert client.get(screen(page)).status_code == 200
    assert screen(page) in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


@pytest.mark.parametrize("group", [roles.LIVED_EXPERIENCE_REVIEWERS, roles.DIRECTORY_STAFF, roles.DIRECTORY_LEADS])
def test_others_do_not(member, page, group):
    PageFeedback.objects.create(page=page, helpful=False, comment="For editors only.")
    response = member(group).get(screen(page))
    assert response.status_code == 302
    assert b"For editors only." not in response.content


def test_visitors_are_sent_to_sign_in(client, page):
    assert "/admin/login/" in client.get(screen(page))["Location"]


def test_counts_by_month_and_comments_newest_first(member, page):
    other = add_topic(page, slug="other")
    for day, helpful, comment in [
        (datetime.date(2026, 1, 5), True, "Older <b>words</b>"),
        (datetime.date(2026, 1, 20), True, ""),
        (datetime.date(2026, 3, 1), False, "Newer words"),
    ]:
        PageFeedback.objects.create(page=page, helpful=helpful, comment=comment, made_on=day)
    PageFeedback.objects.create(page=other, helpful=True, comment="Of another page")
    html = member(roles.EDITORS).get(screen(page)).content.decode()
    rows = [part.split("</tr>")[0] for part in html.split('<th scope="row">')[1:] if " 2026</th>" in part]
    assert [row.replace("\n", "").replace(" ", "") for row in rows] == [
        "March2026</th><td>0</td><td>1</td>",
        "January2026</th><td>2</td><td>0</td>",
    ]
    assert html.index("Newer words") < html.index("Older &lt;b&gt;words&lt;/b&gt;")
    assert "Of another page" not in html


def test_without_any_it_says_so(member, page):
    client = member(roles.EDITORS)
    assert "Nobody has said yet" in client.get(screen(page)).content.decode()
    PageFeedback.objects.create(page=page, helpful=True)
    assert "Nobody has written anything" in client.get(screen(page)).content.decode()


def test_many_comments_come_in_parts(member, page):
    PageFeedback.objects.bulk_create(
        PageFeedback(page=page, helpful=True, comment=f"Words {number}") for number in range(51)
    )
    client = member(roles.EDITORS)
    assert client.get(screen(page)).content.decode().count("Words ") == 50
    assert client.get(f"{screen(page)}?p=2").content.decode().count("Words ") == 1
    assert client.get(f"{screen(page)}?p=abc").status_code == 200

"""Figures of how well the information is looked after: true, honest at zero, and cheap."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conditions.blocks import ConditionBodyBlock
from portal.content.tests.factories import SourceFactory, add_hub, add_page, add_topic, make_claim
from portal.evidence.material import fingerprint_of, material_of
from portal.evidence.models import Review, Role
from portal.evidence.signing import draft_of, sign
from portal.home.figures import count_figures, forget_figures, live_figures
from portal.home.models import InformationPage
from portal.roles import MEDICAL_REVIEWERS
from portal.users.models import User
from support_directory.tests.factories import ServiceFactory
from support_directory.tests.pages import checked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _count_anew():
    forget_figures()
    yield
    forget_figures()


@pytest.fixture
def reviewer():
    user = User.objects.create_user("doctor", password="x")
    user.groups.add(Group.objects.get(name=MEDICAL_REVIEWERS))
    return user


def signed(page, reviewer, days_ago: int = 0) -> None:
    seen = fingerprint_of(material_of(draft_of(page)[1]))
    review = sign(page, reviewer, Role.MEDICAL, seen=seen, interests="None")
    made_at = timezone.now() - datetime.timedelta(days=days_ago)
    Review.objects.filter(pk=review.pk).update(made_at=made_at)


def shown(client, home) -> str:
    page = add_page(home, InformationPage, slug="how", body=[{"type": "live_figures", "value": None}])
    return client.get(page.url).content.decode()


def test_with_nothing_at_all(client, home):
    html = shown(client, home)
    assert "0 of 0" in html
    assert "since the review" not in html and "since the check" not in html


def test_zero_is_said_as_zero(client, home):
    hub = add_hub(home)
    add_topic(hub, slug="one")
    ServiceFactory.create_batch(3)
    make_claim(SourceFactory())
    html = shown(client, home)
    squeezed = "".join(line.strip() for line in html.splitlines())
    assert "<dt>0 of 2</dt><dd>health pages have been medically reviewed so far" in squeezed
    assert "entries in the directory have been checked so far" in html
    assert timezone.localdate().strftime("%-d %B %Y") in html


def test_what_holds_is_counted_and_nothing_else(home, reviewer):
    hub = add_hub(home)
    topics = [add_topic(hub, slug=f"topic-{number}", summary="Words.") for number in range(4)]
    for page, days in zip(topics, (10, 30, 0, 0), strict=True):
        signed(page, reviewer, days)
    changed = topics[2].get_latest_revision_as_object()
    changed.summary = "Other words."
    changed.save_revision().publish()
    Review.objects.filter(page=topics[3]).update(next_due=timezone.localdate())
    add_topic(hub, slug="draft", live=False)
    checked(days_ago=5, due_in=10), checked(days_ago=7, due_in=10), checked(days_ago=400, due_in=0)
    ServiceFactory()
    for status in ("disputed", "disputed", "unchecked", "withdrawn"):
        make_claim(SourceFactory(), status=status)
    found = count_figures()
    assert (found.pages, found.reviewed, found.review_days) == (5, 2, 20)
    assert (found.entries, found.checked, found.check_days) == (4, 2, 6)
    assert (found.claims, found.disputed, found.settled) == (3, 2, 0)


def test_many_pages_cost_no_more(home, reviewer):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            count_figures()
        return len(queries)

    hub = add_hub(home)
    signed(add_topic(hub, slug="first"), reviewer)
    few = cost()
    for number in range(6):
        signed(add_topic(hub, slug=f"topic-{number}"), reviewer)
    assert cost() == few <= 14


def test_they_are_kept_for_a_while(home, django_assert_num_queries):
    live_figures()
    with django_assert_num_queries(0):
        live_figures()


def test_only_pages_about_the_site_offer_them():
    assert "live_figures" in InformationPage._meta.get_field("body").stream_block.child_blocks
    assert "live_figures" not in ConditionBodyBlock().child_blocks

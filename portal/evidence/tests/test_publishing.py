"""No path puts an unsigned text of a condition before readers, but by those who may."""

import datetime

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from conditions.models import ConditionIndexPage, ConditionPage, ConditionTopicPage
from portal import roles
from portal.content.tests.factories import add_hub, add_page, add_topic
from portal.evidence.publishing import UnsignedText
from portal.evidence.tests.people import browser, fresh, person, redraft, signed
from portal.home.models import InformationPage

pytestmark = pytest.mark.django_db
NEW = "Hands and arms get weak."


@pytest.fixture
def hub(home):
    return add_hub(home)


@pytest.fixture
def page(hub):
    return add_topic(hub, title="Next", slug="next", summary="Hands get weak.")


@pytest.fixture
def editor(db):
    return person("ed", roles.EDITORS)


@pytest.fixture
def doctor(db):
    return person("doc", roles.MEDICAL_REVIEWERS, public_name="Dr Example")


def form(page, **values) -> dict:
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "summary": page.summary,
            "body": streamfield([]),
            "related_pages": streamfield([]),
            "comments": inline_formset([]),
            **values,
        }
    )


def publish(client, page, **values):
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(url, form(page, **values, **{"action-publish": "1"}), follow=True)


def test_the_editor_keeps_the_text_and_says_why_it_is_not_published(page, editor):
    response = publish(browser(editor), page, summary=NEW)
    assert "not published" in response.content.decode()
    assert fresh(page).summary == "Hands get weak."
    assert fresh(page).get_latest_revision_as_object().summary == NEW


def test_publishing_other_words_than_those_signed_is_refused_although_the_button_was_there(page, editor, doctor):
    signed(page, doctor)
    assert fresh(page).permissions_for_user(editor).can_publish()
    response = publish(browser(editor), page, summary=NEW)
    assert "not published" in response.content.decode()
    assert fresh(page).summary == "Hands get weak."


def test_an_editor_publishes_what_was_signed_by_each_way(page, editor, doctor):
    redraft(page, editor, summary=NEW)
    signed(page, doctor)
    publish(browser(editor), page, summary=NEW)
    assert fresh(page).summary == NEW
    fresh(page).unpublish()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    browser(editor).post(f"{url}?id={page.pk}")
    assert fresh(page).live


def test_leads_publish_what_nobody_signed(page):
    publish(browser(person("lead", roles.EDITORIAL_LEADS)), page, summary=NEW)
    assert fresh(page).summary == NEW


def test_bulk_publishing_leaves_unsigned_pages_alone(page, hub, editor):
    redraft(page, editor, summary=NEW)
    redraft(hub, editor, summary="Other.")
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    browser(editor).post(f"{url}?id={hub.pk}&id={page.pk}", {"include_descendants": "on"})
    assert fresh(page).summary == "Hands get weak." and fresh(hub).summary != "Other."


def test_planned_publishing_is_decided_when_it_is_planned(page, editor, doctor):
    at = timezone.now() + datetime.timedelta(hours=1)
    planned = {"go_live_at": timezone.localtime(at).strftime("%Y-%m-%d %H:%M")}
    publish(browser(editor), page, summary=NEW, **planned)
    assert fresh(page).scheduled_revision is None
    signed(page, doctor)
    publish(browser(editor), page, summary=NEW, **planned)
    assert fresh(page).scheduled_revision
    revision = fresh(page).scheduled_revision
    revision.content["go_live_at"] = None  # its hour has come
    revision.approved_go_live_at = timezone.now()
    revision.save()
    call_command("publish_scheduled", verbosity=0)
    assert fresh(page).summary == NEW


def test_going_back_to_a_signed_text_may_be_published_and_to_an_unsigned_may_not(page, editor, doctor):
    unsigned = page.get_latest_revision()
    redraft(page, summary=NEW)
    signed(page, doctor)
    good = fresh(page).get_latest_revision()
    good.publish()
    for revision, summary in ((unsigned, NEW), (good, NEW)):
        url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, revision.pk])
        values = form(revision.as_object()) | {"action-publish": "1", "revision": revision.pk}
        browser(editor).post(url, values)
        assert fresh(page).summary == summary
    assert fresh(page).get_latest_revision().pk not in {unsigned.pk, good.pk}


def test_a_new_page_is_a_draft_first(hub, editor):
    url = reverse("wagtailadmin_pages:add", args=["conditions", "conditiontopicpage", hub.pk])
    empty = ConditionTopicPage(title="New", slug="new", summary="x")
    browser(editor).post(url, form(empty) | {"action-publish": "1"})
    assert not Page.objects.get(slug="new").live
    browser(person("lead", roles.EDITORIAL_LEADS)).post(url, form(empty, slug="newer") | {"action-publish": "1"})
    assert Page.objects.get(slug="newer").live


@pytest.mark.parametrize("group", [roles.EDITORS, roles.EDITORIAL_LEADS])
def test_copies_are_published_by_leads_only_even_below_a_page_that_needs_no_review(home, hub, page, group):
    index = hub.get_parent().specific
    client = browser(person("copier", group))
    values = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": home.pk, "publish_copies": "on"}
    client.post(reverse("wagtailadmin_pages:copy", args=[index.pk]), values | {"copy_subpages": "on"})
    copied = Page.objects.filter(slug="next").exclude(pk=page.pk)
    assert copied.filter(live=True).exists() == (group == roles.EDITORIAL_LEADS)
    client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), values | {"alias": "on", "new_parent_page": hub.pk})
    assert page.aliases.exists() == (group == roles.EDITORIAL_LEADS)


def test_the_api_of_the_admin_holds_to_it_too(page, editor, doctor):
    redraft(page, editor, summary=NEW)
    url = reverse("wagtailadmin_api:pages:action", args=[page.pk, "publish"])
    assert browser(editor).post(url).status_code == 403
    signed(page, doctor)
    assert browser(editor).post(url).status_code == 200
    assert fresh(page).summary == NEW


def test_the_model_refuses_whatever_the_caller_skips(page, editor, doctor):
    redraft(page, editor, summary=NEW)
    with pytest.raises(UnsignedText):
        fresh(page).get_latest_revision().publish(user=editor, skip_permission_checks=True)
    signed(page, doctor)
    fresh(page).get_latest_revision().publish(user=editor)
    assert fresh(page).summary == NEW


def test_a_text_past_its_day_counts_as_unsigned(page, editor, doctor):
    signed(page, doctor)
    page.reviews.update(next_due=timezone.localdate())
    assert not fresh(page).permissions_for_user(editor).can_publish()


def test_taking_down_is_never_held_up(page, editor):
    assert fresh(page).permissions_for_user(editor).can_unpublish()
    assert fresh(page).permissions_for_user(editor).can_set_view_restrictions()


def test_pages_that_need_no_review_are_published_as_ever(home, editor):
    page = add_page(home, InformationPage, slug="about")
    assert page.permissions_for_user(editor).can_publish()
    index = add_page(home, ConditionIndexPage, slug="c2")
    assert index.permissions_for_user(editor).can_publish()
    assert not index.permissions_for_user(editor).can_publish_subpage()
    assert page.permissions_for_user(editor).can_publish_subpage()


def test_moving_a_page_takes_its_review_along(page, hub, doctor, editor):
    signed(page, doctor)
    other = add_page(hub.get_parent().specific, ConditionPage, slug="other")
    fresh(page).move(other, pos="last-child", user=editor)
    assert fresh(page).permissions_for_user(editor).can_publish()


def test_an_automatic_save_before_publishing_does_not_end_in_silence(page, editor, doctor):
    signed(page, doctor)
    redraft(page, editor, summary=NEW)
    assert "not published" in publish(browser(editor), page, summary=NEW).content.decode()

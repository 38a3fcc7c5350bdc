"""Signing: by whom, under which text, and what undoes it."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Comment, Page

from conditions.models import ConditionIndexPage, ConditionPage
from portal.content.batch import Batch
from portal.content.tests.factories import add_page
from portal.evidence.material import fingerprint_of, material_of
from portal.evidence.models import PageCare, Review, Role
from portal.evidence.signing import NotSigned, decline, draft_of, sign
from portal.evidence.tests.people import person
from portal.home.models import InformationPage
from portal.roles import EDITORIAL_LEADS, EDITORS, LIVED_EXPERIENCE_REVIEWERS, MEDICAL_REVIEWERS, sync_roles
from portal.users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(home):
    index = add_page(home, ConditionIndexPage, slug="conditions")
    return add_page(index, ConditionPage, slug="mmn", summary="Hands get weak.")


@pytest.fixture
def reviewer():
    sync_roles()
    user = User.objects.create_user("doctor", password="x", public_name="Dr Example", public_role="neurologist")
    user.groups.add(Group.objects.get(name=MEDICAL_REVIEWERS))
    return user


def seen(page) -> str:
    return fingerprint_of(material_of(draft_of(Page.objects.get(pk=page.pk).specific)[1]))


def signed(page, reviewer, **values) -> Review:
    return sign(page, reviewer, Role.MEDICAL, **{"seen": seen(page), "interests": "None"} | values)


def state(page):
    fresh = Page.objects.get(pk=page.pk).specific
    return fresh.review_state(Batch())


def test_a_signature_makes_the_live_text_reviewed_for_two_years(page, reviewer, client):
    assert "Not yet medically reviewed" in client.get(page.url).content.decode()
    review = signed(page, reviewer)
    assert state(page).reviewed
    assert (review.reviewer_name, review.reviewer_role) == ("Dr Example", "neurologist")
    today = timezone.localdate()
    assert datetime.timedelta(729) <= state(page).next_due - today <= datetime.timedelta(732)
    html = client.get(page.url).content.decode()
    assert "Medically reviewed" in html and '"lastReviewed"' in html and "noindex" not in html


def test_a_draft_that_is_signed_says_nothing_of_the_live_text_until_it_is_published(page, reviewer):
    page.summary = "Hands and arms get weak."
    page.save_revision()
    signed(page, reviewer)
    assert not state(page).reviewed
    page.get_latest_revision().publish()
    assert state(page).reviewed


def test_autosave_that_overwrites_the_signed_revision_undoes_it(page, reviewer):
    revision = page.save_revision()
    signed(page, reviewer)
    page.summary = "Something else."
    page.save_revision(overwrite_revision=revision)
    page.get_latest_revision().publish()
    assert state(page).standing == "changed"


def test_nobody_signs_what_they_did_not_see_or_their_own_words(page, reviewer):
    old = seen(page)
    page.summary = "Other words."
    page.save_revision()
    with pytest.raises(NotSigned, match="changed the text"):
        signed(page, reviewer, seen=old)
    page.summary = "My words."
    page.save_revision(user=reviewer)
    with pytest.raises(NotSigned, match="yours"):
        signed(page, reviewer)
    with pytest.raises(NotSigned, match="interests"):
        signed(page, reviewer, interests=" ")


def rewritten(page, user, summary):
    draft = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.summary = summary
    return draft.save_revision(user=user, log_action=True)


def another(name="second"):
    return person(name, MEDICAL_REVIEWERS)


def test_one_comma_by_an_editor_does_not_make_it_somebody_elses_text(page, reviewer):
    rewritten(page, reviewer, "All of this is mine.")
    rewritten(page, person("ed", EDITORS), "All of this, is mine.")
    with pytest.raises(NotSigned, match="yours"):
        signed(page, reviewer)
    assert signed(page, another())


def test_what_somebody_else_signed_in_this_role_is_no_longer_ones_own(page, reviewer):
    rewritten(page, reviewer, "Mine.")
    sign(page, person("kin", LIVED_EXPERIENCE_REVIEWERS), Role.LIVED_EXPERIENCE, seen=seen(page), interests="None")
    with pytest.raises(NotSigned, match="yours"):
        signed(page, reviewer)  # that was another role
    signed(page, another())
    assert signed(page, reviewer)


def test_a_signature_of_ones_own_frees_nothing(page, reviewer):
    signed(page, reviewer)
    rewritten(page, reviewer, "Mine.")
    rewritten(page, person("ed", EDITORS), "Not mine.")
    with pytest.raises(NotSigned, match="yours"):
        signed(page, reviewer)


def test_to_comment_in_the_editor_is_not_to_write(page, reviewer):
    rewritten(page, person("ed", EDITORS), "Hands get weak first.")
    Comment.objects.create(page=page, user=reviewer, text="Which hands?", contentpath="summary")
    rewritten(page, reviewer, "Hands get weak first.")
    assert signed(page, reviewer)


def test_a_version_written_over_after_a_signature_counts(page, reviewer):
    rewritten(page, person("ed", EDITORS), "One.")
    revision = rewritten(page, reviewer, "Two.")
    signed(page, another())
    draft = revision.as_object()
    draft.summary = "One."
    draft.save_revision(user=reviewer, overwrite_revision=revision, log_action=True)
    with pytest.raises(NotSigned, match="yours"):
        signed(page, reviewer)


def test_deleting_versions_does_not_make_it_somebody_elses_text(page, reviewer):
    rewritten(page, reviewer, "All of this is mine.")
    rewritten(page, person("ed", EDITORS), "All of this, is mine.")
    call_command("purge_revisions", verbosity=0)
    assert not page.revisions.filter(user=reviewer).exists()
    with pytest.raises(NotSigned, match="yours"):
        signed(page, reviewer)


def test_a_lead_does_not_sign_as_editor_a_page_of_their_own(home):
    lead, other = person("lead", EDITORIAL_LEADS), person("other", EDITORIAL_LEADS)
    page = add_page(home, InformationPage, slug="about")
    rewritten(page, lead, "Who we are.")
    with pytest.raises(NotSigned, match="yours"):
        sign(page, lead, Role.EDITORIAL, seen=seen(page), interests="None")
    assert sign(page, other, Role.EDITORIAL, seen=seen(page), interests="None")


def test_only_those_with_the_permission_sign(page, django_user_model):
    with pytest.raises(PermissionDenied):
        signed(page, django_user_model.objects.create_user("editor", password="x"))


def test_a_copy_is_not_reviewed(page, reviewer):
    signed(page, reviewer)
    copy = page.copy(update_attrs={"slug": "copy"}, keep_live=True)
    assert state(copy).standing == "none"
    assert state(page).reviewed


def test_the_day_it_is_due_the_badge_goes(page, reviewer, client):
    signed(page, reviewer)
    Review.objects.update(next_due=timezone.localdate())
    html = client.get(page.url).content.decode()
    assert "Medically reviewed" not in html and "lastReviewed" not in html and "noindex" in html


def test_pages_have_their_own_interval(page, reviewer):
    PageCare.objects.create(page=page, review_months=6)
    assert signed(page, reviewer).next_due <= timezone.localdate() + datetime.timedelta(185)


def test_declining_needs_a_reason_and_takes_the_signature_away(page, reviewer):
    signed(page, reviewer)
    with pytest.raises(NotSigned, match="what has to change"):
        decline(page, reviewer, Role.MEDICAL, seen=seen(page), comment=" ")
    decline(page, reviewer, Role.MEDICAL, seen=seen(page), comment="The figure is old.")
    assert not state(page).reviewed


def test_what_was_signed_cannot_be_changed_and_its_revision_stays(page, reviewer):
    review = signed(page, reviewer)
    review.comment = "Other"
    with pytest.raises(ValidationError):
        review.save()
    page.summary = "Newer."
    page.save_revision().publish()
    call_command("purge_revisions", verbosity=0)
    assert page.revisions.filter(pk=review.revision_id).exists()
    Page.objects.get(pk=page.pk).delete()
    assert not Review.objects.exists()


def test_an_alias_shows_the_review_of_its_page(page, reviewer):
    signed(page, reviewer)
    alias = page.create_alias(update_slug="alias")
    assert state(alias).reviewed


def test_a_reviewed_page_costs_one_query_more(page, reviewer, client, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(page.url)
    with CaptureQueriesContext(connection) as before:
        client.get(page.url)
    signed(page, reviewer)
    with django_assert_max_num_queries(len(before)):
        client.get(page.url)

"""A corrected claim puts each page that uses it, and its translations, before a person, once."""

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from wagtail.models import Locale

from portal.content.tests.factories import SourceFactory, add_hub, add_topic, make_claim
from portal.evidence.claims.corrections import close, open_corrections
from portal.evidence.material import fingerprint_of, material_of
from portal.evidence.models import Claim, ClaimSource, Concern, Role
from portal.evidence.signing import draft_of, sign
from portal.roles import LIVED_EXPERIENCE_REVIEWERS, MEDICAL_REVIEWERS
from portal.users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    return make_claim(SourceFactory(key="UKS"), statement="About 6 in a million.", key="how-common")


@pytest.fixture
def page(home, claim):
    return uses(add_topic(add_hub(home), slug="topic"), claim)


@pytest.fixture
def reviewer():
    user = User.objects.create_user("doctor", password="x")
    user.groups.add(Group.objects.get(name=MEDICAL_REVIEWERS))
    return user


def uses(page, claim):
    page.body = [("text", f'<p><a linktype="claim" id="{claim.pk}">Rare.</a></p>')]
    page.save_revision().publish()
    return page


def correct(claim, **values):
    fresh = Claim.objects.get(pk=claim.pk)
    for name, value in (values or {"statement": "About 5 in a million."}).items():
        setattr(fresh, name, value)
    fresh.save()


def test_what_readers_do_not_see_is_no_correction(page, claim):
    correct(claim, note="Ask someone", topic="Figures", subject="MMN")
    Claim.objects.get().save()
    assert not Concern.objects.exists()


def test_a_new_claim_is_no_correction(page):
    make_claim(SourceFactory())
    assert not Concern.objects.exists()


def test_each_page_that_uses_it_gets_one_with_before_and_after(page, claim, home):
    add_topic(page.get_parent().specific, slug="other")
    correct(claim)
    concern = Concern.objects.get()
    assert (concern.page_id, concern.claim, concern.kind) == (page.pk, claim, "claim-corrected")
    assert concern.text == "The fact. Before: About 6 in a million. Now: About 5 in a million."


def test_a_second_correction_adds_to_the_open_one(page, claim):
    correct(claim)
    correct(claim, status="disputed")
    assert open_corrections(claim) == 1
    assert "In dispute" in Concern.objects.get().text and "About 6" in Concern.objects.get().text


def test_what_a_source_says_counts(page, claim):
    fresh = Claim.objects.get()
    row = fresh.evidence.get()
    row.stance, row.says = "differs", "About 10."
    fresh.evidence = [row, ClaimSource(source=SourceFactory(key="SEE"), says="About 5.")]
    fresh.save()
    assert Concern.objects.get().text.splitlines() == [
        "UKS. Before: Says so. Now: Says something else. About 10.",
        "SEE. Before: nothing. Now: Says so. About 5.",
    ]


def test_going_back_to_an_old_version_is_a_correction_too(page, claim):
    claim.save_revision()
    correct(claim)
    Concern.objects.all().delete()
    claim.get_latest_revision().as_object().save()
    assert "Now: About 6" in Concern.objects.get().text


def test_drafts_and_translations_get_one_and_aliases_do_not(page, claim):
    draft = uses(add_topic(page.get_parent().specific, slug="draft", live=False), claim)
    draft.unpublish()
    welsh = Locale.objects.create(language_code="cy")
    translation = page.copy_for_translation(welsh, copy_parents=True)
    translation.body = [("heading", "Not yet translated words")]
    translation.save_revision()
    page.create_alias(update_slug="alias")
    correct(claim)
    assert set(Concern.objects.values_list("page_id", flat=True)) == {page.pk, draft.pk, translation.pk}


def test_a_medical_signature_closes_it_and_no_other_does(page, claim, reviewer):
    correct(claim)
    seen = fingerprint_of(material_of(draft_of(page)[1]))
    lived = User.objects.create_user("lived")
    lived.groups.add(Group.objects.get(name=LIVED_EXPERIENCE_REVIEWERS))
    sign(page, lived, Role.LIVED_EXPERIENCE, seen=seen, interests="None")
    assert open_corrections(claim) == 1
    sign(page, reviewer, Role.MEDICAL, seen=seen, interests="None")
    concern = Concern.objects.get()
    assert concern.handled_at and concern.handled_by == reviewer and "signed" in concern.answer
    correct(claim, status="disputed")
    assert Concern.objects.count() == 2


def test_closing_by_hand_needs_a_word_on_what_was_done(page, claim, reviewer):
    correct(claim)
    concern = Concern.objects.get()
    with pytest.raises(ValueError, match="what was done"):
        close(concern, reviewer, " ")
    close(concern, reviewer, "The page says so already.")
    assert open_corrections(claim) == 0
    assert Concern.objects.get().handled_by == reviewer


def test_a_correction_that_fails_leaves_nothing_behind(page, claim):
    with pytest.raises(IntegrityError), transaction.atomic():
        correct(claim, status="settled", statement="Something else.")
    assert Claim.objects.get().statement == "About 6 in a million."
    assert not Concern.objects.exists()

"""The public history of a page: what is written, when, and what readers see of it."""

import re

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Page

from portal.content.tests.factories import SourceFactory, add_hub, add_topic, make_claim
from portal.evidence.history import record
from portal.evidence.material import fingerprint_of, material_of
from portal.evidence.models import PublicChange, Role, SmallEdit
from portal.evidence.signing import decline, draft_of, sign
from portal.evidence.tests.people import person
from portal.roles import MEDICAL_REVIEWERS
from portal.users.models import User

pytestmark = pytest.mark.django_db
Kind = PublicChange.Kind


@pytest.fixture
def page(home):
    return add_hub(home, title="Test condition", summary="Hands get weak.")


@pytest.fixture
def reviewer():
    user = User.objects.create_user("doctor", password="x")
    user.groups.add(Group.objects.get(name=MEDICAL_REVIEWERS))
    return user


def kinds(page) -> list[str]:
    return [line.kind for line in PublicChange.objects.filter(page=page)]


def fresh(page):
    return Page.objects.get(pk=page.pk).specific


def write(page, **values):
    draft = fresh(page)
    for name, value in values.items():
        setattr(draft, name, value)
    return draft.save_revision()


def seen(page) -> str:
    return fingerprint_of(material_of(draft_of(fresh(page))[1]))


def signed(page, reviewer, role=Role.MEDICAL):
    return sign(page, reviewer, role, seen=seen(page), interests="None")


def test_first_published_then_changed(page):
    assert kinds(page) == [Kind.FIRST]
    write(page, summary="Hands and feet get weak.", change_note="We added feet.").publish()
    assert kinds(page) == [Kind.CHANGED, Kind.FIRST]
    assert PublicChange.objects.filter(page=page).first().note == "We added feet."


def test_a_draft_is_no_ones_business(page):
    write(page, summary="Not yet.")
    draft = add_topic(page, slug="draft", live=False)
    assert kinds(page) == [Kind.FIRST]
    assert kinds(draft) == []
    assert record(draft, Kind.CHANGED, "No reader saw this.") is None


def test_publishing_the_same_text_again_writes_nothing(page):
    write(page, change_note="Nothing, in fact.", slug="other-address").publish()
    page.unpublish()
    write(page).publish()
    assert kinds(page) == [Kind.FIRST]


def test_the_note_is_for_one_publication(page, admin_client):
    write(page, summary="One.", change_note="We added one.").publish()
    assert fresh(page).change_note == ""
    form = admin_client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert 'name="change_note"' in form and "We added one." not in form
    write(page, summary="Two.").publish()
    assert [line.note for line in PublicChange.objects.filter(page=page)] == ["", "We added one.", ""]


def test_the_note_leaves_a_signature_as_it_is(page, reviewer):
    signed(page, reviewer)
    before = seen(page)
    write(page, change_note="Only a note.").publish()
    assert seen(page) == before


def test_a_copy_does_not_take_the_note_along(page):
    write(page, change_note="Of the first one.")
    copy = fresh(page).copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=False)
    assert copy.get_latest_revision_as_object().change_note == ""


def test_a_signature_under_what_readers_see(page, reviewer):
    signed(page, reviewer)
    assert kinds(page) == [Kind.REVIEWED, Kind.FIRST]
    assert PublicChange.objects.filter(page=page).first().note == "Medical review"
    write(page).publish()
    assert kinds(page).count(Kind.REVIEWED) == 1
    signed(page, reviewer)  # two years later, say
    assert kinds(page).count(Kind.REVIEWED) == 2


def test_a_signature_under_a_draft_is_told_once_that_is_published(page, reviewer):
    draft = write(page, summary="Signed first.")
    signed(page, reviewer)
    assert kinds(page) == [Kind.FIRST]
    draft.publish()
    assert kinds(page) == [Kind.REVIEWED, Kind.CHANGED, Kind.FIRST]


def test_a_refusal_is_not_told(page, reviewer):
    draft = write(page, summary="No good.")
    signed(page, reviewer)
    decline(page, reviewer, Role.MEDICAL, seen=seen(page), comment="Wrong after all.")
    draft.publish()
    assert kinds(page) == [Kind.CHANGED, Kind.FIRST]


def test_a_small_edit_is_called_one(page, reviewer):
    def step(summary):
        before = seen(page)
        draft = write(page, summary=summary)
        values = {"from_fingerprint": before, "to_fingerprint": seen(page), "reason": "Spelling"}
        SmallEdit.objects.create(page=page, made_by=None, confirmed_by=reviewer, **values)
        return draft

    step("Hands get weakk.")
    step("Hands  get weak.").publish()
    assert kinds(page) == [Kind.SMALL_EDIT, Kind.FIRST]
    write(page, summary="Another text.").publish()
    assert kinds(page)[0] == Kind.CHANGED


def test_a_corrected_fact_is_told_on_each_page_that_uses_it(page):
    claim = make_claim(SourceFactory(), statement="Five in a million.")
    text = [{"type": "text", "value": f'<p><a linktype="claim" id="{claim.pk}">five</a></p>'}]
    user = add_topic(page, slug="user", body=text)
    hidden = add_topic(page, slug="hidden", body=text, live=False)
    doctor = person("doc", MEDICAL_REVIEWERS)
    claim.settle(doctor)
    claim.save()
    assert kinds(user) == [Kind.FIRST]  # a clinician agreed: nothing was corrected
    claim.statement = "Six in a million."
    claim.settle(doctor)
    claim.save()
    line = PublicChange.objects.filter(page=user).first()
    assert (line.kind, line.note) == (Kind.CLAIM, "Six in a million.")
    claim.status = claim.Status.DISPUTED
    claim.save()
    assert PublicChange.objects.filter(page=user).first().note == "In dispute: Six in a million."
    assert kinds(page) == [Kind.FIRST] and kinds(hidden) == []
    write(user).publish()  # what readers see is what the last line was about
    assert kinds(user)[0] == Kind.CLAIM


def test_an_alias_has_a_history_of_its_own(page):
    alias = page.create_alias(update_slug="alias")
    write(page, summary="Both show this.").publish()
    assert Kind.CHANGED in kinds(alias)


class TestShown:
    def test_the_page_leads_there(self, client, page):
        assert f'href="/changes/{page.pk}/"' in client.get(page.url).content.decode()

    def test_newest_first_in_plain_words(self, client, page, settings):
        record(page, Kind.CLAIM, "Six & more.")
        response = client.get(f"/changes/{page.pk}/")
        html = response.content.decode()
        main = re.search(r"<main.*</main>", html, re.S).group()
        assert main.index("A fact was corrected") < main.index("First published")
        assert "Six &amp; more." in main
        assert '<meta name="robots" content="noindex">' in html
        assert f'<link rel="canonical" href="{settings.BASE_URL}/changes/{page.pk}/">' in html
        assert not response.cookies

    def test_a_page_from_before_the_list_says_so(self, client, page):
        PublicChange.objects.all().delete()
        assert "Nothing is listed yet" in client.get(f"/changes/{page.pk}/").content.decode()

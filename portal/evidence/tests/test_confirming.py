"""A small edit takes a second person, and keeps the review; anything else needs the reviewer."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from portal import roles
from portal.content.batch import Batch
from portal.content.tests.factories import add_hub, add_page, add_topic
from portal.evidence.confirming import Confirmation, NotConfirmed, Step, confirm
from portal.evidence.material import material_of
from portal.evidence.models import GlossaryTerm, PublicChange, Role, SmallEdit
from portal.evidence.reviews import review_state
from portal.evidence.signing import decline
from portal.evidence.tests.people import browser, fresh, person, redraft, seen, signed
from portal.home.models import InformationPage

pytestmark = pytest.mark.django_db
SIGNED, SLIP = "Your hands recieve weaker signals.", "Your hands receive weaker signals."


@pytest.fixture
def page(home):
    return add_topic(add_hub(home), title="Next", slug="next", summary=SIGNED)


@pytest.fixture
def editor(db):
    return person("ed", roles.EDITORS)


@pytest.fixture
def second(db):
    return person("second", roles.EDITORS)


@pytest.fixture
def doctor(db):
    return person("doc", roles.MEDICAL_REVIEWERS, public_name="Dr Example")


def url(page) -> str:
    return reverse("evidence_review:small_edit", args=[page.pk])


def confirmed(page, user, reason="spelling") -> SmallEdit:
    return confirm(fresh(page), user, Confirmation(Step(fresh(page), user).seen, reason))


def test_a_second_person_confirms_publishes_and_the_review_holds(page, editor, second, doctor):
    signed(page, doctor)
    redraft(page, editor, summary=SLIP)
    html = browser(second).get(url(page)).content.decode()
    assert "<del>recieve</del>" in html and "<ins>receive</ins>" in html
    shown = Step(fresh(page), second).seen
    browser(second).post(url(page), {"seen": shown, "reason": "spelling"})
    edit = SmallEdit.objects.get()
    assert (edit.made_by, edit.confirmed_by, edit.changes) == (editor, second, [["recieve", "receive"]])
    assert fresh(page).summary == SLIP
    assert fresh(page).review_state(Batch()).reviewed


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Your hands receive 5 weaker signals.", "number"),
        ("Your hands do not receive weaker signals.", "not"),
        ("Something else altogether, said anew.", "other words"),
    ],
)
def test_anything_more_is_refused_in_words_and_not_published(page, editor, second, doctor, words, reason):
    signed(page, doctor)
    redraft(page, editor, summary=words)
    html = browser(second).get(url(page)).content.decode()
    assert reason in html and "Submit the page for review" in html
    with pytest.raises(NotConfirmed):
        confirmed(page, second)
    assert fresh(page).summary == SIGNED and not SmallEdit.objects.exists()


def test_nobody_confirms_a_change_they_had_a_hand_in(page, editor, second, doctor):
    signed(page, doctor)
    redraft(page, second, summary="Your hands recieve weaker signal.")
    redraft(page, editor, summary=SLIP)
    for user in (editor, second):
        with pytest.raises(NotConfirmed, match="You wrote"):
            confirmed(page, user)
    assert "Submit the page for review" not in browser(editor).get(url(page)).content.decode()  # a colleague can
    assert confirmed(page, person("third", roles.EDITORIAL_LEADS))


def test_there_has_to_be_a_signature_that_holds(page, editor, second, doctor):
    redraft(page, editor, summary=SLIP)
    with pytest.raises(NotConfirmed, match="No medical signature"):
        confirmed(page, second)
    fresh(page).live_revision.publish()
    signed_page = redraft(page, editor, summary=SLIP)
    signed(signed_page, doctor)
    page.reviews.update(next_due=timezone.localdate())
    with pytest.raises(NotConfirmed):
        confirmed(page, second)


def test_what_was_published_in_other_words_is_not_confirmed_afterwards(page, editor, second, doctor):
    signed(page, doctor)
    redraft(page, editor, summary="Your hands receive stronger signals.").get_latest_revision().publish()
    redraft(page, editor, summary="Your hands receive stronger signal.")
    with pytest.raises(NotConfirmed, match="other words"):  # the slip is small, the way from the signed text is not
        confirmed(page, second)


def test_what_the_reviewer_declined_is_not_confirmed(page, editor, second, doctor):
    signed(page, doctor)
    redraft(page, editor, summary=SLIP)
    decline(fresh(page), doctor, Role.MEDICAL, seen=seen(page), comment="Say which signals.")
    with pytest.raises(NotConfirmed, match="No medical signature holds"):
        confirmed(page, second)


def test_what_was_not_seen_is_not_confirmed(page, editor, second, doctor):
    signed(page, doctor)
    redraft(page, editor, summary=SLIP)
    shown = Step(fresh(page), second).seen
    redraft(page, editor, summary="Your hands receive weaker signales.")
    html = browser(second).post(url(page), {"seen": shown, "reason": "spelling"}).content.decode()
    assert "Someone changed the text" in html
    assert fresh(page).summary == SIGNED


def test_medicines_of_the_glossary_are_left_alone(page, editor, second, doctor):
    GlossaryTerm.objects.create(term="Recieve", slug="r", meaning="x", is_medicine=True, locale=page.locale)
    signed(page, doctor)
    redraft(page, editor, summary=SLIP)
    with pytest.raises(NotConfirmed, match="medicine"):
        confirmed(page, second)


def test_reviewers_and_outsiders_confirm_nothing(page, editor, doctor):
    signed(page, doctor)
    redraft(page, editor, summary=SLIP)
    with pytest.raises(PermissionDenied):
        confirmed(page, doctor)


def test_steps_follow_each_other_and_going_on_to_other_words_ends_it(page, editor, second, doctor):
    signed(page, doctor)
    redraft(page, editor, summary=SLIP)
    confirmed(page, second)
    redraft(page, editor, summary="Your hands receive weaker signals")
    confirmed(page, second)
    assert fresh(page).review_state(Batch()).reviewed
    redraft(page, editor, summary="Your hands receive stronger signals.").get_latest_revision().publish()
    assert fresh(page).review_state(Batch()).standing == "changed"


def test_a_slip_that_a_lead_has_published_is_confirmed_afterwards_and_told(page, editor, second, doctor):
    signed(page, doctor)
    redraft(page, editor, summary=SLIP)
    fresh(page).get_latest_revision().publish(user=person("lead", roles.EDITORIAL_LEADS))
    assert fresh(page).review_state(Batch()).standing == "changed"
    care = reverse("evidence_review:care", args=[page.pk])
    assert url(page) in browser(second).get(care).content.decode()
    assert "It says the same" in browser(second).get(url(page)).content.decode()
    with pytest.raises(NotConfirmed, match="You wrote"):
        confirmed(page, editor)
    before = fresh(page).last_published_at
    confirmed(page, second)
    assert fresh(page).review_state(Batch()).reviewed
    assert fresh(page).last_published_at == before
    assert PublicChange.objects.filter(page=page).first().kind == "small-edit"
    with pytest.raises(NotConfirmed, match="already"):
        confirmed(page, person("third", roles.EDITORS))


def test_small_steps_do_not_add_up_to_another_text(page, editor, second, doctor):
    """Each is one letter; together they are other words."""
    signed(page, doctor)
    redraft(page, editor, summary="Your hands recieve weaken signals.")
    confirmed(page, second)
    redraft(page, editor, summary="Your hands recieve waken signals.")
    with pytest.raises(NotConfirmed, match="other words"):
        confirmed(page, second)


def test_a_slip_is_not_confirmed_while_it_is_planned_for_later(page, editor, second, doctor):
    signed(page, doctor)
    redraft(page, editor, summary=SLIP, go_live_at=timezone.now() + datetime.timedelta(days=1))
    with pytest.raises(NotConfirmed, match="planned for later"):
        confirmed(page, second)


def test_a_signature_in_another_role_leaves_the_confirmed_step_as_it_is(page, editor, second, doctor):
    signed(page, doctor)
    redraft(page, editor, summary=SLIP)
    confirmed(page, second)
    signed(page, person("kin", roles.LIVED_EXPERIENCE_REVIEWERS), Role.LIVED_EXPERIENCE)
    assert fresh(page).review_state(Batch()).reviewed


def test_a_slip_in_a_page_that_rests_on_its_editorial_check_is_mended_the_same_way(home, editor, second):
    about = add_page(home, InformationPage, title="About us", summary=SIGNED)
    redraft(about, editor, summary=SLIP)
    [reason] = Step(fresh(about), second).refusals
    assert "No editorial signature holds" in reason
    fresh(about).get_latest_revision().publish()
    redraft(about, editor, summary=SIGNED).get_latest_revision().publish()
    signed(about, person("lead", roles.EDITORIAL_LEADS), Role.EDITORIAL)
    redraft(about, editor, summary=SLIP)
    confirmed(about, second)
    assert fresh(about).summary == SLIP
    state = review_state(fresh(about), lambda: material_of(fresh(about)))
    assert state.holds and not state.reviewed

"""Was this page helpful? Taken without a cookie, refused in words, and kept for no longer than was promised."""

import datetime
import re
import time

import pytest
from dateutil.relativedelta import relativedelta
from django.core.cache import cache
from django.core.management import call_command
from django.core.signing import TimestampSigner, b62_encode
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from portal import guards
from portal.content.readers.forms import GUARD
from portal.content.tests.factories import add_hub, add_topic
from portal.evidence.models import Concern, FeedbackPress, PageFeedback
from portal.management.commands import run_scheduled

pytestmark = pytest.mark.django_db
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def page(home):
    return add_hub(home, title="Test condition")


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True)


def ask(page) -> str:
    return f"/feedback/{page.pk}/"


def token(answer: PageFeedback, age: int = 60) -> str:
    """Return what an answer of so many seconds ago may be completed with."""

    class Earlier(TimestampSigner):
        def timestamp(self) -> str:
            return b62_encode(int(time.time()) - age)

    return Earlier(salt=f"{guards.SALT}:{GUARD}").sign(str(answer.pk))


def given_answer(page, **values) -> PageFeedback:
    return PageFeedback.objects.create(page=page, **{"helpful": False, **values})


def words_of(page, answer, age: int = 60) -> str:
    return f"{ask(page)}{token(answer, age)}/"


def main(response) -> str:
    return re.search(r"<main.*</main>", response.content.decode(), re.S).group()


def send(visitor, page, answer, text: str, age: int = 60, **values):
    sent = {"token": token(answer, age), "text": text, "more": "", **values}
    return visitor.post(words_of(page, answer, age), sent, headers=OURS)


def test_a_page_of_text_asks_and_the_buttons_work_as_they_stand_there(visitor, page):
    form = re.search(
        r'<form class="panel" method="post" action="([^"]+)">.*?</form>', main(visitor.get(page.url)), re.S
    )
    assert "Was this page helpful?" in form.group()
    values = re.findall(r'name="helpful" value="(\w+)"', form.group())
    assert values == ["yes", "no"]
    response = visitor.post(form.group(1), {"helpful": values[0]}, headers=OURS)
    assert response.status_code == 302
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
    answer = PageFeedback.objects.get()
    assert (answer.page_id, answer.helpful, answer.comment) == (page.pk, True, "")
    assert answer.made_on == timezone.localdate()
    thanks = visitor.get(response["Location"])
    assert "Your answer is counted" in main(thanks)
    assert not thanks.cookies
    assert "no-store" in thanks["Cache-Control"]


def test_lists_and_the_front_page_do_not_ask(visitor, home, page):
    for url in ("/", "/conditions/", "/search/?q=test"):
        assert "Was this page helpful?" not in visitor.get(url).content.decode()
    assert visitor.post(ask(page.get_parent()), {"helpful": "yes"}, headers=OURS).status_code == 404


def test_a_second_press_counts_once_and_the_later_one_is_meant(visitor, page):
    for value in ("yes", "yes", "no"):
        assert visitor.post(ask(page), {"helpful": value}, headers=OURS).status_code == 302
    assert [answer.helpful for answer in PageFeedback.objects.all()] == [False]
    visitor.post(ask(page), {"helpful": "yes"}, headers=OURS | {"x-forwarded-for": "198.51.100.7"})
    topic = add_topic(page, slug="other")
    visitor.post(ask(topic), {"helpful": "yes"}, headers=OURS)
    assert PageFeedback.objects.count() == 3


def test_a_second_press_counts_once_in_another_process_too_and_what_tells_it_is_soon_gone(visitor, page):
    visitor.post(ask(page), {"helpful": "yes"}, headers=OURS)
    cache.clear()  # each process has its own
    visitor.post(ask(page), {"helpful": "no"}, headers=OURS)
    assert [answer.helpful for answer in PageFeedback.objects.all()] == [False]
    FeedbackPress.objects.update(made_at=timezone.now() - datetime.timedelta(minutes=1))
    visitor.post(ask(page), {"helpful": "yes"}, headers=OURS)
    assert PageFeedback.objects.count() == 2 and FeedbackPress.objects.count() == 1
    FeedbackPress.objects.update(made_at=timezone.now() - datetime.timedelta(minutes=1))
    call_command("forget_feedback")
    assert not FeedbackPress.objects.exists()


def test_whoever_comes_after_a_written_word_does_not_change_it(visitor, page):
    visitor.post(ask(page), {"helpful": "no"}, headers=OURS)
    PageFeedback.objects.update(comment="It lacks a picture.")
    visitor.post(ask(page), {"helpful": "yes"}, headers=OURS)
    assert set(PageFeedback.objects.values_list("helpful", "comment")) == {(False, "It lacks a picture."), (True, "")}


@pytest.mark.parametrize("sent", [{}, {"helpful": ""}, {"helpful": "maybe"}, {"helpful": "\x00"}])
def test_anything_but_yes_or_no_is_refused_in_words(visitor, page, sent):
    response = visitor.post(ask(page), sent, headers=OURS)
    assert response.status_code == 400
    assert "Please choose “Yes” or “No”." in main(response)
    assert main(response).count('name="helpful"') == 2
    assert not PageFeedback.objects.exists()


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
def test_no_other_site_can_answer(visitor, page, headers):
    response = visitor.post(ask(page), {"helpful": "yes"}, headers=headers)
    assert response.status_code == 400
    assert "did not come from our own page" in main(response)
    assert not PageFeedback.objects.exists()


def test_a_flood_from_one_network_ends(visitor, page, monkeypatch):
    monkeypatch.setattr(guards, "MOST_AN_HOUR", 0)
    response = visitor.post(ask(page), {"helpful": "yes"}, headers=OURS)
    assert response.status_code == 400
    assert "in an hour" in main(response)
    assert not PageFeedback.objects.exists()


def test_asking_by_itself_counts_nothing(visitor, page):
    assert 'value="yes"' in main(visitor.get(ask(page)))
    assert not PageFeedback.objects.exists()


def test_no_answer_for_pages_visitors_cannot_see(visitor, page):
    draft = add_topic(page, slug="draft", live=False)
    closed = add_topic(page, slug="closed")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    for pk in (draft.pk, closed.pk, 999_999):
        assert visitor.post(f"/feedback/{pk}/", {"helpful": "yes"}, headers=OURS).status_code == 404
        assert visitor.get(f"/changes/{pk}/").status_code == 404


class TestWords:
    def test_one_sentence_is_added_to_the_answer(self, visitor, page):
        answer = given_answer(page)
        shown = main(visitor.get(words_of(page, answer)))
        assert "anything about your health" in shown and 'maxlength="500"' in shown
        response = send(visitor, page, answer, "I looked for\r\nthe dose.")
        assert (response.status_code, response["Location"]) == (302, f"/feedback/{page.pk}/thank-you/")
        answer.refresh_from_db()
        assert (answer.comment, answer.helpful) == ("I looked for\nthe dose.", False)
        assert "It has reached us" in main(visitor.get(response["Location"]))

    def test_only_once(self, visitor, page):
        answer = given_answer(page)
        send(visitor, page, answer, "First.")
        send(visitor, page, answer, "Second.")
        answer.refresh_from_db()
        assert answer.comment == "First."
        shown = main(visitor.get(words_of(page, answer)))
        assert "Nothing more can be added" in shown and "<textarea" not in shown

    def test_nothing_written_is_fine(self, visitor, page):
        answer = given_answer(page)
        assert send(visitor, page, answer, "").status_code == 302
        assert send(visitor, page, answer, "Then this.").status_code == 302
        answer.refresh_from_db()
        assert answer.comment == "Then this."

    def test_after_an_hour_the_words_are_given_back(self, visitor, page):
        answer = given_answer(page)
        response = send(visitor, page, answer, "It took me long.", age=60 * 60 + 5)
        assert response.status_code == 400
        assert "more than an hour old" in main(response) and "It took me long." in main(response)
        answer.refresh_from_db()
        assert answer.comment == ""

    def test_too_long_a_text_is_given_back(self, visitor, page):
        answer = given_answer(page)
        response = send(visitor, page, answer, "a" * 501)
        assert response.status_code == 400
        assert "these are 501" in main(response) and "a" * 501 in main(response)

    def test_a_program_in_the_trap_is_refused(self, visitor, page):
        answer = given_answer(page)
        assert send(visitor, page, answer, "Buy this.", more="x").status_code == 400
        answer.refresh_from_db()
        assert answer.comment == ""

    def test_nobody_elses_answer_can_be_completed(self, visitor, page):
        answer, other = given_answer(page), given_answer(add_topic(page, slug="other"))
        assert visitor.get(f"{ask(page)}{answer.pk}:made:up/").status_code == 404
        assert visitor.get(f"{ask(page)}{token(other)}/").status_code == 404
        # The token of the address counts; one that was put into the form instead completes nothing else.
        send(visitor, page, answer, "Mine.", token=token(other))
        other.refresh_from_db()
        assert other.comment == ""

    @pytest.mark.parametrize(("text", "said"), [("I want to die", "Someone can talk to you now"), ("choking", "999")])
    def test_words_of_danger_bring_those_who_can_talk(self, visitor, page, text, said):
        response = send(visitor, page, given_answer(page), text)
        assert said in main(visitor.get(response["Location"]))

    def test_a_made_up_kind_of_danger_shows_nothing(self, visitor, page):
        assert "callout--urgent" not in main(visitor.get(f"{ask(page)}thank-you/?danger=x"))


@settings(max_examples=40)
@given(words=st.text(max_size=60), helpful=st.text(max_size=5), token=st.text(max_size=30))
def test_nothing_sent_is_ever_a_fault_of_ours(visitor, page, words, helpful, token):
    answer = given_answer(page)
    sent = {"helpful": helpful, "text": words, "token": token, "more": words[:3]}
    for url in (ask(page), words_of(page, answer)):
        assert visitor.post(url, sent, headers=OURS).status_code < 500


def test_answers_are_forgotten_after_twelve_months(page):
    today = timezone.localdate()
    old = given_answer(page, made_on=today - relativedelta(months=12) - datetime.timedelta(days=1))
    kept = given_answer(page, made_on=today - relativedelta(months=12))
    call_command("forget_feedback")
    call_command("forget_feedback")
    assert list(PageFeedback.objects.all()) == [kept] and old.pk != kept.pk


def test_doubts_are_forgotten_twelve_months_after_they_were_dealt_with(page):
    for months, kind in ((11, Concern.Kind.READER), (13, Concern.Kind.READER), (13, Concern.Kind.CLAIM_CORRECTED)):
        handled = timezone.now() - relativedelta(months=months)
        Concern.objects.create(kind=kind, page=page, text=f"{kind} {months}", handled_at=handled)
    Concern.objects.create(kind=Concern.Kind.READER, page=page, text="open")
    Concern.objects.update(made_at=timezone.now() - relativedelta(months=24))
    call_command("forget_feedback")
    assert set(Concern.objects.values_list("text", flat=True)) == {"reader 11", "claim-corrected 13", "open"}


def test_forgetting_is_part_of_the_regular_work(settings, page):
    settings.SCHEDULED_COMMANDS = [name for name in settings.SCHEDULED_COMMANDS if name == "forget_feedback"]
    given_answer(page, made_on=datetime.date(2020, 1, 1))
    assert run_scheduled.run_jobs() == []
    assert not PageFeedback.objects.exists()

"""The public pages of facts, and the form that asks whether one is still right."""

import re
import time

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.signing import TimestampSigner, b62_encode
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from portal import guards
from portal.content.tests.factories import SourceFactory, add_hub, add_page, add_topic, make_claim
from portal.evidence.models import Claim, Concern
from portal.home.models import InformationPage
from portal.roles import MEDICAL_REVIEWERS
from portal.users.models import User

pytestmark = pytest.mark.django_db
CLAIM, DOUBT, THANKS = "/evidence/cold/", "/evidence/cold/still-right/", "/evidence/cold/thank-you/"
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def claim(home):
    study = SourceFactory(title="A study of cold", publisher="A journal", year=2011, url="https://example.org/cold")
    charity = SourceFactory(title="A charity")
    return make_claim(
        (study, {"says": "People were weaker.", "place": "table 2"}),
        (charity, {"stance": "differs", "says": "It makes no odds."}),
        key="cold",
        statement="Cold makes <b>it</b> worse.",
        subject="MMN",
        topic="Signs",
        status="disputed",
        disagreement="One says so, the other does not.",
        note="Secret note",
    )


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True)


def read(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    assert not response.cookies
    html = response.content.decode()
    return re.search(r"<main.*</main>", html, re.S).group(), html


def token(age=60):
    class Earlier(TimestampSigner):
        def timestamp(self):
            return b62_encode(int(time.time()) - age)

    return Earlier(salt=f"{guards.SALT}:doubt").sign("form")


def sent(**values):
    return {"token": token(), "text": "A newer study says less.", "more": ""} | values


class TestFact:
    """One fact and what it rests on."""

    def test_it_says_what_each_source_says_and_where_they_disagree(self, client, claim):
        main, html = read(client, CLAIM)
        assert "Cold makes &lt;b&gt;it&lt;/b&gt; worse." in main
        assert "In dispute" in main and "One says so, the other does not." in main and "Not rated yet" in main
        assert re.search(r"<b>Says so.</b>\s+People were weaker.\s+.*table 2", main)
        assert re.search(r"<b>Says something else.</b>\s+It makes no odds.", main)
        assert 'href="https://example.org/cold"' in main and "A journal, 2011" in main
        assert "Secret note" not in html
        assert "No clinician has checked this fact yet" in main

    def test_search_engines_wait_until_it_is_settled(self, client, claim):
        assert 'content="noindex"' in read(client, CLAIM)[1]
        doctor = User.objects.create_user(
            "login-name", first_name="Real", public_name="Dr A", public_role="neurologist"
        )
        doctor.groups.add(Group.objects.get(name=MEDICAL_REVIEWERS))
        claim.settle(doctor)
        claim.save()
        main, html = read(client, CLAIM)
        assert "noindex" not in html and "state--yes" in main
        assert "Dr A, neurologist" in main and "No clinician" not in main
        doctor.public_name = ""
        doctor.save()
        main, html = read(client, CLAIM)
        assert "login-name" not in html and "Real" not in html

    def test_it_names_the_pages_that_visitors_may_read_in_as_many_queries(self, client, home, claim):
        body = [("text", f'<p><a linktype="claim" id="{claim.pk}">Cold.</a></p>')]
        hub = add_hub(home, title="Hub with it", body=body)
        add_topic(hub, title="Draft with it", body=body, live=False)
        closed = add_topic(hub, title="Closed with it", body=body)
        PageViewRestriction.objects.create(page=closed, restriction_type="login")
        main, _html = read(client, CLAIM)
        assert f'<a href="{hub.url}">Hub with it</a>' in main
        assert "Draft with it" not in main and "Closed with it" not in main

    def test_queries_do_not_grow(self, client, home, claim, django_assert_max_num_queries):
        for number in range(6):
            add_hub(
                home, slug=f"hub-{number}", body=[("text", f'<p><a linktype="claim" id="{claim.pk}">Cold.</a></p>')]
            )
        read(client, CLAIM)
        with django_assert_max_num_queries(8):
            read(client, CLAIM)

    def test_a_withdrawn_one_is_gone_in_words(self, client, claim):
        Claim.objects.update(status="withdrawn")
        for url in (CLAIM, DOUBT):
            main, html = read(client, url, 410)
            assert "We no longer say this" in main and "noindex" in html
            assert "Cold makes" not in html
        assert "cold" not in read(client, "/evidence/")[0]

    def test_an_unknown_one_is_not_found(self, client, home):
        assert client.get("/evidence/nothing/").status_code == 404
        assert client.get("/evidence/nothing/still-right/").status_code == 404


class TestList:
    """All facts, by what they are about."""

    def test_they_stand_in_groups_and_those_in_dispute_say_so(self, client, claim):
        make_claim(key="age", statement="It starts late.", topic="Signs", subject="MMN")
        make_claim(key="sex", statement="More men.", topic="Who", subject="CIDP")
        main, html = read(client, "/evidence/")
        assert re.findall(r'<h2 id="[\w-]+">(.*?)</h2>', main) == ["CIDP: Who", "MMN: Signs"]
        assert re.search(r'href="/evidence/cold/">[^<]+&lt;b[^<]+</a> <b class="num">In dispute</b>', main)
        assert re.search(r'href="/evidence/age/">It starts late.</a></li>', main)
        assert "noindex" in html

    def test_without_any_it_says_so(self, client, home):
        assert "We do not keep track of any facts yet" in read(client, "/evidence/")[0]

    def test_no_page_takes_its_address(self, home):
        with pytest.raises(ValidationError, match="another part"):
            add_page(home, InformationPage, slug="evidence")


class TestDoubt:
    """Is this still right?"""

    def test_the_form_warns_and_asks_for_nothing_else(self, client, claim):
        main, html = read(client, DOUBT)
        assert set(re.findall(r'name="(\w+)"', main)) == {"token", "text", "more"}
        assert "anything about your health" in main and "noindex" in html
        assert DOUBT in read(client, CLAIM)[0]

    def test_what_is_sent_lands_in_the_queue(self, visitor, claim):
        response = visitor.post(DOUBT, sent(), headers=OURS)
        assert (response.status_code, response["Location"]) == (302, THANKS)
        assert not response.cookies and not visitor.cookies
        concern = Concern.objects.get()
        assert (concern.kind, concern.claim, concern.page) == ("reader", claim, None)
        assert concern.text == "A newer study says less." and concern.handled_at is None
        assert CLAIM in read(visitor, THANKS)[0]

    def test_words_of_danger_bring_those_who_can_talk(self, visitor, claim):
        response = visitor.post(DOUBT, sent(text="It gets worse and I want to die"), headers=OURS)
        assert response["Location"] == f"{THANKS}?danger=mind"
        assert "Someone can talk to you now" in read(visitor, response["Location"])[0]

    @pytest.mark.parametrize(
        ("values", "headers", "said"),
        [
            ({"text": " "}, OURS, "Write what may be wrong."),
            ({"text": "x" * 1001}, OURS, "Please keep it to 1000 letters"),
            ({"more": "buy"}, OURS, "box that must stay empty"),
            ({"token": ""}, OURS, "could not tell when you opened this page"),
            ({}, {"sec-fetch-site": "cross-site"}, "did not come from our own page"),
        ],
    )
    def test_what_is_refused_is_said_in_words_and_kept_nowhere(self, visitor, claim, values, headers, said):
        response = visitor.post(DOUBT, sent(**values), headers=headers)
        assert response.status_code == 400 and response["Cache-Control"] == "private, no-store"
        assert said in response.content.decode() and not response.cookies
        assert not Concern.objects.exists()

    def test_few_are_taken_in_an_hour(self, visitor, claim, monkeypatch):
        monkeypatch.setattr(guards, "MOST_AN_HOUR", 1)
        assert [visitor.post(DOUBT, sent(), headers=OURS).status_code for _ in range(2)] == [302, 400]
        assert Concern.objects.count() == 1


def test_a_doubt_pressed_or_sent_twice_is_one(visitor, claim):
    for _press in range(2):
        assert visitor.post(DOUBT, sent(), headers=OURS).status_code == 302
    visitor.post(DOUBT, sent(text="Something else."), headers=OURS)
    assert Concern.objects.count() == 2
    Concern.objects.update(handled_at=timezone.now())
    visitor.post(DOUBT, sent(), headers=OURS)
    assert Concern.objects.filter(handled_at=None).count() == 1


def test_a_fact_held_back_is_nowhere_until_a_clinician_settles_it(visitor, claim, home):
    words = f'<p><a linktype="claim" id="{claim.pk}">Cold hurts</a>.</p>'
    page = add_topic(add_hub(home), slug="t", body=[{"type": "text", "value": words}])
    Claim.objects.update(held_back=True)
    for url in (CLAIM, DOUBT, THANKS):
        assert visitor.get(url).status_code == 404
    assert visitor.post(DOUBT, sent(), headers=OURS).status_code == 404
    for url in ("/evidence/", page.url):
        assert CLAIM not in visitor.get(url).content.decode()
    Claim.objects.update(status="settled", settled_on=timezone.localdate())
    assert visitor.get(CLAIM).status_code == 200
    for url in ("/evidence/", page.url):
        assert CLAIM in visitor.get(url).content.decode()
    Claim.objects.update(status="withdrawn")
    assert visitor.get(CLAIM).status_code == 404

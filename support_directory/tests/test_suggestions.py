"""What visitors may tell us: taken without a cookie, refused in words, and nothing that was typed is lost."""

import re
import time

import pytest
from dateutil.relativedelta import relativedelta
from django.core.management import call_command
from django.core.signing import TimestampSigner, b62_encode
from django.test import Client, RequestFactory
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from portal import guards
from support_directory.models import ChangeSuggestion
from support_directory.tests.factories import ServiceFactory
from support_directory.tests.pages import main, page

pytestmark = pytest.mark.django_db
SUGGEST, REPORT, THANKS = (
    "/support-directory/suggest/",
    "/support-directory/line/report/",
    "/support-directory/thank-you/",
)
OLD_ENOUGH = 60
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def line():
    return ServiceFactory(name="The line", slug="line")


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True)


def token(age: int = OLD_ENOUGH) -> str:
    """Return the signed moment of a form that was opened so many seconds ago."""

    class Earlier(TimestampSigner):
        def timestamp(self) -> str:
            return b62_encode(int(time.time()) - age)

    return Earlier(salt=f"{guards.SALT}:directory").sign("form")


def organisation(**values) -> dict[str, str]:
    return {"token": token(), "name": "Nerve Club", "url": "", "text": "Meets in Fife.", "more": "", **values}


def mistake(**values) -> dict[str, str]:
    return {"token": token(), "text": "The number has changed.", "url": "", "more": "", **values}


def refused(response) -> str:
    """Return the page that says what is wrong; nothing was kept of it, here or on the way."""
    assert response.status_code == 400
    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies
    assert not ChangeSuggestion.objects.exists()
    html = response.content.decode()
    assert "Please look again" in html
    return main(html)


def test_the_forms_ask_for_nothing_about_the_visitor(client, line):
    for address in (SUGGEST, REPORT):
        html = main(page(client, address))
        assert set(re.findall(r'name="(\w+)"', html)) <= {"token", "name", "url", "text", "more"}
        assert "anything about your health" in html and "how to reach you" in html
        assert "novalidate" in html and 'tabindex="-1"' in html
    assert "The line" in main(page(client, REPORT))


def test_a_missing_organisation_lands_in_the_queue(visitor):
    response = visitor.post(SUGGEST, organisation(url="www.example.org"), headers=OURS)
    assert (response.status_code, response["Location"]) == (302, THANKS)
    assert not response.cookies and not visitor.cookies
    kept = ChangeSuggestion.objects.get()
    assert (kept.kind, kept.name, kept.url) == ("organisation", "Nerve Club", "https://www.example.org")
    assert (kept.text, kept.service, kept.state) == ("Meets in Fife.", None, "open")
    assert "It has reached us" in page(visitor, THANKS)


def test_a_name_is_one_line_whatever_a_program_sends(visitor):
    visitor.post(SUGGEST, organisation(name="Nerve Club\r\nBcc: all@charity.example"), headers=OURS)
    assert ChangeSuggestion.objects.get().name == "Nerve Club Bcc: all@charity.example"


def test_a_mistake_lands_in_the_queue_beside_its_entry(visitor, line):
    assert visitor.post(REPORT, mistake(), headers=OURS).status_code == 302
    kept = ChangeSuggestion.objects.get()
    assert (kept.kind, kept.service, kept.text) == ("mistake", line, "The number has changed.")


def test_a_second_press_is_the_same_word_until_staff_have_read_it(visitor, line):
    for _press in range(2):
        assert visitor.post(REPORT, mistake(), headers=OURS).status_code == 302
    assert ChangeSuggestion.objects.count() == 1
    visitor.post(REPORT, mistake(text="So has the address."), headers=OURS)
    assert ChangeSuggestion.objects.count() == 2
    ChangeSuggestion.objects.update(state="done")
    visitor.post(REPORT, mistake(), headers=OURS)  # it is wrong again
    assert ChangeSuggestion.objects.filter(state="open").count() == 1


def test_words_of_danger_bring_those_who_can_talk(visitor, line):
    response = visitor.post(REPORT, mistake(text="Nobody answers and I want to die"), headers=OURS)
    assert response["Location"] == f"{THANKS}?danger=mind"
    assert ChangeSuggestion.objects.count() == 1
    assert "Someone can talk to you now" in page(visitor, response["Location"])
    assert "Someone can talk" not in page(visitor, f"{THANKS}?danger=<b>")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": ""}, "Write the name of the organisation."),
        ({"text": " "}, "Write in a few words what it does."),
        ({"url": "not an address"}, "This is not the address of a website."),
        ({"url": "javascript:alert(1)"}, "This is not the address of a website."),
        ({"text": "x" * 1001}, "Please keep it to 1000 letters: these are 1001."),
        ({"name": "a\x00b"}, "Null characters are not allowed."),
        ({"more": "buy"}, "Please empty the box that must stay empty."),
        ({"age": 0}, "That was very quick."),
        ({"age": 2 * 24 * 60 * 60}, "open for more than a day"),
        ({"token": "form:1:forged"}, "could not tell when you opened this page"),
        ({"token": ""}, "could not tell when you opened this page"),
    ],
)
def test_what_is_wrong_is_said_in_words_and_nothing_is_lost(visitor, values, said):
    sent = organisation(name="Club <b>", url="www.example.org", text="Meets & greets") | values
    if "age" in sent:
        sent["token"] = token(sent.pop("age"))
    html = refused(visitor.post(SUGGEST, sent, headers=OURS))
    assert said in html
    kept = {"Club &lt;b&gt;": "name", "www.example.org": "url", "Meets &amp; greets": "text"}
    assert [words for words, box in kept.items() if box not in values and words not in html] == []
    fresh = re.search(r'name="token" value="([^"]+)"', html).group(1)
    assert guards.age_of(fresh, "directory") == guards.Age.TOO_YOUNG  # new, so that sending again a moment later works


def test_an_error_is_told_beside_its_box_too(visitor):
    html = refused(visitor.post(SUGGEST, organisation(name=""), headers=OURS))
    assert '<a class="alone" href="#id_name">Write the name of the organisation.</a>' in html
    assert 'id="id_name_error">Write the name of the organisation.</p>' in html
    assert re.search(r'<input[^>]+name="name"[^>]+aria-invalid="true"[^>]+aria-describedby="id_name_error"', html)


def test_the_trap_shows_itself_once_something_is_in_it(visitor):
    assert 'class="unseen" aria-hidden="true"' in main(page(visitor, SUGGEST))
    html = refused(visitor.post(SUGGEST, organisation(more="x"), headers=OURS))
    assert 'class="unseen" aria-hidden="true"' not in html and "Leave this box empty" in html


def test_a_text_with_line_breaks_may_be_as_long_as_the_browser_counts_it(visitor):
    text = "line\r\n" * 199 + "lines"  # 1,000 letters to the browser that counts along, 1,199 as they are sent
    assert visitor.post(SUGGEST, organisation(text=text), headers=OURS).status_code == 302
    assert "\r" not in ChangeSuggestion.objects.get().text


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
)
def test_another_site_cannot_send_a_form_by_a_visitors_browser(visitor, headers):
    assert "did not come from our own page" in refused(visitor.post(SUGGEST, organisation(), headers=headers))


@pytest.mark.parametrize(
    "headers",
    [
        OURS,
        {"origin": "http://testserver"},
        {"origin": "https://portal.example"},
        {"origin": "https://behind.proxy.example"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
        {},
    ],
)
def test_our_own_pages_can(visitor, headers, settings):
    settings.BASE_URL = "https://portal.example"
    settings.CSRF_TRUSTED_ORIGINS = ["https://behind.proxy.example"]
    assert visitor.post(SUGGEST, organisation(), headers=headers).status_code == 302


def test_few_are_taken_from_one_network_in_an_hour_and_others_are_not_held_up(visitor, monkeypatch):
    monkeypatch.setattr(guards, "MOST_AN_HOUR", 2)

    def send(address: str):
        words = organisation(text=f"Meets in Fife. {address}")
        return visitor.post(SUGGEST, words, headers=OURS | {"x-forwarded-for": address})

    assert [send(f"192.0.2.{number}").status_code for number in (1, 2)] == [302, 302]
    response = send("192.0.2.3")
    assert response.status_code == 400 and "send it again in an hour" in response.content.decode()
    assert "Meets in Fife. 192.0.2.3" in response.content.decode()
    assert send("198.51.100.1").status_code == 302
    now = time.time()
    monkeypatch.setattr(guards.time, "time", lambda: now + guards.AN_HOUR)
    assert send("192.0.2.3").status_code == 302
    assert ChangeSuggestion.objects.count() == 4


def test_a_flood_from_everywhere_ends_too(visitor, monkeypatch):
    monkeypatch.setattr(guards, "MOST_FROM_ALL", 1)
    codes = [
        visitor.post(SUGGEST, organisation(), headers=OURS | {"x-forwarded-for": f"10.{number}.0.1"}).status_code
        for number in range(3)
    ]
    assert codes == [302, 400, 400]


def test_a_token_of_another_kind_of_form_is_refused(visitor):
    other = guards.new_token("feedback", "7")
    assert guards.value_in(other, "feedback") == "7"
    assert guards.value_in(other, "directory") == guards.value_in("7:made:up", "feedback") == ""
    assert guards.age_of(other, "directory") == guards.Age.NOT_OURS


def test_a_mistake_in_typing_is_not_counted(visitor, monkeypatch):
    monkeypatch.setattr(guards, "MOST_AN_HOUR", 1)
    for _ in range(3):
        refused(visitor.post(SUGGEST, organisation(name=""), headers=OURS))
    assert visitor.post(SUGGEST, organisation(), headers=OURS).status_code == 302


def test_nothing_of_an_address_is_kept_but_a_digest_of_its_network_for_an_hour():
    def digest(address: str, hour: int = 1) -> str:
        return guards.network_digest(RequestFactory().post("/", REMOTE_ADDR=address), hour)

    assert digest("192.0.2.7") == digest("192.0.2.200") != digest("192.0.3.7")
    assert digest("2001:db8:1::1") == digest("2001:db8:1:ffff::9") != digest("2001:db8:2::1")
    assert digest("192.0.2.7", hour=1) != digest("192.0.2.7", hour=2)
    assert digest("no address") == digest("")
    assert "192" not in digest("192.0.2.7") or len(digest("192.0.2.7")) == 16


WORDS = st.text(max_size=60)


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(["token", "name", "url", "text", "more", "kind", "state", "x"]), WORDS))
def test_nothing_sent_breaks_the_form(visitor, values):
    for address in (SUGGEST, REPORT):
        ServiceFactory._meta.model.objects.filter(slug="line").exists() or ServiceFactory(slug="line")
        response = visitor.post(address, values)
        assert response.status_code in (302, 400)
        assert not response.cookies
    assert not ChangeSuggestion.objects.exclude(state="open").exists()


@pytest.mark.parametrize("address", [SUGGEST, REPORT])
def test_only_reading_and_sending_are_allowed(client, line, address):
    assert client.put(address).status_code == client.delete(address).status_code == 405
    assert client.head(address).status_code == 200
    assert client.post(THANKS).status_code == 405


def test_suggestions_are_forgotten_twelve_months_after_they_were_dealt_with(line, settings):
    assert "forget_suggestions" in settings.SCHEDULED_COMMANDS
    for months, state in ((11, "done"), (13, "done"), (13, "declined"), (None, "open")):
        handled = timezone.now() - relativedelta(months=months) if months else None
        ChangeSuggestion.objects.create(
            kind="mistake", service=line, text=f"{state} {months}", state=state, handled_at=handled
        )
    ChangeSuggestion.objects.update(created_at=timezone.now() - relativedelta(months=24))
    for _ in range(2):
        call_command("forget_suggestions")
    assert set(ChangeSuggestion.objects.values_list("text", flat=True)) == {"done 11", "open None"}

"""What visitors wrote reaches staff, is answered by a named person, and stays to be looked up."""

import pytest
from bs4 import BeautifulSoup
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from portal import roles
from support_directory.models import ChangeSuggestion
from support_directory.tests.factories import ServiceFactory
from support_directory.tests.members import form_of, member, page_text, service_url

pytestmark = pytest.mark.django_db
INDEX = "directory_suggestions:index"


@pytest.fixture
def fiona():
    return member("fiona", roles.DIRECTORY_STAFF)


@pytest.fixture
def mistake():
    service = ServiceFactory(name="Advice line")
    return ChangeSuggestion.objects.create(kind="mistake", service=service, text="<b>The number</b> is wrong.")


def edit_url(suggestion) -> str:
    return reverse("directory_suggestions:edit", args=[suggestion.pk])


def test_the_queue_leads_to_the_answer(fiona, mistake):
    html = fiona.get(reverse("directory_work:queue")).content.decode()
    assert edit_url(mistake) in html and "The number" in html and "<b>The number" not in html
    text = page_text(fiona.get(edit_url(mistake)))
    assert "<b>The number</b> is wrong." in text and "Advice line" in text
    assert service_url("edit", mistake.service) in fiona.get(edit_url(mistake)).content.decode()


@pytest.mark.parametrize("state", ["done", "declined"])
def test_an_answer_needs_words_and_keeps_who_gave_it(fiona, mistake, state):
    data = form_of(fiona, edit_url(mistake)) | {"state": state}
    assert "Say in a few words what was done" in page_text(fiona.post(edit_url(mistake), data))
    assert fiona.post(edit_url(mistake), data | {"answer": "Corrected, checked."}).status_code == 302
    mistake.refresh_from_db()
    assert (mistake.state, mistake.handled_by, mistake.answer) == (state, fiona.user, "Corrected, checked.")
    assert timezone.now() - mistake.handled_at < timezone.timedelta(minutes=5)
    assert "Answered by fiona" in page_text(fiona.get(edit_url(mistake)))
    assert "Suggestions from visitors" not in page_text(fiona.get(reverse("directory_work:queue")))


def test_opening_it_again_forgets_who_answered(fiona, mistake):
    data = form_of(fiona, edit_url(mistake))
    fiona.post(edit_url(mistake), data | {"state": "done", "answer": "Corrected."})
    fiona.post(edit_url(mistake), data | {"state": "open", "answer": "Corrected."})
    mistake.refresh_from_db()
    assert (mistake.state, mistake.handled_by, mistake.handled_at) == ("open", None, None)


def test_what_the_visitor_wrote_cannot_be_changed(fiona, mistake):
    data = form_of(fiona, edit_url(mistake))
    fiona.post(edit_url(mistake), data | {"text": "Another text", "kind": "organisation", "state": "open"})
    mistake.refresh_from_db()
    assert (mistake.text, mistake.kind) == ("<b>The number</b> is wrong.", "mistake")


def test_the_list_narrows_by_state_and_kind_and_searches(fiona, mistake):
    ChangeSuggestion.objects.create(kind="organisation", name="Newcomers", text="Please add.", state="declined")

    def shown(**query) -> list[bool]:
        text = page_text(fiona.get(reverse(INDEX), query))
        return [words in text for words in ("is wrong.", "Please add.")]

    assert [shown(), shown(state="open"), shown(state=["open", "declined"]), shown(kind="organisation")] == [
        [True, True],
        [True, False],
        [True, True],
        [False, True],
    ]
    assert shown(q="newcomers") == [False, True]
    exported = b"".join(fiona.get(reverse(INDEX), {"export": "csv"}).streaming_content).decode()
    assert "Please add." in exported


def test_each_line_of_the_list_leads_to_its_answer(fiona, mistake):
    soup = BeautifulSoup(fiona.get(reverse(INDEX)).content, "html.parser")
    assert edit_url(mistake) in [link.get("href") for link in soup.select("td.title a")]


def test_nobody_makes_one_by_hand(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("admin", "a@example.org", "pw"))
    with pytest.raises(NoReverseMatch):
        reverse("directory_suggestions:add")
    assert "Add suggestion" not in page_text(client.get(reverse(INDEX)))


def test_a_suggestion_is_no_page_an_entry_appears_on(fiona, mistake):
    mistake.save()
    assert "Appears on 0 pages" in page_text(fiona.get(service_url("check", mistake.service)))
    assert fiona.get(service_url("usage", mistake.service)).status_code == 200

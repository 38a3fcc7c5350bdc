"""What makes a page hard to read is found, with its place; what is fine is left alone."""

import pytest
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import nested_form_data, streamfield

from portal import roles
from portal.content.batch import Batch
from portal.content.forms import HardWordsPanel
from portal.content.plain_words import analyse, read
from portal.content.tests.factories import SourceFactory, TermFactory, add_hub, add_topic
from portal.content.tests.test_pages import OUR_PAGES
from portal.media.models import PortalImage
from portal.media.renditions import make_renditions
from portal.users.models import User

pytestmark = pytest.mark.django_db

LONG = "One " + "two " * 25 + "end."
HARD = "Immunomodulatory interventions necessitate multidisciplinary pharmacological consideration."


@pytest.fixture
def hub(home):
    return add_hub(home)


@pytest.fixture
def bare(db):
    image = PortalImage.objects.create(title="Bare", file=get_test_image_file())
    assert make_renditions.call(image.pk)  # one without any is shown to nobody
    return image


def picture(image, **more):
    return {"type": "image", "value": {"image": image.pk, "alt": "", "decorative": False, "caption": "", **more}}


def saying(hub, *texts, title="Plain", **more):
    body = [{"type": "text", "value": f"<p>{text}</p>"} for text in texts]
    return add_topic(hub, title=title, body=[*body, *more.pop("blocks", [])], **more)


def test_a_plain_page_has_nothing_to_mend(hub):
    found = analyse(saying(hub, "Your hands may get weak. We can help you.", 'Read <a href="/x/">how to claim</a>.'))
    assert found.grade < 3
    assert found.words == 13
    assert (found.long_sentences, found.unexplained, found.weak_links, found.missing_alt) == ([], [], [], [])


def test_an_empty_page_can_be_analysed(hub):
    assert analyse(add_topic(hub)).grade == 0


def test_sentences_over_25_words_are_quoted_with_their_place(hub):
    page = saying(
        hub, LONG, blocks=[{"type": "heading", "value": "Later"}, {"type": "text", "value": f"<p>{LONG}</p>"}]
    )
    assert analyse(page).long_sentences == [LONG.removesuffix(".")] * 2
    assert [one.place for one in read(page).long_sentences] == ["body", "Later"]


def test_items_of_a_list_are_no_one_sentence(hub):
    items = "".join(f"<li>{'word ' * 10}</li>" for _ in range(3))
    page = add_topic(hub, body=[{"type": "text", "value": f"<ul>{items}</ul>"}])
    assert analyse(page).long_sentences == []


def test_a_citation_is_no_word_and_no_link(hub):
    source = SourceFactory(key="ABC")
    found = analyse(saying(hub, f'So it is. <a linktype="source" id="{source.pk}">[ABC]</a>'))
    assert (found.words, found.unexplained, found.weak_links) == (3, [], [])


@pytest.mark.parametrize(
    ("text", "unexplained"),
    [
        ("Ask for an XYZ. The XYZ is short.", ["XYZ"]),
        ("Ask for a long name (XYZ). The XYZ is short.", []),
        ("XYZ is short for a long name.", []),
        ("You get a serum.", ["serum"]),
        ("Doctors call these titres.", []),
        ("The NHS and your GP help.", []),
        ("You may have an EMG or two EMGs.", []),  # in the glossary
        ("It is idiopathic.", ["idiopathic"]),
    ],
)
def test_terms_that_nothing_explains(hub, text, unexplained):
    TermFactory(term="EMG")
    assert analyse(saying(hub, text)).unexplained == unexplained


def test_a_doctors_wording_beside_the_plain_one_is_left_alone(hub):
    value = {"plain": "<p>Weak hands.</p>", "medical": f"<p>Idiopathic paresis. {LONG}</p>"}
    found = analyse(saying(hub, blocks=[{"type": "plain_and_medical", "value": value}]))
    assert (found.unexplained, found.long_sentences) == ([], [])
    assert found.grade < 4


@pytest.mark.parametrize(
    "words",
    ["click here", "Here", "Read more…", "more information", "https://example.org/a", "www.example.org", "nhs.uk"],
)
def test_links_that_do_not_say_where_they_lead(hub, words):
    link = {"type": "item", "value": {"text": words, "url": "https://example.org"}, "id": "1"}
    links = {"type": "links", "value": {"title": "", "links": [link]}}
    page = saying(hub, f'Go on: <a href="https://example.org/">{words}</a>.', blocks=[links])
    assert analyse(page).weak_links == [words, words]


def test_pictures_without_words(hub, bare):
    told = PortalImage.objects.create(title="Told", file=get_test_image_file(), description="A hand")
    assert make_renditions.call(told.pk)
    pictures = [picture(bare), picture(told), picture(bare, alt="A hand"), picture(bare, decorative=True)]
    assert analyse(saying(hub, blocks=pictures)).missing_alt == ["Bare"]


def test_many_pages_cost_as_many_queries_as_one(hub, bare, django_assert_num_queries):
    pages = [saying(hub, "Words.", blocks=[picture(bare)]) for _ in range(3)]
    batch = Batch()
    for page in pages:
        page.collect_references(batch)
    with django_assert_num_queries(2):  # the glossary, the pictures
        assert [analyse(page, batch).missing_alt for page in pages] == [["Bare"]] * 3


class TestTheEditor:
    @pytest.fixture
    def editor(self, client):
        user = User.objects.create_user("writer", password="pw")
        user.groups.add(*roles.Group.objects.filter(name__in=[roles.EDITORS, roles.EDITORIAL_LEADS]))
        client.force_login(user)
        return client

    def post(self, editor, page, text, **more):
        data = {
            "title": page.title,
            "slug": page.slug,
            "summary": text,
            "body": streamfield([("heading", "A heading")]),
            "related_pages": streamfield([]),
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
            **more,
        }
        return editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(data))

    def test_the_checks_stand_in_the_checks_panel(self, editor, hub):
        page = saying(hub, "Ask for an XYZ.")
        html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert "Word with no explanation" in html
        assert "“XYZ”" in html
        assert "hard_words_reason" not in html  # a plain text asks for no reason

    def test_the_panel_fetches_the_newest_draft(self, editor, hub):
        page = saying(hub, "Plain words.")
        page.body = [("text", "<p>Now with an XYZ.</p>")]
        page.save_revision()
        assert "“XYZ”" in editor.get(reverse("plain_words", args=[page.pk])).content.decode()

    def test_who_may_not_edit_the_page_may_not_read_its_draft(self, client, hub):
        user = User.objects.create_user("helper", password="pw")
        user.groups.add(roles.Group.objects.get(name=roles.DIRECTORY_STAFF))
        address = reverse("plain_words", args=[hub.pk])
        assert client.get(address).status_code == 302
        client.force_login(user)
        assert client.get(address).status_code in (302, 403)
        assert "Reading grade" not in client.get(address, follow=True).content.decode()

    def test_a_hard_draft_is_saved_without_a_word(self, editor, hub):
        page = saying(hub, "Plain.", live=False)
        assert self.post(editor, page, HARD).status_code == 302
        page.refresh_from_db()
        assert page.get_latest_revision_as_object().summary == HARD

    def test_publishing_a_hard_text_asks_why_and_loses_nothing(self, editor, hub):
        page = saying(hub, "Plain.", live=False)
        response = self.post(editor, page, HARD, **{"action-publish": "1"})
        html = response.content.decode()
        page.refresh_from_db()
        assert not page.live
        assert "Make the text plainer" in html
        assert HARD in html
        assert 'name="hard_words_reason"' in html

    def test_with_a_reason_it_is_published_and_the_reason_kept(self, editor, hub):
        page = saying(hub, "Plain.", live=False)
        more = {"action-publish": "1", "hard_words_reason": "A law is quoted."}
        assert self.post(editor, page, HARD, **more).status_code == 302
        page.refresh_from_db()
        assert page.live
        entry = PageLogEntry.objects.get(page=page.pk, action="evidence.hard_words")
        assert entry.data["reason"] == "A law is quoted."
        assert entry.data["grade"] > 9
        assert "A law is quoted." in entry.message

    def test_a_plain_text_is_published_without_a_reason(self, editor, hub):
        page = saying(hub, "Plain.", live=False)
        assert self.post(editor, page, "Your hands may get weak.", **{"action-publish": "1"}).status_code == 302
        page.refresh_from_db()
        assert page.live
        assert not PageLogEntry.objects.filter(page=page.pk, action="evidence.hard_words").exists()

    @pytest.mark.parametrize("model", OUR_PAGES, ids=lambda model: model.__name__)
    def test_every_page_type_has_a_place_for_the_reason(self, model):
        assert any(isinstance(panel, HardWordsPanel) for panel in model.content_panels)

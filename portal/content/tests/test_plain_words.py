"""What makes a page hard to read is found, with its place; what is fine is left alone."""

import pytest
from wagtail.images.tests.utils import get_test_image_file

from portal.content.batch import Batch
from portal.content.plain_words import analyse, read
from portal.content.tests.factories import SourceFactory, TermFactory, add_hub, add_topic
from portal.media.models import PortalImage
from portal.media.renditions import make_renditions

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

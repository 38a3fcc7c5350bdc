"""Glossary marks: by rendering, at first use, as links that change nothing of the text."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page

from portal.content.marks import Marker
from portal.content.tests.factories import TermFactory, add_hub, add_topic
from portal.evidence.glossary import Glossary
from portal.evidence.material import fingerprint_of, material_of
from portal.evidence.models import GlossaryTerm
from tests.test_scale import queries

TERMS = [GlossaryTerm(term="IVIg", slug="ivig"), GlossaryTerm(term="Nerve root", slug="root", other_names="NR")]
MARKED = [
    "<p>{}</p>",
    "<ul><li>{}</li></ul>",
    "<p><b>{}</b> hand</p>",
    "<details><summary>Q</summary><p>{}</p></details>",
]
SPARED = [
    "<h3>{}</h3>",
    '<p><a href="/x/">{}</a></p>',
    "<p><a href='/x/'><b>{}</b></a></p>",
    "<details><summary>{}</summary></details>",
    '<div class="panel callout callout--urgent"><p>{}</p></div>',
    '<div class="service-card"><p>{}</p></div>',
    "<table><caption>{}</caption></table>",
    "<code>{}</code>",
]
WORDS = ["IVIg", "ivig", "nerve roots", "NR", "nr", "hand", "<&", " "]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
pieces = st.lists(st.tuples(st.sampled_from([*MARKED, *SPARED]), TEXTS), max_size=8)


def parsed(html: str) -> LexborHTMLParser:
    return LexborHTMLParser(html or "<p></p>", is_fragment=True)


def text_of(tree: LexborHTMLParser) -> str:
    return parsed(f"<div>{tree.html}</div>").css_first("div").text()


@given(pieces)
def test_marks_leave_the_text_alone_and_come_once_where_they_may(parts):
    html = "".join(piece.format(escape(text)) for piece, text in parts)
    tree = parsed(html)
    before = text_of(tree)
    Marker(Glossary(TERMS)).mark(tree)
    assert text_of(tree) == before
    marks = parsed(tree.html).css("a.t")
    assert len({mark.attributes["href"] for mark in marks}) == len(marks)
    for spared in ("h3", "a[href='/x/']", "summary", ".callout--urgent", ".service-card", "caption", "code"):
        assert not parsed(tree.html).css(f"{spared} a.t")
    open_text = " | ".join(text for piece, text in parts if piece in MARKED)
    assert {mark.attributes["href"].partition("#")[2] for mark in marks} == {
        term.slug for term in Glossary(TERMS).terms_in(open_text)
    }


def test_a_second_body_of_the_page_is_not_marked_again():
    marker = Marker(Glossary(TERMS))
    first, second = parsed("<p>IVIg</p>"), parsed("<p>IVIg and NR</p>")
    marker.mark(first)
    marker.mark(second)
    assert first.html == '<p><a class="t" href="/glossary/#ivig">IVIg</a></p>'
    assert second.html == '<p>IVIg and <a class="t" href="/glossary/#root">NR</a></p>'


@pytest.fixture
def hub(home):
    return add_hub(home, title="Test condition (TC)")


def page_saying(hub, text):
    return add_topic(hub, body=[{"type": "text", "value": f"<p>{text}</p>"}])


@pytest.mark.django_db
class TestOnPages:
    def test_a_page_links_to_the_entry(self, client, hub):
        TermFactory(term="EMG", slug="emg", meaning="A test of muscles.")
        page = page_saying(hub, "You may have an EMG. The EMG is short.")
        assert client.get(page.url).content.decode().count('href="/glossary/#emg"') == 1
        assert 'id="emg"' in client.get("/glossary/").content.decode()

    def test_a_page_does_not_explain_what_it_is_about(self, client, hub):
        TermFactory(term="TC", slug="tc")
        assert "#tc" not in client.get(page_saying(hub, "TC is slow.").url).content.decode()

    def test_all_terms_are_one_query(self, client, hub):
        page = page_saying(hub, "Term1 Term2 Term3 EMG")
        none = queries(client, page.url)
        TermFactory.create_batch(5)
        TermFactory(term="EMG")
        some = queries(client, page.url)
        assert len(some) == len(none)
        assert sum("glossaryterm" in sql for sql in some) == 1

    def test_a_changed_meaning_changes_the_fingerprint_of_the_pages_that_say_the_word(self, hub):
        term = TermFactory(term="EMG")
        page, other = page_saying(hub, "An <b>EMG</b> is a test."), page_saying(hub, "Another test.")
        before = fingerprint_of(material_of(page)), fingerprint_of(material_of(other))
        term.meaning = "Something else."
        term.save()
        assert fingerprint_of(material_of(page)) != before[0]
        assert fingerprint_of(material_of(other)) == before[1]

    def test_whatever_is_marked_is_material(self, client, hub):
        TermFactory(term="Conduction block", slug="conduction-block")
        TermFactory(term="Block", slug="block")
        # Between tags each text stands alone: "block" is marked here, the longer term is not.
        page = page_saying(hub, "<b>conduction</b> block")
        assert '#block">block</a>' in client.get(page.url).content.decode()
        shown = material_of(Page.objects.get(pk=page.pk).specific)["shown"]
        assert [one["term"] for one in shown.values()] == ["Block"]


@pytest.mark.django_db
class TestTheAtoZ:
    def test_it_says_so_when_there_is_nothing(self, client, home):
        response = client.get("/glossary/")
        assert "No word has been explained yet." in response.content.decode()
        assert "ld+json" not in response.content.decode()

    def test_entries_stand_under_their_letters(self, client, home):
        TermFactory(term="Axon", slug="axon", said_like="AK-son", other_names="nerve thread", meaning="A <thread>.")
        for term in ("antibody", "Myelin", "5-HT"):
            TermFactory(term=term)
        head, _main, html = client.get("/glossary/").content.decode().partition("<main")
        assert html.index('id="letter-0-9"') < html.index('id="letter-a"') < html.index("antibody")
        assert html.index("antibody") < html.index('id="axon"') < html.index('id="letter-m"')
        for shown in ("A &lt;thread&gt;.", "AK-son", "nerve thread"):
            assert shown in html
        assert '"@type":"DefinedTermSet"' in head
        assert "A \\u003Cthread\\u003E." in head

    def test_no_page_may_take_its_address(self, home):
        from django.core.exceptions import ValidationError

        from portal.home.models import InformationPage

        page = InformationPage(title="Mine", slug="glossary", locale=home.locale)
        page.set_url_path(home)
        with pytest.raises(ValidationError):
            page.clean()

    def test_the_search_explains_a_word_that_is_asked_for(self, client, home):
        TermFactory(term="EMG", slug="emg", meaning="A test of muscles.")
        html = client.get("/search/?q=emg+test").content.decode()
        assert "A test of muscles." in html
        assert 'href="/glossary/#emg"' in html
        assert "A test of muscles." not in client.get("/search/?q=hands").content.decode()

"""Words and figures that rest on a claim: the words stay, the marks of its sources follow."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import ReferenceIndex

from conditions.models import ConditionPage
from portal.content.batch import Batch
from portal.content.blocks.text import FULL_FEATURES, SHORT_FEATURES
from portal.content.render import BodyRenderer
from portal.content.tests.factories import SourceFactory, add_hub, make_claim
from portal.evidence.material import fingerprint_of, material_of, materials_of
from portal.evidence.models import Claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def sources():
    return [SourceFactory(title=f"Source {letter}") for letter in "abc"]


@pytest.fixture
def claim(sources):
    return make_claim(sources[0], (sources[1], {"stance": "differs"}), key="weak-hands", statement="Hands get weak.")


def rich(claim, words="Hands get weak."):
    return f'<p>It is slow. <a linktype="claim" id="{claim.pk}">{words}</a> Rest helps.</p>'


def render(html):
    renderer = BodyRenderer(Batch())
    return renderer.process(html).replace("&nbsp;", "\u00a0"), renderer.result


@pytest.mark.parametrize("features", [FULL_FEATURES, SHORT_FEATURES])
def test_the_editor_gives_back_what_it_was_given(claim, features):
    converter = ContentstateConverter(features=features)
    state = converter.from_database_format(rich(claim))
    [entity] = json.loads(state)["entityMap"].values()
    assert entity == {"mutability": "MUTABLE", "type": "CLAIM", "data": {"id": str(claim.pk)}}
    assert re.sub(r' data-block-key="\w+"', "", converter.to_database_format(state)) == rich(claim)


def test_words_stay_plain_and_every_source_is_numbered_even_one_that_differs(claim, sources):
    html, body = render(f'<p>It is slow. <a data-claim="{claim.pk}">Hands <b>get</b> weak.</a> Rest helps.</p>')
    words, marks, rest = re.fullmatch(r"<p>(.*?)\u00a0(<a .*</a>)( .*)</p>", html).groups()
    assert (words, rest) == ("It is slow. Hands <b>get</b> weak.", " Rest helps.")
    assert re.findall(r'href="(#ref-\d)"[^>]*>(\[\d\])', marks) == [("#ref-1", "[1]"), ("#ref-2", "[2]")]
    assert [reference.source for reference in body.references] == sources[:2]
    assert body.claims == [claim]


def test_numbers_are_shared_with_citations_and_other_claims(claim, sources):
    other = make_claim(sources[2], sources[0])
    html, body = render(
        f'<p>a <a data-source="{sources[1].pk}">[b]</a> <a data-claim="{claim.pk}">b</a>'
        f' <a data-claim="{other.pk}">c</a> <a data-claim="{claim.pk}">d</a></p>'
    )
    assert "".join(re.findall(r"\[(\d)\]", html)) == "1213221"
    assert [reference.source for reference in body.references] == [sources[1], sources[0], sources[2]]
    assert html.count('id="cite-1"') == 1
    assert body.claims == [claim, other]


def test_the_end_of_a_sentence_stands_before_the_marks(claim):
    html, _body = render(f'<p><a data-claim="{claim.pk}">Hands get weak</a>. Then</p>')
    assert html.startswith("<p>Hands get weak.\u00a0<a ") and html.endswith("</a> Then</p>")


@pytest.mark.parametrize("key", ["999999", "odd", ""])
def test_a_claim_that_is_gone_leaves_the_words_and_no_mark(key):
    html, body = render(f'<p><a data-claim="{key}">Hands get weak</a>.</p>')
    assert html == "<p>Hands get weak.</p>"
    assert body.claims == body.references == []


def test_a_withdrawn_claim_is_not_led_to(claim):
    Claim.objects.update(status="withdrawn")
    _html, body = render(f'<p><a data-claim="{claim.pk}">Hands get weak.</a></p>')
    assert body.claims == [] and len(body.references) == 2


@pytest.fixture
def page(home, claim, sources):
    figures = [{"figure": "Hands", "label": "get weak", "claim": claim, "sources": [sources[2]]}]
    return add_hub(home, body=[("text", rich(claim)), ("key_figures", {"figures": figures})])


def test_a_page_shows_words_figures_and_a_link_to_each_fact(client, page, claim, sources):
    html = client.get(page.url).content.decode()
    assert re.search(r"<dd>get weak(?: |&nbsp;|\u00a0)<a [^>]*#ref-1", html)
    assert sources[2].title not in html  # the claim's own stand in their place
    assert html.count(f'<a href="/evidence/{claim.key}/">Hands get weak.</a>') == 1
    assert "Facts we keep track of" in html and "data-claim" not in html


def test_a_page_without_claims_has_no_list_of_them(client, home):
    assert "Facts we keep track of" not in client.get(add_hub(home).url).content.decode()


def test_where_sources_differ_a_tie_adds_no_mark(client, home, claim, sources):
    views = [{"says": f"<p>View {n}.</p>", "sources": [sources[2]]} for n in (1, 2)]
    block = ("sources_differ", {"question": "Which?", "claim": claim, "views": views, "meaning": ""})
    html = client.get(add_hub(home, body=[block]).url).content.decode()
    assert "<p><b>Which?</b></p>" in html
    assert f"/evidence/{claim.key}/" in html
    assert sources[0].title not in html


def test_the_reference_index_knows_the_page(page, claim):
    found = ReferenceIndex.get_references_to(claim)
    assert {reference.object_id for reference in found} == {str(page.pk)}
    assert found.count() == 2


def test_ten_claims_cost_one_query_more_than_none(client, home, claim, sources):
    def cost(slug, *texts):
        body = [("text", text) for text in texts]
        url = add_hub(home, slug=slug, body=body).url
        client.get(url)
        with CaptureQueriesContext(connection) as made:
            client.get(url)
        return len(made)

    cite = f'<p>a <a linktype="source" id="{sources[0].pk}">[S]</a></p>'
    others = [make_claim(SourceFactory(), SourceFactory()) for _ in range(10)]
    assert cost("with", cite, *map(rich, others)) == cost("without", cite) + 1


class TestFingerprint:
    """What a reader sees of a claim, and of its sources, is part of what was signed."""

    def now(self, page):
        return fingerprint_of(material_of(ConditionPage.objects.get(pk=page.pk)))

    def test_a_correction_changes_it_and_a_note_does_not(self, page, claim):
        before = self.now(page)
        claim.note = "For editors"
        claim.save()
        assert self.now(page) == before
        claim.statement = "Arms get weak."
        claim.save()
        assert self.now(page) != before

    @pytest.mark.parametrize("which", [0, 1])
    def test_so_does_a_source_that_only_the_claim_cites(self, page, sources, which):
        before = self.now(page)
        sources[which].title = "Another title"
        sources[which].save()
        assert self.now(page) != before

    def test_claims_cost_one_query_for_many_pages(self, page, django_assert_num_queries):
        pages = [page, page.copy(update_attrs={"slug": "a"})]
        pages = [ConditionPage.objects.get(pk=one.pk) for one in pages]
        with django_assert_num_queries(3):  # claims, sources, glossary
            materials = materials_of(pages)
        assert any(name.startswith("evidence.claim:") for name in materials[page.pk]["shown"])

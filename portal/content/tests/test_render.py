"""The one parse of a rendered body: heading levels, ids, contents, references."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.batch import Batch
from portal.content.render import BodyRenderer
from portal.content.tests.factories import SourceFactory


def render(html: str) -> tuple[str, BodyRenderer]:
    renderer = BodyRenderer(Batch())
    return renderer.process(html), renderer


def test_repeated_titles_get_distinct_anchors():
    html, renderer = render("<h2>Pain</h2><p>a</p><h2>Pain</h2>")
    assert 'id="pain"' in html
    assert 'id="pain-2"' in html
    assert [entry.id for entry in renderer.result.contents] == ["pain", "pain-2"]


def test_anchors_stay_distinct_when_a_title_looks_like_a_numbered_one():
    _html, renderer = render("<h2>Pain 2</h2><h2>Pain</h2><h2>Pain</h2>")
    ids = [entry.id for entry in renderer.result.contents]
    assert len(set(ids)) == 3


def test_a_component_title_stands_one_step_below_its_section():
    html, _ = render(
        '<h3 data-level="auto">Before</h3><h2>Section</h2><h3 data-level="auto">In</h3><h3>Sub</h3>'
        '<h3 data-level="auto">Deep</h3>'
    )
    assert "<h2>Before</h2>" in html
    assert "<h3>In</h3>" in html
    assert "<h4>Deep</h4>" in html


def test_a_title_inside_a_component_stands_below_the_components_own():
    html, _ = render('<h2>Section</h2><h3 data-level="auto">Box</h3><h4 data-level="below">Inside</h4>')
    assert "<h3>Box</h3><h4>Inside</h4>" in html


def test_component_titles_do_not_enter_the_contents_list():
    _html, renderer = render('<h3 data-level="auto">Box</h3><h2>Section</h2>')
    assert [entry.text for entry in renderer.result.contents] == ["Section"]


def test_a_subheading_before_any_section_is_raised():
    html, _ = render("<h3>First</h3>")
    assert "<h2" in html


@given(st.lists(st.tuples(st.sampled_from(["h2", "h3", "auto"]), st.text(max_size=20)), max_size=20))
def test_levels_never_skip_and_ids_are_unique(headings):
    from html import escape

    tags = {"h2": "<h2>{}</h2>", "h3": "<h3>{}</h3>", "auto": '<h3 data-level="auto">{}</h3>'}
    html, _ = render("".join(tags[kind].format(escape(text)) for kind, text in headings))
    from selectolax.lexbor import LexborHTMLParser

    found = LexborHTMLParser(html or "<p></p>", is_fragment=True).css("h2,h3,h4,h5,h6")
    ids = [node.attributes["id"] for node in found if "id" in node.attributes]
    assert len(ids) == len(set(ids))
    last = 1
    for node in found:
        level = int(node.tag[1])
        assert level <= last + 1
        last = level


@pytest.mark.django_db
def test_references_are_numbered_by_first_use_and_link_back():
    first, second = SourceFactory(), SourceFactory()
    html, renderer = render(
        f'<p>a<a data-source="{second.pk}">[x]</a> b<a data-source="{first.pk}">[y]</a>'
        f' c<a data-source="{second.pk}">[x]</a></p>'
    )
    references = renderer.result.references
    assert [(r.number, r.source) for r in references] == [(1, second), (2, first)]
    assert html.count('id="cite-1"') == html.count('id="cite-2"') == 1
    assert html.index('id="cite-1"') < html.index('id="cite-2"')
    assert html.count('href="#ref-1"') == 2
    assert "data-source" not in html


@pytest.mark.django_db
def test_a_mark_keeps_to_the_word_before_it():
    source = SourceFactory()
    mark = f'<a data-source="{source.pk}">[x]</a>'
    html, _ = render(f"<p>So it is. {mark} {mark}</p>")
    assert "So it is.\u00a0<a" in html.replace("&nbsp;", "\u00a0")
    assert "</a> <a" in html  # several marks may stand on two lines


@pytest.mark.django_db
def test_a_citation_of_a_deleted_source_leaves_no_dead_mark():
    html, renderer = render('<p>a<a data-source="999999">[gone]</a></p><p><a data-source="abc">[odd]</a></p>')
    assert "gone" not in html
    assert "odd" not in html
    assert renderer.result.references == []


def test_numbers_run_through_all_streams_of_a_page():
    renderer = BodyRenderer(Batch())
    renderer.process("<h2>Same</h2>")
    assert 'id="same-2"' in renderer.process("<h2>Same</h2>")


def test_reading_time_is_at_least_a_minute():
    _html, renderer = render("<p>few words</p>")
    assert renderer.result.read_minutes == 1
    renderer.process("<p>" + "word " * 1000 + "</p>")
    assert renderer.result.read_minutes == 5

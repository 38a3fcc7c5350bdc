"""The fingerprint follows everything a reader sees, and nothing else."""

import pytest
from wagtail.models import Page

from carers.models import CarerAdvicePage
from conditions.models import ConditionIndexPage, ConditionPage, ConditionTopicPage
from portal.content.tests.factories import SourceFactory, add_page
from portal.evidence.material import fingerprint_of, material_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    return SourceFactory(title="A guideline")


@pytest.fixture
def page(home, source):
    index = add_page(home, ConditionIndexPage, slug="conditions")
    hub = add_page(index, ConditionPage, slug="mmn")
    text = f'<p>Hands get weak. <a linktype="source" id="{source.pk}">[S]</a></p>'
    return add_page(hub, ConditionTopicPage, slug="topic", body=[{"type": "text", "value": text}])


def now(page) -> str:
    return fingerprint_of(material_of(Page.objects.get(pk=page.pk).specific))


def test_it_is_the_same_each_time_and_after_publishing_again(page):
    before = now(page)
    page.save_revision().publish()
    assert now(page) == before == fingerprint_of(material_of(page.get_latest_revision_as_object()))


@pytest.mark.parametrize("field", ["title", "summary", "search_description", "seo_title"])
def test_each_public_field_changes_it(page, field):
    before = now(page)
    setattr(page, field, "Other words")
    page.save_revision().publish()
    assert now(page) != before


def test_body_and_cited_source_change_it(page, source):
    before = now(page)
    source.title = "Another guideline"
    source.save()
    changed = now(page)
    assert changed != before
    page.body = [("heading", "New")]
    page.save_revision().publish()
    assert now(page) not in {before, changed}


def test_what_no_reader_sees_leaves_it(page, source):
    before = now(page)
    source.note = "For editors"
    source.save()
    Page.objects.filter(pk=page.pk).update(slug="elsewhere", show_in_menus=True, draft_title="x")
    assert now(page) == before


def test_a_copy_says_the_same(page):
    copy = page.copy(update_attrs={"slug": "copy"}, keep_live=True)
    assert now(copy) == now(page)


def test_blocks_in_lists_count(home):
    page = add_page(home, CarerAdvicePage, slug="carers", cards=[("card", {"title": "Rest", "text": "<p>Rest.</p>"})])
    before = now(page)
    page.cards = [("card", {"title": "Rest", "text": "<p>Do not rest.</p>"})]
    page.save_revision().publish()
    assert now(page) != before


def test_many_pages_cost_as_many_queries_as_one(page, django_assert_num_queries):
    from portal.evidence.material import materials_of

    pages = [page, page.copy(update_attrs={"slug": "a"}), page.copy(update_attrs={"slug": "b"})]
    pages = [Page.objects.get(pk=one.pk).specific for one in pages]
    with django_assert_num_queries(2):  # the sources, and the glossary of their language
        assert len(materials_of(pages)) == 3

"""Links to a part of a page: made by editors, kept to what a heading's id can be, true in the starter content."""

import re

import pytest
from django.test import TestCase
from wagtail.blocks import StructBlockValidationError
from wagtail.models import Page

from portal.content.blocks import LinkBlock
from portal.content.tests.factories import add_hub, add_page, add_topic
from portal.home.models import InformationPage
from portal.starter.builders import Builder
from portal.starter.loading import load_starter_content

ID = re.compile(r'\bid="([^"]+)"')
LINK = re.compile(r'<a\b[^>]*\bhref="([^"#:?]*)#([^"]+)"')


def link(**value):
    block = LinkBlock()
    return block.clean(block.to_python(value))


@pytest.mark.django_db
def test_a_link_leads_to_the_heading_of_another_page(client, home):
    target = add_topic(add_hub(home), title="Support", slug="support", body=[("heading", "Money help")])
    links = [{"text": "Money", "page": target, "part": "money-help"}]
    page = add_page(home, InformationPage, body=[("links", {"title": "", "links": links})])
    assert f'<a href="{target.url}#money-help">Money</a>' in client.get(page.url).content.decode()
    assert 'id="money-help"' in client.get(target.url).content.decode()


@pytest.mark.django_db
def test_a_link_without_a_part_leads_to_the_page(home):
    assert link(page=home.pk).href == "/"
    assert link(page=home.pk, part="").href == "/"


@pytest.mark.django_db
def test_no_link_is_made_to_a_part_of_a_page_that_is_not_published(client, home):
    target = add_page(home, InformationPage, live=False)
    links = [{"text": "Money", "page": target, "part": "money-help"}]
    page = add_page(home, InformationPage, body=[("links", {"title": "", "links": links})])
    assert "#money-help" not in client.get(page.url).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["Money help", "#money", 'x" onclick="y', "a/b", "Größe", "?q=1"])
def test_what_cannot_be_the_id_of_a_heading_is_refused(home, part):
    with pytest.raises(StructBlockValidationError) as refused:
        link(page=home.pk, part=part)
    assert list(refused.value.block_errors) == ["part"]


def test_only_pages_have_parts():
    with pytest.raises(StructBlockValidationError) as refused:
        link(text="x", url="https://example.org/", part="money")
    assert list(refused.value.block_errors) == ["part"]


@pytest.mark.django_db
def test_starter_files_name_a_part_behind_the_key_of_its_page():
    builder = Builder({"next": 7})
    assert builder.raw(LinkBlock(), {"page": "next#money-help"}) == {"page": 7, "part": "money-help"}
    assert builder.raw(LinkBlock(), {"page": "next"}) == {"page": 7}
    assert builder.raw(LinkBlock(), {"text": "x", "url": "https://example.org/#a"})["url"] == "https://example.org/#a"


class TestStarterContent(TestCase):
    """Every heading that the starter content links to is there."""

    @classmethod
    def setUpTestData(cls):
        load_starter_content(lambda _line: None)

    def test_every_link_to_a_part_finds_it(self):
        html = {page.url: self.client.get(page.url).content.decode() for page in Page.objects.live() if page.url}
        html["/glossary/"] = self.client.get("/glossary/").content.decode()  # where marked words lead
        between = 0
        for url, text in html.items():
            for path, part in LINK.findall(text):
                assert part in ID.findall(html[path or url]), f"{url} links to {path}#{part}"
                between += bool(path)
        assert between, "no page links to a part of another"

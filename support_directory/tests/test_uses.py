"""Which pages show an entry: those that name it, and those with all support for a topic it belongs to."""

import re

import pytest
from bs4 import BeautifulSoup

from portal import roles
from portal.content.tests.factories import add_page
from portal.home.models import InformationPage
from support_directory.models import Service, TaxonomyTerm
from support_directory.tests.factories import ServiceFactory
from support_directory.tests.members import member, page_text, service_url
from support_directory.tests.pages import about, main, page, term
from support_directory.uses import pages_about

pytestmark = pytest.mark.django_db


@pytest.fixture
def service() -> Service:
    """An entry about debt, which is a part of money; and about carers, who are no topic."""
    TaxonomyTerm.objects.filter(pk=term("debt").pk).update(parent=term("money"))
    return about(about(ServiceFactory(slug="line"), "debt"), "carers", taxonomy="audience")


@pytest.fixture
def pages(home, service, django_capture_on_commit_callbacks) -> None:
    """Pages that show the entry or do not."""

    def add(title: str, *slugs: str, named: bool = False, taxonomy: str = "topic") -> None:
        terms = [str(term(slug, taxonomy=taxonomy).pk) for slug in slugs]
        body = [{"type": "topic_services", "value": {"title": "", "topic": key}} for key in terms]
        if named:
            chosen = [{"type": "item", "id": "1", "value": str(service.pk)}]
            body.append({"type": "services", "value": {"title": "", "intro": "", "services": chosen}})
        add_page(home, InformationPage, title=title, slug=title.lower(), body=body)

    with django_capture_on_commit_callbacks(execute=True):  # Wagtail notes what points to what after the commit
        add("Debts", "debt")
        add("Both", "money", "debt", named=True)
        add("Money", "money")
        add("Named", named=True)
        add("Pain", "pain")
        add("Carers", "carers", taxonomy="audience")


SHOWN = ["Both", "Debts", "Money", "Named"]


@pytest.fixture
def fiona():
    return member("fiona", roles.DIRECTORY_STAFF)


def test_a_visitor_is_led_to_each_page_that_shows_it(client, service, pages):
    html = main(page(client, service.get_absolute_url()))
    assert re.findall(r'<a href="/\w+/">(\w+)</a>', html.partition('id="pages"')[2]) == SHOWN


@pytest.mark.parametrize("view", ["check", "withdraw"])
def test_staff_who_change_it_read_on_how_many_pages_it_stands(fiona, service, pages, view):
    text = page_text(fiona.get(service_url(view, service)))
    assert re.search(r"[Aa]ppears on 4 pages", text)


def test_the_screen_of_uses_names_each_page_once(admin_client, service, pages):
    soup = BeautifulSoup(admin_client.get(service_url("usage", service)).content, "html.parser")
    assert sorted(cell.get_text(strip=True) for cell in soup.select("td.title")) == SHOWN


def test_terms_that_are_each_others_parents_end(service, pages):
    TaxonomyTerm.objects.filter(pk=term("money").pk).update(parent=term("debt"))
    assert [found.title for found in pages_about(service)] == SHOWN


def test_it_takes_two_queries(service, pages, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert list(pages_about(service))

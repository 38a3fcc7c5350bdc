"""The whole directory on one page, for when the search is away: nothing on it is true for an hour only."""

import pytest

from support_directory.tests.factories import ServiceFactory

pytestmark = pytest.mark.django_db
URL = "/support-directory/all/"


def test_it_lists_every_entry_by_nation_with_numbers_and_without_hours(client, home, django_assert_max_num_queries):
    for name in ("Aaa", "Bbb"):
        ServiceFactory(name=name, phone="0808 157 0192")
    with django_assert_max_num_queries(12):
        html = client.get(URL).content.decode()
    assert html.count('href="tel:08081570192"') == 2
    assert "Aaa" in html and "Bbb" in html
    assert "open-state" not in html
    assert "Open:" not in html
    assert 'name="robots" content="noindex"' in html
    assert "As of" in html


def test_hours_in_words_are_left_out_too(client, home):
    service = ServiceFactory(opening_hours="Weekdays 9am to 5pm")
    assert "Weekdays 9am to 5pm" in client.get(service.get_absolute_url()).content.decode()
    assert "Weekdays" not in client.get(URL).content.decode()


def test_what_is_not_listed_is_not_there(client, home, settings):
    settings.SHOW_UNCHECKED_SERVICES = False
    ServiceFactory(name="Not checked")
    html = client.get(URL).content.decode()
    assert "Not checked" not in html
    assert "No entry of the directory is checked yet." in html

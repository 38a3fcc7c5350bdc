"""The present view as a table: the same entries in the same order, and nothing a spreadsheet would run."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from support_directory.choices import PhoneType
from support_directory.models import Service
from support_directory.tests.factories import PhoneFactory, ServiceFactory, make_public
from support_directory.tests.pages import INDEX, about, main, office_hours, page

pytestmark = pytest.mark.django_db
CSV = "/support-directory/services.csv"
MOST_QUERIES = 4


def rows(client, query: str = "") -> list[dict[str, str]]:
    response = client.get(CSV + query)
    assert response.status_code == 200
    assert not response.cookies
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_row_has_what_a_visitor_may_see(client, settings):
    settings.SHOW_UNCHECKED_SERVICES = False
    settings.BASE_URL = "https://portal.example"
    service = ServiceFactory(name="Line, the", slug="line", nations=["wales"], url="https://example.org/")
    PhoneFactory(service=service, number="0808 157 0192")
    PhoneFactory(service=service, number="85258", type=PhoneType.TEXT, text_keyword="SHOUT")
    make_public(about(office_hours(service), "money"))
    today = timezone.localdate()
    Service.objects.update(assured_date=today, next_due=today + timedelta(days=9))
    [row] = rows(client)
    assert row == {
        "Name": "Line, the",
        "Organisation": service.organization.name,
        "What it does": "Listens and explains.",
        "Notice": "",
        "Phone": "0808 157 0192",
        "Text messages": "SHOUT to 85258",
        "Textphone": "",
        "Email": "",
        "Website": "https://example.org/",
        "Open": "Monday to Friday, 9am to 5pm; May differ on bank holidays",
        "Where": "Wales",
        "Help with": "Money",
        "Checked on": today.isoformat(),
        "Next check due": (today + timedelta(days=9)).isoformat(),
        "Entry": "https://portal.example/support-directory/line/",
    }
    Service.objects.update(next_due=today)
    [row] = rows(client)
    assert (row["Open"], row["Next check due"]) == ("", "being re-checked")


def test_the_table_is_the_view_it_was_asked_from(client):
    for number in range(25):
        ServiceFactory(name=f"Welsh {number:02}", nations=["wales"])
    ServiceFactory(name="English", nations=["england"])
    html = main(page(client, f"{INDEX}?nation=wales&page=2"))
    assert f'href="{CSV}?nation=wales"' in html
    assert [row["Name"] for row in rows(client, "?nation=wales")] == [f"Welsh {number:02}" for number in range(25)]
    assert rows(client)[0]["Checked on"] == "Example, not checked"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝"])
def test_no_cell_is_taken_for_a_formula(client, start):
    ServiceFactory(name=f"{start}HYPERLINK(1)")
    ServiceFactory(name="Abroad", phone="+1 866 224 3301")
    found = {row["Name"]: row for row in rows(client)}
    assert f"'{start}HYPERLINK(1)" in found
    assert found["Abroad"]["Phone"] == "'+1 866 224 3301"


def test_a_table_costs_the_same_for_few_and_many(client, django_assert_max_num_queries):
    for most in (2, 20):
        for _ in range(most):
            about(office_hours(ServiceFactory(phone="0808 157 0192")), "money")
        rows(client)
        with django_assert_max_num_queries(MOST_QUERIES):
            rows(client)


def test_what_is_typed_is_kept_by_no_cache_and_no_table_by_a_search_engine(client):
    response = client.get(f"{CSV}?q=debt")
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Content-Disposition"].startswith('attachment; filename="support-2')


def test_no_more_than_a_visitor_can_use(client, monkeypatch):
    monkeypatch.setattr("support_directory.views.results.MOST_ROWS", 2)
    for _ in range(3):
        ServiceFactory()
    assert len(rows(client)) == 2
    assert "Download the first 2 as a table" in page(client, INDEX)

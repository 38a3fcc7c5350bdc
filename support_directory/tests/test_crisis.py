"""Who is offered to somebody in danger: never a number that does not work where they are without saying so."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from support_directory.choices import Area, CrisisRole, PhoneType
from support_directory.models import Service, ServiceArea
from support_directory.tests.factories import EVERYWHERE, UK, PhoneFactory, ServiceFactory
from support_directory.tests.pages import HELP_NOW, INDEX, main, page, words

pytestmark = pytest.mark.django_db
ASKED, IRELAND = f"{INDEX}?q=suicidal", "&nation=republic-of-ireland"
THANKS = (f"{INDEX}thank-you/?danger=mind", "/search/?q=suicidal")


def line(name: str, nations: list[str], number: str = "", **values) -> Service:
    return ServiceFactory(name=name, nations=nations, phone=number, crisis_role=CrisisRole.LISTENING, **values)


def texts(service: Service, number: str, keyword: str) -> Service:
    PhoneFactory(service=service, number=number, type=PhoneType.TEXT, text_keyword=keyword)
    return service


@pytest.fixture
def lines() -> None:
    """Lines for both countries, for one of them, and for one nation."""
    line("Everyone's line", EVERYWHERE, "116 123")
    texts(line("British text", UK), "85258", "SHOUT")
    texts(line("Irish text", ["republic-of-ireland"]), "50808", "HELLO")
    line("Welsh line", ["wales"], "0808 157 0192")


def panel(client, address: str) -> str:
    """Return the panel of danger in single spaces."""
    return (
        words(page(client, address))
        .partition('<div class="panel callout callout--urgent">')[2]
        .partition("More help now")[0]
    )


def under(html: str) -> dict[str, list[str]]:
    """Return the addresses behind the buttons under each place of the panel, below 999, which is always there."""
    first, *places = [part.partition("</h3>") for part in html.split("<h3>")[1:]]
    assert first[0] == "If a life is in danger" and 'href="tel:999"' in first[2]
    return {
        title: [link.partition('"')[0] for link in rest.split('href="')[1:] if link[0] != "/"]
        for title, _, rest in places
    }


@pytest.mark.parametrize("address", [ASKED, *THANKS])
def test_each_number_stands_under_the_place_it_serves(client, lines, address):
    assert under(panel(client, address)) == {
        "UK and Ireland": ["tel:116123"],
        "Across the UK": ["sms:85258?body=SHOUT"],
        "Republic of Ireland": ["sms:50808?body=HELLO"],
    }


def test_a_person_in_ireland_is_offered_what_works_there(client, lines):
    found = under(panel(client, ASKED + IRELAND))
    assert found == {"UK and Ireland": ["tel:116123"], "Republic of Ireland": ["sms:50808?body=HELLO"]}


def test_a_person_in_wales_is_offered_what_works_there(client, lines):
    assert under(panel(client, ASKED + "&nation=wales")) == {
        "UK and Ireland": ["tel:116123"],
        "Across the UK": ["sms:85258?body=SHOUT"],
        "Wales": ["tel:08081570192"],
    }


def test_two_nations_are_told_apart(client, lines):
    found = under(panel(client, ASKED + IRELAND + "&nation=wales"))
    assert list(found) == ["UK and Ireland", "Across the UK", "Wales", "Republic of Ireland"]


def test_a_line_for_both_sides_is_dialled_by_the_number_that_works(client):
    PhoneFactory(service=line("Both", EVERYWHERE, "0808 157 0192"), number="1800 247 247", sort_order=1)
    assert under(panel(client, ASKED + IRELAND)) == {"UK and Ireland": ["tel:1800247247"]}
    assert under(panel(client, ASKED + "&nation=scotland")) == {"UK and Ireland": ["tel:08081570192"]}
    html = panel(client, ASKED)
    assert under(html) == {"UK and Ireland": ["tel:08081570192", "tel:1800247247"]}
    assert html.index("works only from phones in the UK") < html.index("works only from phones in the Republic")


def test_a_line_without_a_number_that_works_there_is_left_out(client):
    line("Both", EVERYWHERE, "0808 157 0192")
    assert under(panel(client, ASKED + IRELAND)) == {}


@pytest.mark.parametrize("address", [f"{ASKED}&nation=scotland", HELP_NOW])
def test_a_line_for_a_part_of_a_nation_says_which(client, address):
    service = line("Fife line", [], "0808 157 0192")
    ServiceArea.objects.create(service=service, area=Area.LOCAL, name="Fife", nation="scotland")
    assert "Only for: Fife (Scotland)." in main(page(client, address))


def test_the_bar_of_every_page_says_where_its_line_works_unless_it_is_everywhere(client):
    service = line("The line", UK, "0808 157 0192")
    bar = page(client, HELP_NOW).partition("<main")[0]
    assert "<small>(The whole UK)</small>" in bar
    ServiceArea.objects.create(service=service, area=Area.REPUBLIC_OF_IRELAND)
    assert "The whole UK" not in page(client, HELP_NOW).partition("<main")[0]


def test_the_panel_costs_no_query(client, lines):
    def cost(address: str) -> int:
        page(client, address)  # the first one reads the directory as it is now
        with CaptureQueriesContext(connection) as queries:
            page(client, address)
        return len(queries)

    assert cost(f"{INDEX}thank-you/?danger=mind") == cost(f"{INDEX}thank-you/")

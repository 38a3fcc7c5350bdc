"""The daily work: what is urgent stands first, nothing is forgotten, and it costs the same however much there is."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal import roles
from support_directory.choices import Confidence, CrisisRole, Outcome, Status
from support_directory.models import (
    Attribute,
    ChangeSuggestion,
    LinkCheck,
    SearchLog,
    Service,
    Synonym,
    Taxonomy,
    TaxonomyTerm,
)
from support_directory.tests.factories import ServiceFactory, make_public, staff
from support_directory.tests.members import SOURCE, check, form_of, member, page_text, save, service_url
from support_directory.verification import verify, withdraw

pytestmark = pytest.mark.django_db
MOST_QUERIES = 18  # half of them Wagtail's own: session, person, groups, menu


@pytest.fixture(autouse=True)
def production(settings):
    """List only what was checked."""
    settings.SHOW_UNCHECKED_SERVICES = False


@pytest.fixture
def fiona():
    return member("fiona", roles.DIRECTORY_STAFF)


@pytest.fixture
def lead():
    return member("leila", roles.DIRECTORY_LEADS)


def due(days: int, **values) -> Service:
    service = make_public(ServiceFactory(**values))
    Service.objects.filter(pk=service.pk).update(next_due=timezone.localdate() + timedelta(days=days))
    return service


def work(client) -> dict[str, list[str]]:
    """Return the names in each part of the queue, parts in order."""
    soup = BeautifulSoup(client.get(reverse("directory_work:queue")).content, "html.parser")
    parts = soup.select("section.directory-panel")
    return {
        part["aria-labelledby"].removeprefix("work-"): [one.text for one in part.select("li strong")] for part in parts
    }


def narrowed(client, *tasks: str, **more: str) -> list[str]:
    """Return the names in the list with these filters."""
    soup = BeautifulSoup(client.get(service_url("list"), {"task": tasks, **more}).content, "html.parser")
    return [one.get_text(strip=True) for one in soup.select("td.title .title-wrapper a")]


def test_each_kind_of_work_in_the_order_it_should_be_done(fiona):
    due(-3, name="Crisis", crisis_role=CrisisRole.LISTENING)
    due(0, name="Today")
    due(-9, name="Long ago")
    due(30, name="Soon")
    due(31, name="Later")
    waiting = ServiceFactory(name="Waiting", crisis_role=CrisisRole.LISTENING)
    verify(waiting, staff("checker", "verify"), SOURCE, Outcome.CONFIRMED)
    save(fiona, due(200, name="Changed"), description="Other words.")
    for confidence in (Confidence.HIGH, Confidence.LOW, Confidence.MEDIUM):
        ServiceFactory(name=f"New {confidence.value}", confidence=confidence)
    ServiceFactory(name="New crisis", confidence=Confidence.HIGH, crisis_role=CrisisRole.LISTENING)
    assert list(work(fiona).items()) == [
        ("overdue-crisis", ["Crisis"]),
        ("overdue", ["Long ago", "Today"]),
        ("waiting", ["Waiting"]),
        ("changed", ["Changed"]),
        ("due", ["Soon"]),
        ("unverified", ["New crisis", "New low", "New medium", "New high"]),
    ]


def test_the_urgent_part_is_marked_by_more_than_colour(fiona):
    due(-3, name="Crisis", crisis_role=CrisisRole.LISTENING)
    soup = BeautifulSoup(fiona.get(reverse("directory_work:queue")).content, "html.parser")
    first = soup.select_one("section.directory-panel")
    assert "directory-panel--urgent" in first["class"] and "run out" in first.h2.text


def test_broken_links_are_work_and_a_first_failure_is_not(fiona):
    for name, days in (("Broken", 3), ("Wobbly", 2)):
        service = due(200, name=name)
        LinkCheck.objects.create(
            service=service, url=f"https://{name.lower()}.example/", checked_at=timezone.now(), failed_days=days
        )
    assert work(fiona) == {"broken": ["Broken"]}
    assert "https://broken.example/" in page_text(fiona.get(reverse("directory_work:queue")))


def test_what_was_withdrawn_or_closed_is_no_work_until_somebody_edits_it(fiona):
    for service in (due(-3, name="Was public"), ServiceFactory(name="Never was")):
        withdraw(service, staff("w", "change"), "Closed.")
    due(-3, name="Defunct")
    Service.objects.filter(name="Defunct").update(status=Status.DEFUNCT)
    due(-3, name="Closed for now")
    Service.objects.filter(name="Closed for now").update(status=Status.TEMPORARILY_CLOSED)
    assert work(fiona) == {"overdue": ["Closed for now"]}
    save(fiona, Service.objects.get(name="Never was"), description="It opened again.")
    assert work(fiona)["unverified"] == ["Never was"]


def test_an_entry_checked_again_after_a_withdrawal_is_ordinary_work(fiona):
    service = due(-3, name="Back")
    withdraw(service, staff("w", "change"), "Closed.")
    check(fiona, service)
    Service.objects.update(next_due=timezone.localdate())
    assert work(fiona) == {"overdue": ["Back"]}


def test_the_list_narrows_to_each_kind_of_work(fiona):
    due(-1, name="Overdue", nations=["wales"])
    due(9, name="Soon", nations=["scotland"])
    ServiceFactory(name="New", nations=["wales"])
    mine = due(100, name="Mine")
    Service.objects.filter(pk=mine.pk).update(assigned_to=fiona.user)
    term = TaxonomyTerm.objects.create(
        taxonomy=Taxonomy.objects.create(slug="topic", name="Topic"), slug="money", name="Money"
    )
    narrower = TaxonomyTerm.objects.create(taxonomy=term.taxonomy, slug="benefits", name="Benefits", parent=term)
    Attribute.objects.create(service=Service.objects.get(name="Soon"), taxonomy_term=narrower)
    assert narrowed(fiona, "overdue") == ["Overdue"]
    assert narrowed(fiona, "due") == ["Soon"]
    assert narrowed(fiona, "unverified") == ["New"]
    assert narrowed(fiona, "overdue", "due") == ["Overdue", "Soon"]
    assert narrowed(fiona, "overdue", "unverified", nation="wales") == ["New", "Overdue"]
    assert narrowed(fiona, assigned="me") == ["Mine"]
    assert narrowed(fiona, assigned="nobody") == ["New", "Overdue", "Soon"]
    assert narrowed(fiona, assigned="somebody") == ["Mine"]
    assert narrowed(fiona, topic="money") == narrowed(fiona, topic="benefits") == ["Soon"]
    for task in ("waiting", "changed", "broken"):
        assert narrowed(fiona, task) == []


def test_more_than_a_few_lead_to_the_list(fiona):
    for number in range(10):
        ServiceFactory(name=f"New {number}")
    assert len(work(fiona)["unverified"]) == 8
    soup = BeautifulSoup(fiona.get(reverse("directory_work:queue")).content, "html.parser")
    link = soup.find("a", string=lambda text: text and "Show all" in text) or soup.find(
        lambda tag: tag.name == "a" and "Show all 10" in tag.text
    )
    html = fiona.get(link["href"]).content.decode()
    assert html.count("New ") >= 10


def test_the_next_step_is_offered_to_whoever_may_take_it(fiona, lead):
    line = ServiceFactory(name="Line", crisis_role=CrisisRole.LISTENING)
    queue = reverse("directory_work:queue")
    assert service_url("check", line) in fiona.get(queue).content.decode()
    check(fiona, line)
    assert service_url("approve", line) not in fiona.get(queue).content.decode()
    assert "Somebody else must approve it" in page_text(fiona.get(queue))
    assert service_url("approve", line) in lead.get(queue).content.decode()


def test_it_costs_the_same_however_much_there_is(lead):
    queue = reverse("directory_work:queue")

    def fill() -> None:
        due(-3, crisis_role=CrisisRole.LISTENING)
        due(-3), due(3), ServiceFactory()
        service = due(100)
        LinkCheck.objects.create(service=service, url="https://x.example/", checked_at=timezone.now(), failed_days=3)
        ChangeSuggestion.objects.create(kind="mistake", service=service, text="Wrong.")
        waiting = ServiceFactory(crisis_role=CrisisRole.LISTENING)
        verify(waiting, staff("checker", "verify"), SOURCE, Outcome.CONFIRMED)
        SearchLog.objects.create(day=timezone.localdate(), words=f"w{service.pk}", results=0)

    Taxonomy.objects.create(slug="topic", name="Topic").terms.create(slug="money", name="Money")
    fill()
    lead.get(queue)
    with CaptureQueriesContext(connection) as little:
        lead.get(queue)
    for _ in range(4):
        fill()
    with CaptureQueriesContext(connection) as much:
        lead.get(queue)
    assert len(much) <= len(little) <= MOST_QUERIES, "\n".join(query["sql"][:200] for query in much)


def test_searches_that_found_nothing_are_grouped_and_one_click_makes_a_synonym(lead, fiona):
    today = timezone.localdate()
    for days, words, results, times in [
        (0, "blue badge", 0, 2),
        (1, "blue badge", 0, 3),
        (0, "mended since", 4, 1),
        (5, "mended since", 0, 9),
        (91, "long ago", 0, 50),
        (0, "carers", 12, 50),
        (0, "one & only", 0, 1),
    ]:
        SearchLog.objects.create(day=today - timedelta(days=days), words=words, results=results, times=times)
    assert work(lead)["searches"] == ["blue badge", "one & only"]
    text = page_text(lead.get(reverse("directory_work:queue")))
    assert "searched 5 times" in text
    soup = BeautifulSoup(lead.get(reverse("directory_work:queue")).content, "html.parser")
    links = [link["href"] for link in soup.select("#work-searches ~ ul a")]
    assert form_of(lead, links[1])["word"] == ["one & only"]
    data = form_of(lead, links[0])
    assert data["word"] == ["blue badge"]
    assert (
        lead.post(links[0], data | {"word": " Blue  Badge", "means": "Parking permit ,  motability"}).status_code == 302
    )
    assert str(Synonym.objects.get()) == "blue badge → parking permit, motability"
    assert work(lead)["searches"] == ["one & only"]
    assert "Make a synonym" not in page_text(fiona.get(reverse("directory_work:queue")))


def test_all_searches_stand_on_pages(lead):
    for number in range(60):
        SearchLog.objects.create(day=timezone.localdate(), words=f"word {number:02}", results=0)
    url = reverse("directory_work:searches")
    assert "word 00" in page_text(lead.get(url)) and "word 59" not in page_text(lead.get(url))
    assert "word 59" in page_text(lead.get(url, {"p": "2"}))
    assert lead.get(url, {"p": "x"}).status_code == 200


@pytest.fixture
def topics():
    topic = Taxonomy.objects.create(slug="topic", name="Topic")
    money = topic.terms.create(slug="money", name="Money", sort_order=1)
    topic.terms.create(slug="benefits", name="Benefits", parent=money, sort_order=2)
    Taxonomy.objects.create(slug="audience", name="Audience").terms.create(slug="carers", name="Carers")
    return {term.slug: term for term in TaxonomyTerm.objects.all()}


def cells(client) -> dict[str, list[str]]:
    soup = BeautifulSoup(client.get(reverse("directory_need:table")).content, "html.parser")
    for hidden in soup.select(".w-sr-only"):
        hidden.decompose()
    rows = soup.select("table.directory-need tbody tr")
    return {
        row.th.get_text(" ", strip=True): [cell.get_text(" ", strip=True) for cell in row.find_all("td")]
        for row in rows
    }


def test_the_need_by_nation_counts_what_visitors_find(fiona, topics):
    for name, nations, term, verified in [
        ("UK", ["england", "scotland", "wales", "northern-ireland"], "benefits", True),
        ("Wales", ["wales"], "money", True),
        ("Unchecked", ["republic-of-ireland"], "money", False),
        ("Other list", ["republic-of-ireland"], "carers", True),
    ]:
        service = ServiceFactory(name=name, nations=nations)
        Attribute.objects.create(service=service, taxonomy_term=topics[term])
        if verified:
            make_public(service)
    both = make_public(ServiceFactory(nations=["scotland"]))
    for term in ("money", "benefits"):  # one service, counted once in the wider topic
        Attribute.objects.create(service=both, taxonomy_term=topics[term])
    gap = "None: see unchecked Add"
    assert cells(fiona) == {
        "Money": ["1", "2", "2", "1", gap],
        "Money: Benefits": ["1", "2", "1", "1", gap],
    }
    text = page_text(fiona.get(reverse("directory_work:queue")))
    assert "Money: Republic of Ireland" in text and "Money: Wales" not in text


def test_an_empty_cell_leads_to_what_could_fill_it(fiona, topics):
    candidate = ServiceFactory(name="Unchecked", nations=["wales"])
    Attribute.objects.create(service=candidate, taxonomy_term=topics["money"])
    soup = BeautifulSoup(fiona.get(reverse("directory_need:table")).content, "html.parser")
    look, add = soup.select("tbody tr")[0].select("td")[2].select("a")
    assert "Unchecked" in page_text(fiona.get(look["href"]))
    data = form_of(fiona, add["href"])
    assert data["chosen_terms"] == [str(topics["money"].pk)]
    assert data["areas-0-area"] == ["W92000004"]
    data |= {"name": "New", "slug": "new", "organization": str(candidate.organization_id)}
    assert fiona.post(service_url("add"), data).status_code == 302
    new = Service.objects.get(slug="new")
    assert new.nations == ["wales"] and [str(row) for row in new.attributes.all()] == ["Money"]


def test_the_first_page_of_the_admin_tells_those_who_work_here(fiona):
    due(-3, name="Crisis", crisis_role=CrisisRole.LISTENING)
    ChangeSuggestion.objects.create(kind="organisation", name="New one", text="Add it.")
    home = reverse("wagtailadmin_home")
    text = page_text(fiona.get(home))
    assert "1 Crisis lines whose check has run out" in text and "1 Suggestions from visitors" in text
    assert "Open the work queue" not in page_text(member("ed", roles.EDITORS).get(home))


def test_a_quiet_day(fiona):
    assert "Nothing to do" in page_text(fiona.get(reverse("directory_work:queue")))

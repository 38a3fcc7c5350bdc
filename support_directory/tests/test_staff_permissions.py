"""Each group signs in and tries every screen of the directory."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from portal import roles
from support_directory.choices import CrisisRole, Outcome
from support_directory.models import ChangeSuggestion, Location, Service, Synonym, Taxonomy
from support_directory.tests.factories import ServiceFactory, staff
from support_directory.tests.members import SOURCE, form_of, member, service_url
from support_directory.verification import verify

pytestmark = pytest.mark.django_db
STAFF, LEAD, DEPUTY, EDITOR = (
    roles.DIRECTORY_STAFF,
    roles.DIRECTORY_LEADS,
    roles.DIRECTORY_DEPUTIES,
    roles.EDITORS,
)
WORKERS = {STAFF, LEAD, DEPUTY}
MAY_OPEN = {
    "directory_work:queue": WORKERS,
    "directory_work:searches": WORKERS,
    "directory_need:table": WORKERS,
    "service:list": WORKERS | {EDITOR},
    "service:inspect": WORKERS | {EDITOR},
    "service:usage": WORKERS | {EDITOR},
    "service:history": WORKERS,
    "service:add": {STAFF, LEAD},
    "service:edit": {STAFF, LEAD},
    "service:check": WORKERS,
    "service:approve": {LEAD, DEPUTY},
    "service:withdraw": {STAFF, LEAD},
    "service:delete": {LEAD},
    "service:unpublish": set(),
    "organization:list": WORKERS | {EDITOR},
    "organization:inspect": WORKERS | {EDITOR},
    "organization:add": {STAFF, LEAD},
    "organization:edit": {STAFF, LEAD},
    "organization:delete": {LEAD},
    "location:list": WORKERS | {EDITOR},
    "location:inspect": WORKERS | {EDITOR},
    "location:edit": {STAFF, LEAD},
    "location:delete": {LEAD},
    "taxonomyterm:list": {LEAD},
    "taxonomyterm:add": {LEAD},
    "taxonomyterm:edit": {LEAD},
    "taxonomyterm:delete": {LEAD},
    "taxonomy:list": {LEAD},
    "taxonomy:edit": {LEAD},
    "taxonomy:add": set(),
    "taxonomy:delete": set(),
    "synonym:list": {STAFF, LEAD},
    "synonym:inspect": {STAFF, LEAD},
    "synonym:add": {LEAD},
    "synonym:edit": {LEAD},
    "synonym:delete": {LEAD},
    "directory_suggestions:index": {STAFF, LEAD},
    "directory_suggestions:edit": {STAFF, LEAD},
    "directory_suggestions:delete": {LEAD},
}
WITHOUT_ROW = ("list", "add", "index", "queue", "searches", "table")


@pytest.fixture
def rows():
    service = ServiceFactory(crisis_role=CrisisRole.LISTENING)
    verify(service, staff("checker", "verify"), SOURCE, Outcome.CONFIRMED)
    topic = Taxonomy.objects.create(slug="topic", name="Topic")
    return {
        "service": service,
        "organization": service.organization,
        "location": Location.objects.create(name="The house"),
        "taxonomyterm": topic.terms.create(slug="money", name="Money"),
        "taxonomy": topic,
        "synonym": Synonym.objects.create(word="blue badge", means="parking"),
        "directory_suggestions": ChangeSuggestion.objects.create(kind="organisation", name="New", text="Add it."),
    }


def address(name: str, rows: dict) -> str:
    namespace, _colon, view = name.partition(":")
    args = [] if view in WITHOUT_ROW else [rows[namespace].pk]
    ours = namespace.startswith("directory_")
    return reverse(f"{namespace if ours else f'wagtailsnippets_support_directory_{namespace}'}:{view}", args=args)


@pytest.mark.parametrize("group", roles.PERMISSIONS)
def test_each_group_opens_what_it_may_and_nothing_else(group, rows):
    client = member("someone", group)
    # Editorial leads read what editors read.
    expected = {name: (EDITOR if group == roles.EDITORIAL_LEADS else group) in who for name, who in MAY_OPEN.items()}
    opened = {name: client.get(address(name, rows)).status_code == 200 for name in MAY_OPEN}
    assert {name for name in MAY_OPEN if opened[name] != expected[name]} == set()


@pytest.mark.parametrize("group", roles.PERMISSIONS)
def test_nobody_without_the_right_gets_through_by_sending_the_form(group, rows):
    service = rows["service"]
    client = member("someone", group)
    pending = str(service.verifications.get().pk)
    client.post(service_url("approve", service), {"check": pending})
    service.refresh_from_db()
    assert bool(service.verified_fingerprint) == (group in (LEAD, DEPUTY))
    other = ServiceFactory(live=True)
    page = service_url("check", other)
    sent = form_of(member("lead", LEAD), page) | {"outcome": "confirmed", "source_url": SOURCE}
    client.post(page, sent)
    assert other.verifications.exists() == (group in WORKERS)
    client.post(service_url("withdraw", other), {"reason": "Closed."})
    assert Service.objects.get(pk=other.pk).live == (group not in (STAFF, LEAD))


@pytest.mark.parametrize(
    ("group", "names"),
    [
        (STAFF, ["Work queue", "Services", "Organisations", "Places", "Suggestions", "Need by nation", "Synonyms"]),
        (DEPUTY, ["Work queue", "Services", "Organisations", "Places", "Need by nation"]),
        (EDITOR, ["Services", "Organisations", "Places"]),
        (
            LEAD,
            [
                *["Work queue", "Services", "Organisations", "Places", "Suggestions", "Need by nation", "Synonyms"],
                *["Terms", "Lists of terms"],
            ],
        ),
    ],
)
def test_the_menu_shows_each_group_its_own(group, names, rf):
    from support_directory.staff.viewsets import DirectoryGroup

    request = rf.get("/admin/")
    request.user = member("someone", group).user
    items = DirectoryGroup().get_menu_item().menu.menu_items_for_request(request)
    assert [str(item.label) for item in sorted(items, key=lambda item: item.order)] == names


def test_a_link_to_a_form_is_not_shown_to_those_who_may_not_open_it(rows):
    html = member("ed", EDITOR).get(service_url("list")).content
    links = {link.get("href", "") for link in BeautifulSoup(html, "html.parser").find_all("a")}
    service = rows["service"]
    assert service_url("inspect", service) in links
    assert not links & {service_url(view, service) for view in ("edit", "check", "approve", "withdraw", "delete")}


def test_strangers_reach_nothing(client, rows):
    for name in MAY_OPEN:
        response = client.get(address(name, rows))
        assert response.status_code == 302 and "/admin/login/" in response["Location"], name

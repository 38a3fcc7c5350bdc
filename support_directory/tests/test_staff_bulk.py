"""Several entries at once: assigned, withdrawn, deleted; refusals in words; checking and publishing never."""

import pytest
from django.urls import reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import ModelLogEntry

from portal import roles
from support_directory.choices import CrisisRole
from support_directory.models import Location, Organization, Service, ServiceAtLocation
from support_directory.tests.factories import ServiceFactory, make_public
from support_directory.tests.members import form_of, member, page_text, service_url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def production(settings):
    """List only what was checked."""
    settings.SHOW_UNCHECKED_SERVICES = False


@pytest.fixture
def staff():
    return member("fiona", roles.DIRECTORY_STAFF)


@pytest.fixture
def lead():
    return member("leila", roles.DIRECTORY_LEADS)


@pytest.fixture
def only_line():
    return make_public(ServiceFactory(name="Only", nations=["wales"], crisis_role=CrisisRole.LISTENING))


def bulk_url(action: str, *rows, model: str = "service") -> str:
    url = reverse("wagtail_bulk_action", args=["support_directory", model, action])
    ids = "&".join(f"id={row.pk}" for row in rows)
    return f"{url}?{ids}&next={service_url('list')}"


def listed() -> list[str]:
    return sorted(Service.objects.listed().values_list("name", flat=True))


def test_nothing_checks_or_publishes_many_at_once():
    actions = bulk_action_registry.get_bulk_actions_for_model("support_directory", "service")
    assert {action.action_type for action in actions} == {"assign", "withdraw", "delete"}


def test_entries_are_assigned_without_voiding_their_check(staff):
    services = [make_public(ServiceFactory(name=name)) for name in ("One", "Two")]
    url = bulk_url("assign", *services)
    assert "fiona" in page_text(staff.get(url))
    response = staff.post(url, {"person": staff.user.pk}, follow=True)
    assert "2 entries assigned" in page_text(response)
    assert {service.assigned_to for service in Service.objects.all()} == {staff.user}
    assert listed() == ["One", "Two"]
    for service in services:
        assert "Assigned to fiona" in page_text(staff.get(service_url("history", service)))
    staff.post(bulk_url("assign", services[0]), {"person": ""})
    assert Service.objects.get(name="One").assigned_to is None
    assert "No longer anybody’s task" in page_text(staff.get(service_url("history", services[0])))


def test_only_people_who_work_on_entries_can_be_given_them(staff):
    outsider = member("editor", roles.EDITORS).user
    service = ServiceFactory()
    response = staff.post(bulk_url("assign", service), {"person": outsider.pk})
    assert "Select a valid choice" in page_text(response)
    assert Service.objects.get().assigned_to is None


def test_many_are_withdrawn_but_not_the_last_crisis_line(staff, only_line):
    other = make_public(ServiceFactory(name="Other"))
    url = bulk_url("withdraw", only_line, other)
    assert "This field is required" in page_text(staff.post(url, {"reason": ""}))
    text = page_text(staff.post(url, {"reason": "Closed."}, follow=True))
    assert "1 entry withdrawn" in text
    assert "“Only” was left as it is. Visitors in Wales would be left without any crisis line" in text
    assert listed() == ["Only"]
    assert "Withdrawn: Closed." in page_text(staff.get(service_url("history", other)))
    assert ModelLogEntry.objects.filter(action="support_directory.withdraw").count() == 1


def test_two_lines_that_cover_for_each_other_do_not_both_go(staff):
    lines = [make_public(ServiceFactory(crisis_role=CrisisRole.LISTENING)) for _ in range(2)]
    text = page_text(staff.post(bulk_url("withdraw", *lines), {"reason": "Closed."}, follow=True))
    assert "1 entry withdrawn" in text and "was left as it is" in text
    assert len(listed()) == 1


def test_deleting_many_names_what_is_refused_and_keeps_a_record(lead, only_line):
    other = make_public(ServiceFactory(name="Other"))
    text = page_text(lead.post(bulk_url("delete", only_line, other), follow=True))
    assert "1 deleted" in text and "“Only” was left as it is. Visitors in Wales" in text
    assert [service.name for service in Service.objects.all()] == ["Only"]
    assert ModelLogEntry.objects.get(action="wagtail.delete").object_id == str(other.pk)


def test_deleting_one_says_why_not(lead, only_line):
    url = service_url("delete", only_line)
    text = page_text(lead.post(url, follow=True))
    assert "Not deleted. Visitors in Wales would be left without any crisis line" in text
    assert Service.objects.exists()
    other = make_public(ServiceFactory(name="Other"))
    assert lead.post(service_url("delete", other)).status_code == 302
    assert not Service.objects.filter(name="Other").exists()


@pytest.mark.parametrize("action", ["assign", "withdraw", "delete"])
def test_all_at_once_is_refused(lead, action):
    """Wagtail would take every entry there is, whatever the list was narrowed to."""
    service = make_public(ServiceFactory())
    url = reverse("wagtail_bulk_action", args=["support_directory", "service", action]) + "?id=all"
    assert lead.post(url, {"reason": "x", "person": ""}).status_code == 404
    assert listed() == [service.name]


def test_the_list_does_not_offer_all(lead):
    for _ in range(25):
        ServiceFactory()
    html = lead.get(service_url("list")).content.decode()
    assert "data-bulk-action-footer" in html and "Select all snippets in listing" not in html


@pytest.mark.parametrize("model", ["organization", "location"])
def test_what_is_still_used_is_not_deleted(lead, model):
    service = ServiceFactory(organization__name="Used")
    place = Location.objects.create(name="Used")
    # Without signals, as an import does it: Wagtail's own index of uses knows nothing of it.
    ServiceAtLocation.objects.bulk_create([ServiceAtLocation(service=service, location=place)])
    row = {"organization": service.organization, "location": place}[model]
    delete = reverse(f"wagtailsnippets_support_directory_{model}:delete", args=[row.pk])
    one = lead.post(delete, follow=True)
    many = lead.post(bulk_url("delete", row, model=model), follow=True)
    assert one.status_code == many.status_code == 200
    assert Organization.objects.filter(name="Used").exists() and Location.objects.filter(name="Used").exists()
    if model == "location":
        assert "Not deleted. It is still used by" in page_text(one)


@pytest.mark.parametrize("action", ["assign", "withdraw", "delete"])
def test_people_who_may_only_look_change_nothing(action):
    service = make_public(ServiceFactory(name="Line"))
    deputy = member("dara", roles.DIRECTORY_DEPUTIES)
    assert deputy.get(bulk_url(action, service)).status_code == 200
    deputy.post(bulk_url(action, service), {"reason": "x", "person": deputy.user.pk})
    assert listed() == ["Line"] and Service.objects.get().assigned_to is None


def test_staff_do_not_delete(staff):
    service = make_public(ServiceFactory(name="Line"))
    staff.post(bulk_url("delete", service))
    staff.post(service_url("delete", service))
    assert listed() == ["Line"]
    assert "Delete" not in page_text(staff.get(service_url("edit", service)))


def test_a_bulk_form_says_what_it_is_about(lead):
    service = ServiceFactory(name="Line")
    assert "Line" in page_text(lead.get(bulk_url("withdraw", service)))
    assert "reason" in form_of(lead, bulk_url("withdraw", service))


@pytest.mark.parametrize(
    ("group", "listing", "chooses"),
    [
        (roles.DIRECTORY_STAFF, "service", True),
        (roles.EDITORS, "service", False),
        (roles.DIRECTORY_LEADS, "organization", True),
        (roles.DIRECTORY_STAFF, "organization", False),
    ],
)
def test_only_those_who_can_do_something_with_rows_choose_them(group, listing, chooses):
    ServiceFactory(name="One")
    page = member("somebody", group).get(reverse(f"wagtailsnippets_support_directory_{listing}:list"))
    assert ("data-bulk-action-checkbox" in page.content.decode()) is chooses

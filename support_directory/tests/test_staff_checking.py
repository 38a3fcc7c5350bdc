"""The whole walk: edit, draft, check beside the source, public; crisis lines with two people, never with one."""

from datetime import date

import pytest
from django.utils import timezone

from portal import roles
from support_directory.choices import Area, Assurance, CrisisRole, Status
from support_directory.models import LinkCheck, Phone, Service, ServiceArea
from support_directory.tests.factories import PhoneFactory, ServiceFactory, make_public
from support_directory.tests.members import SOURCE, check, form_of, member, page_text, row, save, service_url

pytestmark = pytest.mark.django_db


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


@pytest.fixture
def deputy():
    return member("dara", roles.DIRECTORY_DEPUTIES)


@pytest.fixture
def line():
    return ServiceFactory(name="Night line", phone="116 123", crisis_role=CrisisRole.LISTENING)


def listed() -> list[str]:
    return sorted(Service.objects.listed().values_list("name", flat=True))


def visitor_reads(client, service) -> str:
    response = client.get(service.get_absolute_url())
    return page_text(response) if response.status_code == 200 else ""


def approve(client, service):
    url = service_url("approve", service)
    return client.post(url, form_of(client, url), follow=True)


def test_from_an_edit_to_what_visitors_read(fiona, client, home):
    service = make_public(ServiceFactory(name="Advice line", phone="0808 157 0192"))
    save(fiona, service, description="Now at weekends too.", **{"phones-0-number": "0808 157 0193"})
    before = visitor_reads(client, service)
    assert "0808 157 0192" in before and "weekends" not in before
    screen = page_text(fiona.get(service_url("check", service)))
    assert "2 things differ from what visitors read now" in screen
    assert "New: Call 0808 157 0193" in screen and "No longer: Call 0808 157 0192" in screen
    assert "New: Now at weekends too." in screen
    text = page_text(check(fiona, service))
    assert "Visitors see this version now; the next check is due on" in text
    after = visitor_reads(client, service)
    assert "0808 157 0193" in after and "weekends" in after and "0808 157 0192" not in after
    assert "Nothing has been changed since the last check" in page_text(fiona.get(service_url("check", service)))


def test_a_crisis_line_needs_two_people(fiona, lead, line, client, home):
    assert "a second person must approve it" in page_text(check(fiona, line))
    assert listed() == [] and visitor_reads(client, line) == ""
    screen = page_text(lead.get(service_url("approve", line)))
    assert "Checked by fiona" in screen and SOURCE in screen and "Call 116 123" in screen
    assert "Visitors see this crisis line now" in page_text(approve(lead, line))
    assert listed() == ["Night line"] and "116 123" in visitor_reads(client, line)


def test_a_deputy_approves_as_well(fiona, deputy, line):
    check(fiona, line)
    approve(deputy, line)
    assert listed() == ["Night line"]


def test_the_same_person_is_refused(lead, line):
    check(lead, line)
    url = service_url("approve", line)
    screen = lead.get(url)
    assert "somebody else must approve it" in page_text(screen)
    assert "I agree" not in page_text(screen)
    pending = str(line.verifications.get().pk)
    refused = lead.post(url, {"check": pending})
    assert "You checked this entry yourself: somebody else must approve it." in page_text(refused)
    assert listed() == []


def test_what_changed_after_the_check_cannot_be_approved(fiona, lead, line):
    check(fiona, line)
    url = service_url("approve", line)
    data = form_of(lead, url)
    save(fiona, line, **{"phones-0-number": "0808 157 0192"})
    assert "It must be checked again first" in page_text(lead.get(url))
    assert "The entry has changed since it was checked" in page_text(lead.post(url, data))
    assert listed() == []


def test_a_second_approval_says_that_it_is_too_late(fiona, lead, deputy, line):
    check(fiona, line)
    data = form_of(deputy, service_url("approve", line))
    approve(lead, line)
    assert "no longer waits for an approval" in page_text(deputy.post(service_url("approve", line), data))
    assert "Nothing waits for an approval here" in page_text(deputy.get(service_url("approve", line)))


def test_checking_again_instead_of_approving_voids_the_first_check(fiona, lead, line):
    check(fiona, line)
    assert "fiona checked it on" in page_text(lead.get(service_url("check", line)))
    check(lead, line, outcome="not-confirmed", note="The number is another one.")
    assert "Nothing waits" in page_text(member("dara", roles.DIRECTORY_DEPUTIES).get(service_url("approve", line)))
    assert listed() == []


def test_a_draft_changed_while_somebody_looks_is_not_confirmed_unseen(fiona, lead):
    service = ServiceFactory(name="Line", phone="0808 157 0192")
    url = service_url("check", service)
    seen = form_of(fiona, url) | {"outcome": "confirmed", "source_url": SOURCE, "note": "All good."}
    save(lead, service, **{"phones-0-number": "0808 157 0193"})
    response = fiona.post(url, seen)
    text = page_text(response)
    assert "Somebody changed this entry while you looked at it" in text
    assert "0808 157 0193" in text and "All good." in text
    assert listed() == []
    assert response.context["form"]["outcome"].value() == "confirmed"
    again = {name: response.context["form"][name].value() for name in ("seen", "outcome", "source_url", "note")}
    assert fiona.post(url, again).status_code == 302
    assert listed() == ["Line"]


@pytest.mark.parametrize(
    ("evidence", "offered"),
    [
        ("https://example.org/help", "https://example.org/help"),
        ("leaflet of 2024", ""),
        ("https://a.example and b", ""),
    ],
)
def test_the_source_is_filled_in_where_the_evidence_is_an_address(fiona, evidence, offered):
    service = ServiceFactory(evidence_url=evidence, evidence_note="Seen there.")
    url = service_url("check", service)
    assert form_of(fiona, url)["source_url"] == [offered]
    assert "Seen there." in page_text(fiona.get(url))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"source_url": ""}, "This field is required"),
        ({"source_url": "their website"}, "Enter a valid URL"),
        ({"outcome": ""}, "This field is required"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_lost(fiona, changes, words):
    service = ServiceFactory()
    response = check(fiona, service, note="Hard to find.", **changes)
    assert words in page_text(response) and "Hard to find." in page_text(response)
    assert not service.verifications.exists()


def test_a_draft_that_lacks_something_names_the_field_and_the_row(fiona):
    service = make_public(ServiceFactory(phone="0808 157 0192"))
    broken = Service.objects.get(pk=service.pk)
    broken.name, broken.minimum_age, broken.maximum_age = "", 20, 10
    broken.phones = [*broken.phones.all(), Phone(number="12")]
    broken.areas = [ServiceArea(area=Area.ENGLAND), ServiceArea(area=Area.ENGLAND)]
    broken.save_revision(clean=False)
    expected = [
        "Name: This field cannot be blank",
        "The youngest age is above the oldest",
        "Phone number 2 (12), Number: This is not a number in the UK or Ireland",
        "Area 2 (England): this stands here twice",
    ]
    screen = page_text(fiona.get(service_url("check", service)))
    answer = page_text(check(fiona, service))
    assert [words for words in expected if words not in screen or words not in answer] == []
    assert "This entry cannot be confirmed yet" in answer
    assert Service.objects.get(pk=service.pk).assurance == Assurance.VERIFIED
    assert "Recorded" in page_text(check(fiona, service, outcome="not-confirmed"))


def test_a_crisis_line_without_a_number_is_told_so_before_anyone_confirms_it(fiona):
    line = ServiceFactory(crisis_role=CrisisRole.LISTENING, phone="")
    needed = "Someone to talk to in a crisis needs a number that people can call or text."
    assert needed in page_text(fiona.get(service_url("check", line)))
    assert needed in page_text(check(fiona, line)) and not line.verifications.exists()


def test_an_address_taken_by_another_entry_is_named(fiona):
    service = make_public(ServiceFactory(slug="mine"))
    save(fiona, service, slug="taken")
    ServiceFactory(slug="taken")
    assert "Short name in addresses: Service with this Short name" in page_text(check(fiona, service))


def test_the_last_crisis_line_is_refused_in_words(fiona, lead):
    line = make_public(ServiceFactory(name="Only", nations=["wales"], crisis_role=CrisisRole.LISTENING))
    save(fiona, line, crisis_role="")
    check(fiona, line)
    assert "Visitors in Wales would be left without any crisis line" in page_text(approve(lead, line))
    save(fiona, line, **{"areas-0-area": Area.ENGLAND.value})
    assert Service.objects.get(pk=line.pk).nations == ["wales"]


def test_not_confirmed_leaves_all_as_it_is(fiona):
    service = make_public(ServiceFactory(name="Public"))
    save(fiona, service, name="Doubtful")
    assert "What visitors see stays as it is" in page_text(check(fiona, service, outcome="not-confirmed"))
    assert listed() == ["Public"]


def test_an_overdue_entry_shows_its_hours_to_whoever_checks_it(fiona):
    service = make_public(ServiceFactory())
    save(
        fiona, service, bank_holidays="closed", **row("schedules", 0, weekday="1", opens_at="09:00", closes_at="17:00")
    )
    check(fiona, service)
    Service.objects.filter(pk=service.pk).update(next_due=date(2020, 1, 1))
    text = page_text(fiona.get(service_url("check", service)))
    assert "Monday, 9am to 5pm" in text and "Closed on bank holidays" in text
    assert "cannot be confirmed" not in text


def test_broken_links_earlier_checks_and_pages_stand_beside_the_evidence(fiona):
    service = make_public(ServiceFactory(organization__url="https://org.example/"))
    LinkCheck.objects.create(
        service=service,
        url="https://gone.example/",
        checked_at=timezone.now(),
        failed_days=3,
        last_failed_on=date.today(),
    )
    text = page_text(fiona.get(service_url("check", service)))
    assert "https://gone.example/ did not answer" in text
    assert "checker: Everything shown here is right" in text
    assert "https://org.example/" in text and "Appears on 0 pages" in text


def test_withdrawing_needs_a_reason_and_says_what_follows(fiona, client, home):
    service = make_public(ServiceFactory(name="Closing"))
    url = service_url("withdraw", service)
    assert "This field is required" in page_text(fiona.post(url, {"reason": " "}))
    assert "Withdrawn" in page_text(fiona.post(url, {"reason": "Closed in May."}, follow=True))
    assert listed() == [] and visitor_reads(client, service) == ""
    assert "Withdrawn: Closed in May." in page_text(fiona.get(service_url("history", service)))
    check(fiona, service)
    assert listed() == ["Closing"]


def test_the_last_crisis_line_is_not_withdrawn(fiona):
    line = make_public(ServiceFactory(name="Only", nations=["wales"], crisis_role=CrisisRole.LISTENING))
    response = fiona.post(service_url("withdraw", line), {"reason": "Closed."})
    assert "Visitors in Wales would be left without any crisis line" in page_text(response)
    assert "Closed." in page_text(response)
    assert listed() == ["Only"]


def test_a_service_that_closed_is_taken_out_by_a_check(fiona):
    service = make_public(ServiceFactory(phone="0808 157 0192"))
    PhoneFactory(service=ServiceFactory(name="Other"))
    save(fiona, service, status=Status.DEFUNCT.value)
    assert "New: Closed for good" in page_text(fiona.get(service_url("check", service)))
    check(fiona, service)
    assert listed() == []

"""The queue shows each person what waits for them, costs the same for many pages, and keeps what was answered."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from portal import roles
from portal.content.tests.factories import add_hub, add_page, add_topic
from portal.evidence.models import Claim, Concern, PageCare, PageReviewer, Review, Role
from portal.evidence.overview import pages_to_review, standings_of
from portal.evidence.queue.sections import counted, sections_for
from portal.evidence.signing import decline
from portal.evidence.tests.people import member, name_reviewer, redraft, seen, signed
from portal.home.models import InformationPage

pytestmark = pytest.mark.django_db
SEES_ALL = {roles.EDITORS, roles.EDITORIAL_LEADS, roles.MEDICAL_REVIEWERS}
QUEUE = "evidence_queue:index"


@pytest.fixture
def hub(home):
    return add_hub(home, title="The hub")


@pytest.fixture
def doctor():
    return member(roles.MEDICAL_REVIEWERS, public_name="Dr Example").user


@pytest.fixture
def editor():
    return member(roles.EDITORS)


@pytest.fixture
def doubt(hub):
    return Concern.objects.create(kind=Concern.Kind.READER, page=hub, text="The number looks old to me.")


def due_in(page, days: int) -> None:
    Review.objects.filter(page=page).update(next_due=timezone.localdate() + datetime.timedelta(days))


def titles(user) -> dict[str, list[str]]:
    return {section.key: [row.page.title for row in section.rows] for section in sections_for(user)}


def text_of(response) -> str:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").main.get_text(" ", strip=True)


@pytest.mark.parametrize("group", roles.PERMISSIONS)
def test_each_role_sees_the_queue_or_not(hub, doubt, group):
    client = member(group)
    allowed = group in SEES_ALL | {roles.LIVED_EXPERIENCE_REVIEWERS}
    assert (client.get(reverse(QUEUE)).status_code == 200) is allowed
    answer = reverse("evidence_queue:answer", args=[doubt.pk])
    assert (client.get(answer).status_code == 200) is (group in SEES_ALL)
    client.post(answer, {"answer": "Looked at it."})
    doubt.refresh_from_db()
    assert bool(doubt.handled_at) is (group in SEES_ALL)
    panel = "What needs a person today" in client.get(reverse("wagtailadmin_home")).content.decode()
    assert panel is allowed
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    assert (reverse(QUEUE) in menu) is allowed


def test_pages_stand_in_one_section_by_their_review(hub, doctor, editor):
    pages = {name: add_topic(hub, title=name) for name in ("Overdue", "Soon", "Good", "Changed", "New", "Refused")}
    add_topic(hub, title="A draft", live=False)
    for name in ("Overdue", "Soon", "Good", "Changed", "Refused"):
        signed(pages[name], doctor)
    decline(pages["Refused"], doctor, Role.MEDICAL, seen=seen(pages["Refused"]), comment="The figure is wrong.")
    due_in(pages["Overdue"], 0)
    due_in(pages["Soon"], 60)
    due_in(pages["Good"], 61)
    pages["Changed"].summary = "Other words."
    pages["Changed"].save_revision().publish()
    assert titles(editor.user) == {
        "overdue": ["Overdue"],
        "withdrawn": ["Refused"],
        "changed": ["Changed"],
        "soon": ["Soon"],
        "none": ["New", "The hub"],
        "check-none": ["Conditions", "Home"],
    }
    html = text_of(editor.get(reverse(QUEUE)))
    assert "Overdue" in html and "A draft" not in html


def test_pages_without_a_medical_review_stand_in_sections_of_their_own_after_the_medical_ones(home, hub, doctor):
    lead = member(roles.EDITORIAL_LEADS)
    names = ("Late", "Soon check", "Good check", "Changed check", "Refused check", "New check")
    pages = {name: add_page(home, InformationPage, title=name) for name in names}
    for name in names[:-1]:
        signed(pages[name], lead.user, Role.EDITORIAL)
    due_in(pages["Late"], 0)
    due_in(pages["Soon check"], 60)
    pages["Changed check"].summary = "Other words."
    pages["Changed check"].save_revision().publish()
    refused = pages["Refused check"]
    decline(refused, lead.user, Role.EDITORIAL, seen=seen(refused), comment="The address is wrong.")
    found = titles(lead.user)
    assert found == {
        "none": ["The hub"],
        "check-overdue": ["Late"],
        "check-withdrawn": ["Refused check"],
        "check-changed": ["Changed check"],
        "check-soon": ["Soon check"],
        "check-none": ["Conditions", "Home", "New check"],
    }
    assert next(iter(found)) == "none"  # what is medical comes first
    html = lead.get(reverse(QUEUE)).content.decode()
    assert "Editorial checks overdue" in html and "Reviews overdue" not in html
    assert reverse("evidence_review:sign", args=[pages["Late"].pk, Role.EDITORIAL]) in html
    panel = lead.get(reverse("wagtailadmin_home")).content.decode()
    assert "#queue-check-overdue" in panel and "Editorial checks overdue" in panel
    [row] = [row for section in sections_for(doctor) for row in section.rows if row.page.title == "Late"]
    assert not row.sign_url  # a medical signature would not settle it


def test_a_medical_signature_is_not_an_editorial_check_nor_the_other_way_round(home, hub, doctor):
    lead = member(roles.EDITORIAL_LEADS)
    about = add_page(home, InformationPage, title="About us")
    signed(about, doctor)
    signed(hub, lead.user, Role.EDITORIAL)
    found = titles(lead.user)
    assert "About us" in found["check-none"] and found["none"] == ["The hub"]


def test_rows_lead_to_the_editor_and_reviewers_are_led_to_their_screen(hub, doctor, editor):
    edit = reverse("wagtailadmin_pages:edit", args=[hub.pk])
    assert edit in editor.get(reverse(QUEUE)).content.decode()
    [section] = [one for one in sections_for(doctor) if one.key == "none"]
    assert section.rows[0].edit_url == edit
    assert section.rows[0].sign_url  # the screen, or the editor where there is none
    assert not sections_for(editor.user)[0].rows[0].sign_url


def test_my_reviews_are_the_pages_that_name_me_and_have_no_signature_of_mine(hub, doctor):
    patient = member(roles.LIVED_EXPERIENCE_REVIEWERS)
    care = PageCare.objects.create(page=hub)
    PageReviewer.objects.create(care=care, role=Role.LIVED_EXPERIENCE, user=patient.user)
    PageReviewer.objects.create(care=care, role=Role.MEDICAL, user=doctor)
    other = add_topic(hub, title="Not theirs")
    assert titles(patient.user) == {"mine": ["The hub"]}
    html = text_of(patient.get(reverse(QUEUE)))
    assert "Lived experience: no signature holds" in html and other.title not in html
    signed(hub, patient.user, Role.LIVED_EXPERIENCE)
    assert titles(patient.user) == {}
    assert "Nothing to do" in text_of(patient.get(reverse(QUEUE)))
    assert titles(doctor)["mine"] == ["The hub"]
    signed(hub, doctor)
    assert "mine" not in titles(doctor)
    due_in(hub, 30)
    assert titles(doctor)["mine"] == ["The hub"]


def test_my_reviews_hold_the_editorial_check_of_a_page_that_rests_on_it(home, hub):
    lead = member(roles.EDITORIAL_LEADS).user
    about = add_page(home, InformationPage, title="About us")
    name_reviewer(about, lead, Role.EDITORIAL)

    def notes():
        return [row.note for section in sections_for(lead) if section.key == "mine" for row in section.rows]

    assert notes() == ["Editorial: Never had an editorial check"]
    signed(about, lead, Role.EDITORIAL)
    assert notes() == []
    due_in(about, 0)
    assert notes() == ["Editorial: Editorial check overdue"]


def test_a_new_draft_that_names_me_is_mine_until_somebody_has_decided(hub, editor):
    patient = member(roles.LIVED_EXPERIENCE_REVIEWERS)
    draft = add_topic(hub, title="New draft", live=False)
    other = add_topic(hub, title="Another draft", live=False)
    name_reviewer(draft, patient.user, Role.LIVED_EXPERIENCE)
    name_reviewer(other, patient.user, Role.MEDICAL)  # that they may not sign
    assert titles(patient.user) == {"mine": ["New draft"]}
    html = patient.get(reverse(QUEUE)).content.decode()
    assert "not published yet" in html and reverse("evidence_review:sign", args=[draft.pk, "lived-experience"]) in html
    redraft(draft, editor.user, summary="Words.")
    decline(draft, patient.user, Role.LIVED_EXPERIENCE, seen=seen(draft), comment="Say how it feels.")
    assert titles(patient.user) == {}
    redraft(draft, editor.user, summary="Better words.")
    assert titles(patient.user) == {"mine": ["New draft"]}


def test_my_reviews_need_the_permission_too(hub, editor):
    care = PageCare.objects.create(page=hub)
    PageReviewer.objects.create(care=care, role=Role.MEDICAL, user=editor.user)
    assert "mine" not in titles(editor.user)


def test_open_tasks_of_workflows_are_my_reviews(hub, doctor, editor):
    task = GroupApprovalTask.objects.create(name="Look at it", active=True)
    task.groups.add(Group.objects.get(name=roles.MEDICAL_REVIEWERS))
    workflow = Workflow.objects.create(name="Reviews", active=True)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.create(page=Page.objects.get(pk=hub.pk), workflow=workflow)
    draft = add_topic(hub, title="A draft to look at", live=False)
    workflow.start(draft, editor.user)
    assert titles(doctor)["mine"] == ["A draft to look at"]
    assert "mine" not in titles(editor.user)


def test_many_pages_cost_no_more_queries_than_one(home, hub, doctor, editor):
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            text_of(editor.get(reverse(QUEUE)))
        return len(seen)

    lead = member(roles.EDITORIAL_LEADS).user
    signed(add_topic(hub), doctor)
    signed(add_page(home, InformationPage), lead, Role.EDITORIAL)
    care = PageCare.objects.create(page=hub, owner=doctor)
    Concern.objects.create(kind=Concern.Kind.READER, page=hub, text="Is it?")
    cost()
    before = cost()
    for number in range(6):
        page = add_topic(hub)
        signed(page, doctor)
        due_in(page, 0 if number % 2 else 10)
        PageCare.objects.create(page=page, owner=doctor)
        Concern.objects.create(kind=Concern.Kind.READER, page=page, text="Is it?")
        about = add_page(home, InformationPage)
        signed(about, lead, Role.EDITORIAL)
        due_in(about, 0 if number % 2 else 10)
        PageCare.objects.create(page=about, owner=doctor)
    assert care.owner == doctor
    assert cost() <= before + 1  # the first entry of a section nobody had before


def test_standings_cost_the_same_for_any_number_of_pages(hub, doctor, django_assert_max_num_queries):
    for _number in range(5):
        signed(add_topic(hub), doctor)
    with django_assert_max_num_queries(9):
        assert len(standings_of(pages_to_review(Page.objects.all(), Role.MEDICAL))) == 6


def test_the_panel_counts_what_waits(hub, doubt, editor):
    Claim.objects.create(key="c", statement="A fact.", topic="T", status=Claim.Status.DISPUTED)
    counts = {section.key: section.count for section in counted(editor.user)}
    assert counts == {"none": 1, "check-none": 2, "concerns": 1, "disputed": 1}  # the home page, and the list
    html = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("evidence_disputed_report") in html


# --- concerns ---


def test_a_concern_is_answered_once_with_a_note(hub, doubt, editor):
    html = text_of(editor.get(reverse(QUEUE)))
    assert "The number looks old" in html
    url = reverse("evidence_queue:answer", args=[doubt.pk])
    refused = editor.post(url, {"answer": "  "})
    assert "This field is required" in text_of(refused)
    doubt.refresh_from_db()
    assert doubt.handled_at is None
    done = editor.post(url, {"answer": "Corrected the number."}, follow=True)
    assert "on record" in done.content.decode()
    doubt.refresh_from_db()
    assert (doubt.handled_by, doubt.answer) == (editor.user, "Corrected the number.")
    assert "The number looks old" not in text_of(editor.get(reverse(QUEUE)))
    assert editor.post(url, {"answer": "Again."}).status_code == 404
    doubt.refresh_from_db()
    assert doubt.answer == "Corrected the number."


def test_concerns_about_pages_of_others_are_not_shown(hub, doubt):
    from django.contrib.auth.models import Permission

    client = member()
    names = ["access_admin", "see_queue"]
    client.user.user_permissions.set(Permission.objects.filter(codename__in=names))
    claim = Claim.objects.create(key="c", statement="A fact of ours.", topic="T")
    Concern.objects.create(kind=Concern.Kind.READER, claim=claim, text="Really?")
    html = text_of(client.get(reverse(QUEUE)))
    assert "A fact of ours." in html and "The number looks old" not in html
    assert client.get(reverse("evidence_queue:answer", args=[doubt.pk])).status_code == 404

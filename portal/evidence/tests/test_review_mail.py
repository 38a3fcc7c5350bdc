"""Mail of the review cycle: to whom, once, through a real mail server, and never in the way of the work."""

import datetime
import socket

import pytest
from aiosmtpd.controller import Controller
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from portal import roles
from portal.content.tests.factories import add_hub, add_page, add_topic
from portal.evidence.models import PageCare, Review, ReviewReminder, Role
from portal.evidence.reminders import due_reminders, overdue_reviews
from portal.evidence.tests.people import browser, fresh, name_reviewer, person, redraft, seen, signed, submit
from portal.home.models import InformationPage

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 28)


class Server:
    """Takes mail, but for addresses it is told to refuse."""

    def __init__(self):
        self.taken: list[str] = []
        self.text: list[str] = []
        self.refuse: set[str] = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuse:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.taken += [address.partition("@")[0] for address in envelope.rcpt_tos]
        self.text.append(envelope.content.decode())
        return "250 OK"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        return unused.getsockname()[1]


@pytest.fixture
def server(settings):
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port(), ready_timeout=10)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    settings.EMAIL_TIMEOUT = 2
    yield handler
    controller.stop()


@pytest.fixture
def page(home):
    return add_topic(add_hub(home), title="Next", slug="next", summary="Hands get weak.")


@pytest.fixture
def editor(db):
    return person("ed", roles.EDITORS, public_name="Ed Example")


@pytest.fixture
def doctors(db):
    return [person(name, roles.MEDICAL_REVIEWERS, public_name=f"Dr {name}") for name in ("anna", "bela")]


@pytest.fixture
def owner(page, editor):
    owner = person("owner", roles.EDITORS)
    PageCare.objects.create(page=page, owner=owner)
    return owner


def asked(page, editor, commits):
    with commits(execute=True):
        redraft(page, editor, summary="Hands and arms get weak.")
        submit(page, editor)


def decide(page, user, decision, commits, **values):
    address = reverse("evidence_review:sign", args=[page.pk, Role.MEDICAL])
    with commits(execute=True):
        browser(user).post(address, {"seen": seen(page), "decision": decision, "interests": "None", **values})


def test_all_who_may_sign_are_asked_or_those_whom_the_page_names(
    page, editor, doctors, server, admin_user, django_capture_on_commit_callbacks
):
    asked(page, editor, django_capture_on_commit_callbacks)
    assert server.taken == ["anna", "bela"]
    assert reverse("evidence_review:sign", args=[page.pk, "medical"]) in server.text[0].replace("=\r\n", "")
    assert "Ed Example" in server.text[0] and "weak" not in server.text[0]
    fresh(page).current_workflow_state.cancel()
    server.taken.clear()
    name_reviewer(page, doctors[1])
    asked(page, editor, django_capture_on_commit_callbacks)
    assert server.taken == ["bela"]


def test_those_named_in_other_roles_are_asked_when_the_page_is_submitted(
    page, editor, doctors, server, django_capture_on_commit_callbacks
):
    kin, second = (person(name, roles.LIVED_EXPERIENCE_REVIEWERS) for name in ("kin", "second"))
    name_reviewer(page, kin, Role.LIVED_EXPERIENCE)
    name_reviewer(page, doctors[0], Role.EDITORIAL)  # that they may not sign
    asked(page, editor, django_capture_on_commit_callbacks)
    assert server.taken == ["anna", "bela", "kin"] and second
    assert reverse("evidence_review:sign", args=[page.pk, "lived-experience"]) in server.text[2].replace("=\r\n", "")
    fresh(page).current_workflow_state.cancel()
    server.taken.clear()
    signed(page, kin, Role.LIVED_EXPERIENCE)
    with django_capture_on_commit_callbacks(execute=True):
        submit(page, editor)
    assert server.taken == ["anna", "bela"]  # the signature of this role holds for the text


def test_whoever_asked_and_the_owner_hear_how_it_ended_once(
    page, editor, owner, doctors, server, django_capture_on_commit_callbacks
):
    asked(page, editor, django_capture_on_commit_callbacks)
    server.taken.clear()
    decide(page, doctors[0], "declined", django_capture_on_commit_callbacks, comment="A secret word.")
    assert server.taken == ["ed", "owner"]
    assert "secret" not in "".join(server.text) and "did not sign" in server.text[-1]
    fresh(page).current_workflow_state.resume(editor)
    server.taken.clear()
    decide(page, doctors[0], "signed", django_capture_on_commit_callbacks)
    assert server.taken == ["ed", "owner"]


def test_a_signature_nobody_asked_for_is_told_to_the_owner(
    page, owner, doctors, server, django_capture_on_commit_callbacks
):
    decide(page, doctors[0], "signed", django_capture_on_commit_callbacks)
    assert server.taken == ["owner"]


def test_a_mail_server_that_is_away_does_not_undo_a_signature(
    page, editor, doctors, server, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_HOST = "nowhere.invalid"
    asked(page, editor, django_capture_on_commit_callbacks)
    decide(page, doctors[0], "signed", django_capture_on_commit_callbacks)
    assert Review.objects.exists() and fresh(page).summary == "Hands and arms get weak."


def due_in(page, doctor, days: int):
    signed(page, doctor)
    Review.objects.filter(page=page).update(next_due=timezone.localdate() + datetime.timedelta(days))


def run() -> str:
    try:
        call_command("send_review_reminders")
    except CommandError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(("days", "stage"), [(61, None), (60, "soon"), (1, "soon"), (0, "due"), (-29, "due")])
def test_each_stage_begins_on_its_day_and_is_told_once(page, owner, doctors, server, days, stage):
    due_in(page, doctors[0], days)
    assert run() == run() == ""
    assert server.taken == (["owner"] if stage else [])
    assert (
        set(ReviewReminder.objects.values_list("stage", flat=True))
        == ({"soon": {"soon"}, "due": {"soon", "due"}, None: set()}[stage])
    )


def test_after_missed_runs_only_the_latest_stage_is_told(page, owner, doctors, server):
    due_in(page, doctors[0], -30)
    run()
    run()
    assert server.taken == ["owner"] and "overdue" in server.text[0]
    assert ReviewReminder.objects.count() == 3


def test_one_mail_a_person_whoever_is_named_too_and_leads_where_nobody_owns_a_page(page, owner, doctors, server):
    lead = person("lead", roles.EDITORIAL_LEADS)
    other = add_topic(page.get_parent().specific, title="Other", slug="other")
    for one in (page, other):
        signed(one, doctors[0])
    Review.objects.update(next_due=timezone.localdate())
    name_reviewer(page, doctors[1])
    name_reviewer(other, doctors[1])
    run()
    assert sorted(server.taken) == ["bela", "lead", "owner"]
    text = next(text for text in server.text if "bela@" in text)
    assert "Next" in text and "Other" in text
    assert lead


def test_a_page_signed_again_begins_a_new_round(page, owner, doctors, server):
    due_in(page, doctors[0], -1)
    run()
    signed(page, doctors[0])
    run()
    assert server.taken == ["owner"]
    Review.objects.update(next_due=timezone.localdate())
    run()
    assert server.taken == ["owner", "owner"]


def test_who_is_refused_stays_due_and_keeps_nobody_from_theirs(page, owner, doctors, server):
    due_in(page, doctors[0], 0)
    name_reviewer(page, doctors[0])
    server.refuse = {"anna@charity.example"}
    assert "anna" in run() and server.taken == ["owner"]
    server.refuse = set()
    assert run() == "" and server.taken == ["owner", "anna"]


@pytest.fixture
def kin(page):
    """A lived experience reviewer whom the page names, and another whom it does not."""
    person("stranger", roles.LIVED_EXPERIENCE_REVIEWERS)
    kin = person("kin", roles.LIVED_EXPERIENCE_REVIEWERS)
    name_reviewer(page, kin, Role.LIVED_EXPERIENCE)
    return kin


def set_due(days: int, **which) -> None:
    Review.objects.filter(**which).update(next_due=timezone.localdate() + datetime.timedelta(days))


@pytest.mark.parametrize(
    ("days", "words"), [(61, None), (60, "is due on"), (0, "was due on"), (-29, "was due on"), (-30, "overdue since")]
)
def test_signatures_in_other_roles_are_due_too_and_said_by_their_role(page, owner, doctors, kin, server, days, words):
    name_reviewer(page, doctors[1])
    signed(page, doctors[0])
    signed(page, kin, Role.LIVED_EXPERIENCE)
    set_due(days, role=Role.LIVED_EXPERIENCE)
    assert run() == run() == ""
    assert sorted(server.taken) == (["kin", "owner"] if words else [])
    assert all("Next: the lived experience review " in text and words in text for text in server.text)
    assert not any("medical" in text for text in server.text)


def test_roles_that_fall_due_on_one_day_are_each_told_once_at_each_stage(page, owner, doctors, kin, server):
    lead = person("lead", roles.EDITORIAL_LEADS)
    for user, role in ((doctors[0], Role.MEDICAL), (kin, Role.LIVED_EXPERIENCE), (lead, Role.EDITORIAL)):
        signed(page, user, role)
    for days, stage in ((60, "is due"), (0, "was due"), (-30, "has been overdue")):
        ReviewReminder.objects.update(due=timezone.localdate() + datetime.timedelta(days))
        set_due(days, page=page)
        server.taken.clear()
        server.text.clear()
        run()
        run()
        assert sorted(server.taken) == ["kin", "owner"]
        to_owner = next(text for text in server.text if "owner@" in text)
        for review in ("the medical review", "the lived experience review", "the editorial check"):
            assert to_owner.count(f"{review} {stage}") == 1
        to_kin = next(text for text in server.text if "kin@" in text)
        assert "lived experience" in to_kin and "the medical" not in to_kin and "the editorial" not in to_kin


def test_only_the_newest_signature_of_a_role_is_due(page, owner, kin, server):
    signed(page, kin, Role.LIVED_EXPERIENCE)
    set_due(-1)
    signed(page, kin, Role.LIVED_EXPERIENCE)
    run()
    assert server.taken == []


def test_pages_count_as_overdue_by_the_role_they_rest_on(home, page, doctors, kin):
    lead = person("lead", roles.EDITORIAL_LEADS)
    about = add_page(home, InformationPage)
    signed(page, doctors[0])
    for one in (page, about):
        signed(one, lead, Role.EDITORIAL)
    signed(page, kin, Role.LIVED_EXPERIENCE)
    set_due(0)
    assert overdue_reviews() == {"all": 2}
    set_due(1, role=Role.MEDICAL)
    assert overdue_reviews() == {"all": 1}
    set_due(1, page=about)
    assert overdue_reviews() == {"all": 0}


def test_a_page_that_waits_for_a_week_is_brought_up_once_to_all_who_may_sign(page, editor, owner, doctors, server):
    name_reviewer(page, doctors[0])
    submit(page, editor)
    run()
    assert server.taken == []
    TaskState.objects.update(started_at=timezone.now() - datetime.timedelta(days=8))
    run()
    run()
    assert sorted(server.taken) == ["anna", "bela", "owner"]


def test_pages_taken_down_are_not_brought_up(page, owner, doctors):
    due_in(page, doctors[0], 0)
    fresh(page).unpublish()
    assert list(due_reminders(timezone.localdate())) == []


def test_an_owner_without_an_address_hands_the_reminder_to_the_leads(page, owner, doctors, server):
    person("lead", roles.EDITORIAL_LEADS)
    signed(page, doctors[0])
    type(owner).objects.filter(pk=owner.pk).update(email="")
    page.reviews.update(next_due=timezone.localdate())
    call_command("send_review_reminders")
    assert server.taken == ["lead"]


def test_a_named_reviewer_who_wrote_the_text_leaves_it_to_the_others(
    page, doctors, server, django_capture_on_commit_callbacks
):
    name_reviewer(page, doctors[0])
    with django_capture_on_commit_callbacks(execute=True):
        redraft(page, doctors[0], summary="Hands and arms get weak.")
        submit(page, doctors[0])
    assert server.taken == ["bela"]

"""What the site asks the worker for, and what it never waits for."""

from threading import Event

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.core.management import call_command
from wagtail.images.tests.utils import get_test_image_file

from portal.content.tests.factories import add_page
from portal.home.models import InformationPage
from portal.media.models import Consent, PortalImage
from portal.media.renditions import SPECS
from portal.search.query import find
from portal.work.models import Job
from portal.work.queueing import SLOW
from portal.work.worker import Worker, claim_next
from tests.mailbox import mail_server

pytestmark = pytest.mark.django_db


def work_off(queue: str) -> None:
    while job := claim_next(queue, "test"):
        Worker(queue, Event()).run_task(job)
        job.unlock()


@pytest.fixture
def image(home, queue, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return PortalImage.objects.create(
            title="Hand", description="A hand", file=get_test_image_file(size=(1200, 800))
        )


def shown(client, home, image, slug="pic") -> str:
    page = add_page(
        home, InformationPage, slug=slug, body=[("image", {"image": image, "alt": "", "decorative": False})]
    )
    return client.get(page.url).content.decode()


def test_the_worker_makes_the_sizes_and_until_then_pages_show_the_one_made_with_the_upload(client, home, image):
    assert image.renditions.count() == 1
    html = shown(client, home, image)
    assert 'width="960"' in html and 'height="640"' in html and ".jpg" in html
    assert "image/avif" not in html and "original_images" not in html
    assert image.renditions.count() == 1, "a page view makes none"
    work_off(SLOW)
    assert set(image.renditions.values_list("filter_spec", flat=True)) == set(SPECS)
    assert "image/avif" in shown(client, home, image, "later")


def test_sizes_that_are_missing_are_asked_for_once(image):
    work_off(SLOW)
    image.renditions.filter(filter_spec__contains="avif").delete()
    call_command("make_missing_renditions")
    call_command("make_missing_renditions")
    assert Job.objects.filter(status="READY").count() == 1
    work_off(SLOW)
    assert image.renditions.count() == len(SPECS)
    call_command("make_missing_renditions")
    assert not Job.objects.filter(status="READY").exists()


def test_a_picture_whose_consent_is_withdrawn_before_its_turn_gets_no_sizes(image, django_capture_on_commit_callbacks):
    image.consent = Consent.WITHDRAWN
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    work_off(SLOW)
    assert not image.renditions.exists()


@pytest.mark.usefixtures("queue")
def test_a_page_is_found_as_soon_as_it_is_published(home):
    add_page(home, InformationPage, title="Giraffe", slug="giraffe", body=[("text", "<p>Long necks.</p>")])
    assert [entry.title for entry in find("giraffe").entries] == ["Giraffe"]
    assert not Job.objects.exists(), "Wagtail's own tasks are done at once"


@pytest.mark.usefixtures("queue")
def test_a_letter_arrives_as_it_was_written(settings):
    with mail_server() as (box, settings.EMAIL_PORT):
        letter = EmailMultiAlternatives(
            "Grüße", "Plain words", "site@example.org", ["a@example.org"], reply_to=["b@c.example"]
        )
        letter.attach_alternative("<p>Rich words</p>", "text/html")
        letter.extra_headers["Auto-Submitted"] = "auto-generated"
        letter.send()
        assert box.taken == [], "nobody waits for the mail server"
        work_off("default")
    text = box.texts[0]
    assert all(said in text for said in ("Plain words", "<p>Rich words</p>", "b@c.example", "auto-generated"))


@pytest.mark.usefixtures("queue")
def test_a_letter_that_is_refused_for_good_stands_in_the_report_and_one_that_may_pass_waits(settings):
    with mail_server() as (box, settings.EMAIL_PORT):
        for box.answer, state in (("554 never", "FAILED"), ("451 later", "READY")):
            Job.objects.all().delete()
            send_mail("Subject", "Words", None, ["a@example.org"])
            work_off("default")
            job = Job.objects.get()
            assert job.status == state
            assert job.args_kwargs["args"], "the letter is kept"
        box.answer = "250 OK"
        job.try_again()
        work_off("default")
    assert box.taken == ["a@example.org"]


@pytest.mark.usefixtures("queue")
def test_attachments_are_refused_where_they_are_written():
    message = EmailMessage("Subject", "Words", to=["a@example.org"])
    message.attach("a.txt", "x")
    with pytest.raises(ValueError, match="attachments"):
        message.send()

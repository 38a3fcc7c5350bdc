"""The pages for when the site itself fails: approved crisis lines in plain files, whole at any moment."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.test import RequestFactory
from django.utils import timezone, translation

from support_directory import error_page
from support_directory.choices import Assurance, CrisisRole
from support_directory.models import Service
from support_directory.tests.factories import UK, ServiceFactory, staff
from support_directory.verification import withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.SHOW_UNCHECKED_SERVICES = False
    settings.ERROR_PAGE_ROOT = tmp_path / "made" / "errors"
    return settings.ERROR_PAGE_ROOT


def written(folder: Path, name: str = "500.html") -> str:
    call_command("write_error_pages", verbosity=0)
    assert sorted(path.name for path in folder.iterdir()) == ["500.html", "away.html"]
    return (folder / name).read_text(encoding="utf-8")


def approved_line(name: str, **facts) -> Service:
    return ServiceFactory(name=name, phone="116 123", crisis_role=CrisisRole.LISTENING, verified=True, **facts)


@pytest.mark.parametrize("name", ["500.html", "away.html"])
def test_it_gives_999_and_112_and_the_approved_lines(folder, name):
    line = {"crisis_role": CrisisRole.LISTENING, "nations": UK}
    ServiceFactory(name="Approved line", phone="116 123", verified=True, **line)
    ServiceFactory(name="Demonstration line", phone="0808 157 0192", assurance=Assurance.DEMONSTRATION, **line)
    ServiceFactory(name="No crisis line", phone="0808 157 0193", verified=True)
    html = written(folder, name)
    for said in ("tel:999", "tel:112", "Approved line", "tel:116123", "The whole UK"):
        assert said in html
    assert "Demonstration line" not in html and "No crisis line" not in html


def test_without_approved_lines_it_still_gives_999_and_112(folder):
    html = written(folder)
    assert "tel:999" in html and "tel:112" in html and "need to talk" not in html


def test_it_follows_the_directory_and_everyone_may_read_it(folder):
    assert "New line" not in written(folder)
    approved_line("New line")
    assert "New line" in written(folder)
    assert (folder / "500.html").stat().st_mode & 0o777 == 0o644


def test_a_fault_while_writing_leaves_the_old_page(folder, monkeypatch):
    before = written(folder)
    monkeypatch.setattr(error_page.os, "fsync", lambda number: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        call_command("write_error_pages")
    assert sorted(path.name for path in folder.iterdir()) == ["500.html", "away.html"]
    assert (folder / "500.html").read_text(encoding="utf-8") == before


def test_the_site_answers_a_fault_of_its_own_with_it(folder, django_assert_num_queries):
    request = RequestFactory().get("/")
    with django_assert_num_queries(0):
        bare = error_page.server_error(request)
    assert bare.status_code == 500 and b"tel:999" in bare.content
    approved_line("New line")
    written(folder)
    with django_assert_num_queries(0):
        full = error_page.server_error(request)
    assert full.status_code == 500 and b"New line" in full.content


@pytest.mark.parametrize("name", ["500.html", "away.html"])
def test_it_says_when_it_was_written_in_our_words_and_by_our_clock(folder, name, monkeypatch):
    approved_line("Line")
    monkeypatch.setattr(error_page.timezone, "now", lambda: datetime(2026, 7, 21, 13, 32, tzinfo=UTC))
    with translation.override("de"), timezone.override("America/New_York"):
        html = written(folder, name)
    assert "as of 21 July 2026, 14:32" in html


def test_the_page_of_nginx_needs_nothing_of_the_application(folder):
    approved_line("Line")
    html = written(folder, "away.html")
    places = set(re.findall(r'(?:href|src)="([^"]+)"', html))
    assert places == {"/.errors/errors.css", "/", "tel:999", "tel:112", "tel:116123"}
    assert not re.search(r"<script|<style|\sstyle=", html)


def test_without_lines_it_is_the_page_that_nginx_has_of_its_own(folder):
    own = (Path(configured.BASE_DIR) / "deploy/errors/away.html").read_text()
    assert written(folder, "away.html").split() == own.split()


def test_an_approval_and_a_withdrawal_are_followed_once_they_are_committed(folder, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        line, _other = approved_line("Passing line"), approved_line("Lasting line")
    assert "Passing line" in (folder / "away.html").read_text()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(line, staff("editor", "change"), "It has closed.")
    for name in ("500.html", "away.html"):
        html = (folder / name).read_text()
        assert "Lasting line" in html and "Passing line" not in html


def test_a_deleted_line_goes_and_other_deletions_cost_nothing(folder, django_capture_on_commit_callbacks):
    line, _other = approved_line("Passing line"), approved_line("Lasting line")
    plain = ServiceFactory()
    assert "Passing line" in written(folder)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        plain.delete()
    assert error_page.write_error_pages not in callbacks
    with django_capture_on_commit_callbacks(execute=True):
        line.delete()
    assert "Passing line" not in (folder / "500.html").read_text()


def test_a_page_that_cannot_be_written_spoils_no_approval(
    settings, tmp_path, caplog, django_capture_on_commit_callbacks
):
    (tmp_path / "taken").write_text("a file where the folder should be")
    settings.ERROR_PAGE_ROOT = tmp_path / "taken"
    with django_capture_on_commit_callbacks(execute=True):
        approved_line("Line")
    assert Service.objects.listed().get().name == "Line"
    assert "write_error_pages" in caplog.text

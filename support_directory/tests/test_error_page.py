"""The page for when the site itself fails: approved crisis lines in a plain file, whole at any moment."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import RequestFactory

from support_directory import error_page
from support_directory.choices import Assurance, CrisisRole
from support_directory.tests.factories import UK, ServiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.SHOW_UNCHECKED_SERVICES = False
    settings.ERROR_PAGE_ROOT = tmp_path / "made" / "errors"
    return settings.ERROR_PAGE_ROOT


def written(folder: Path) -> str:
    call_command("write_error_page", verbosity=0)
    assert [path.name for path in folder.iterdir()] == ["500.html"]
    return (folder / "500.html").read_text(encoding="utf-8")


def test_it_gives_999_and_112_and_the_approved_lines(folder):
    line = {"crisis_role": CrisisRole.LISTENING, "nations": UK}
    ServiceFactory(name="Approved line", phone="116 123", verified=True, **line)
    ServiceFactory(name="Demonstration line", phone="0808 157 0192", assurance=Assurance.DEMONSTRATION, **line)
    ServiceFactory(name="No crisis line", phone="0808 157 0193", verified=True)
    html = written(folder)
    for said in ("tel:999", "tel:112", "Approved line", "tel:116123", "The whole UK"):
        assert said in html
    assert "Demonstration line" not in html and "No crisis line" not in html


def test_without_approved_lines_it_still_gives_999_and_112(folder):
    html = written(folder)
    assert "tel:999" in html and "tel:112" in html and "need to talk" not in html


def test_it_follows_the_directory_and_everyone_may_read_it(folder):
    assert "New line" not in written(folder)
    ServiceFactory(name="New line", phone="116 123", crisis_role=CrisisRole.LISTENING, verified=True)
    assert "New line" in written(folder)
    assert (folder / "500.html").stat().st_mode & 0o777 == 0o644


def test_a_fault_while_writing_leaves_the_old_page(folder, monkeypatch):
    before = written(folder)
    monkeypatch.setattr(error_page.os, "fsync", lambda number: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        call_command("write_error_page")
    assert [path.name for path in folder.iterdir()] == ["500.html"]
    assert (folder / "500.html").read_text(encoding="utf-8") == before


def test_the_site_answers_a_fault_of_its_own_with_it(folder, django_assert_num_queries):
    request = RequestFactory().get("/")
    with django_assert_num_queries(0):
        bare = error_page.server_error(request)
    assert bare.status_code == 500 and b"tel:999" in bare.content
    ServiceFactory(name="New line", phone="116 123", crisis_role=CrisisRole.LISTENING, verified=True)
    written(folder)
    with django_assert_num_queries(0):
        full = error_page.server_error(request)
    assert full.status_code == 500 and b"New line" in full.content

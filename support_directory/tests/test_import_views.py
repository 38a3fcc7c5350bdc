"""The screens of an import: who may see them, what they say, and that crooked files and double clicks do no harm."""

import csv
import io
import uuid

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import TestCase
from django.urls import reverse

from portal import roles
from support_directory.importing import applying, forms, uploading
from support_directory.importing.reading import Unreadable, read
from support_directory.importing.views import steps
from support_directory.models import ImportBatch, ImportRow, Organization, Service
from support_directory.tests.factories import ServiceFactory
from support_directory.tests.importing import as_csv, cells, directory, everything, lead, uploaded

pytestmark = pytest.mark.django_db
State = ImportBatch.State
NEW = {"name": "Brand new", "organization": "A new one", "areas": "UK"}
ALL_NEW = {"id": "", "slug": "", "organization_slug": ""} | NEW
LIST = "wagtailsnippets_support_directory_service:list"
LEADS_ONLY = ["index", "batch", "match", "check", "again", "apply", "undo", "discard", "mistakes"]


def address(view: str, batch: ImportBatch | None = None, **query: str) -> str:
    return reverse(f"directory_import:{view}", args=[batch.pk] if batch else [], query=query or None)


@pytest.fixture
def browser(client):
    client.force_login(lead())
    return client


def send(browser, data: bytes | list, name: str = "file.csv"):
    data = data if isinstance(data, bytes) else as_csv(data)
    return browser.post(address("index"), {"file": SimpleUploadedFile(name, data)}, follow=True)


def latest() -> ImportBatch:
    return ImportBatch.objects.first()


def text(response) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def press(browser, url: str, data: dict[str, str] | None = None):
    """Send a form. What waits for the commit is done before the next page is asked for, as in life."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = browser.post(url, data)
    return browser.get(response["Location"], follow=True) if response.status_code == 302 else response


def submit(browser, response, label: str, **values: str):
    """Press a button of the page as a browser without JavaScript would."""
    page = BeautifulSoup(response.content, "html.parser")
    button = next(found for found in page.select("main button") if label in found.get_text())
    form = button.find_parent("form")
    data = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    for field in form.select("select"):
        chosen = field.select_one("option[selected]")
        data[field["name"]] = chosen["value"] if chosen else ""
    assert form["method"] == "post"
    return press(browser, form.get("action") or response.request["PATH_INFO"], data | values)


def bring_in(browser, rows: list[dict]) -> ImportBatch:
    page = submit(browser, send(browser, rows), "Check the file")
    page = submit(browser, page, "Continue")
    submit(browser, page, "Import as drafts")
    return latest()


def test_the_whole_way_by_hand_without_javascript(browser, settings):
    settings.SHOW_UNCHECKED_SERVICES = False
    public, *_rest = directory()
    shown = list(Service.objects.listed().values_list("name", flat=True))
    page = send(browser, [cells(public) | {"description": "Other words"}, cells(public) | ALL_NEW])
    assert "The file has 2 rows" in text(page)
    assert "First row: Public" in text(page)
    page = submit(browser, page, "Check the file")
    assert page.context["going_on"]
    assert "0 of 2 rows" in text(page)
    page = submit(browser, page, "Continue")
    words = text(page)
    assert "Checked, nothing changed yet" in words
    assert "2 drafts would be saved, all of them or none" in words
    assert "before: One. Two; “three”, 'four' after: Other words" in words
    assert not Service.objects.filter(name="Brand new").exists()
    page = submit(browser, page, "Import as drafts")
    assert "Nothing is public before somebody has checked it." in text(page)
    assert Service.objects.get(name="Brand new").live is False
    assert list(Service.objects.listed().values_list("name", flat=True)) == shown
    page = submit(browser, page, "Undo this import")
    assert "Undone" in text(page)
    assert not Service.objects.filter(name="Brand new").exists()
    assert not page.context["can_undo"] and not page.context["can_apply"]
    assert "Undone" in text(browser.get(address("index")))


def test_the_screens_say_that_the_public_directory_stays(browser):
    batch = uploaded([NEW])
    for url in (address("index"), address("match", batch)):
        assert "Visitors see no change until somebody has checked each entry" in text(browser.get(url))
    page = submit(browser, browser.get(address("match", batch)), "Check the file")
    assert "Visitors see no change" in text(page)


def test_a_page_with_script_is_told_how_far_it_is(browser, monkeypatch):
    monkeypatch.setattr(steps, "_SECONDS", 0)
    monkeypatch.setattr("support_directory.importing.checking.AT_ONCE", 2)
    batch = uploaded([NEW | {"name": f"n{n}"} for n in range(5)])
    page = submit(browser, browser.get(address("match", batch)), "Check the file")
    html = page.content.decode()
    assert "support_directory/importing/progress.js" in html and "data-import-step" in html
    told = [browser.post(address("check", batch), headers={"accept": "application/json"}).json() for _ in range(4)]
    assert [(step["done"], step["going_on"]) for step in told] == [(2, True), (4, True), (5, False), (5, False)]
    assert "progress.js" not in browser.get(address("batch", batch)).content.decode()


def test_a_changed_match_is_used_and_a_double_one_refused(browser):
    page = send(browser, b"Title,Who,Twice\nA line,An org,x\n")
    refused = submit(browser, page, "Check the file", column_1="name")
    assert "chosen twice" in text(refused)
    assert "know entries by" in text(submit(browser, page, "Check the file", column_0=""))
    assert "not one of the available choices" in text(submit(browser, page, "Check the file", column_2="nonsense"))
    page = submit(browser, page, "Check the file", column_1="organization", column_2="")
    submit(browser, page, "Continue")
    assert latest().mapping == {"name": 0, "organization": 1}
    assert latest().rows.get().action == "new"


def test_mistakes_are_shown_row_by_row_and_can_be_downloaded(browser):
    page = submit(browser, send(browser, [NEW, NEW | {"name": "=cmd", "areas": "Fyfe"}]), "Check the file")
    page = submit(browser, page, "Continue")
    words = text(page)
    assert "Has mistakes, nothing was changed" in words and "“Fyfe” cannot be understood" in words
    assert "Import as drafts" not in words
    assert "Fyfe" not in text(browser.get(address("batch", latest(), show="new")))
    response = browser.get(address("mistakes", latest()))
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"), newline="")))
    assert rows[0] == ["Row", "What is wrong", "name", "organization", "areas"]
    assert rows[1][0] == "3" and "Fyfe" in rows[1][1] and rows[1][2:] == ["'=cmd", "A new one", "Fyfe"]
    assert len(rows) == 2


def test_windows_encoding_is_said(browser):
    page = send(browser, "name,organization\nCafé,Ångström\n".encode("cp1252"))
    assert "read as Windows-1252" in text(page)
    assert "Café" in text(page)
    assert "Windows-1252" not in text(send(browser, "name,organization\nCafé,Ångström\n".encode()))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"name\n", "no rows below"),
        (b"\x89PNG\0\0", "not a spreadsheet"),
        (b"PK\x03\x04nothing", "damaged"),
        (b'name\n"x', "quotation mark"),
        (b"name,name\nx,y\n", "Two columns"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(browser, data, words):
    page = send(browser, data)
    assert page.status_code == 200
    assert words in text(page)
    assert not ImportBatch.objects.exists() and not ImportRow.objects.exists()


def test_a_file_that_breaks_off_late_leaves_no_rows(browser, monkeypatch):
    monkeypatch.setattr(uploading, "_AT_ONCE", 1)
    page = send(browser, b'name\nx\ny\n"z')
    assert "quotation mark" in text(page)
    assert not ImportBatch.objects.exists() and not ImportRow.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_too_big_for_memory_is_read_from_the_disk(browser, settings, kind):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    ServiceFactory.create_batch(3, description="Listens. " * 300)
    exported = b"".join(browser.get(reverse(LIST, query={"export": kind})).streaming_content)
    page = submit(browser, submit(browser, send(browser, exported, f"file.{kind}"), "Check the file"), "Continue")
    assert "There is nothing to import" in text(page)


def test_an_upload_of_200_mb_is_refused_before_it_is_read(browser, monkeypatch):
    def never(*args):
        raise AssertionError("it was read")

    monkeypatch.setattr("support_directory.importing.views.files.take_in", never)
    big = TemporaryUploadedFile("big.csv", "text/csv", 200 * 1024**2, "utf-8")
    form = forms.UploadForm({}, {"file": big})
    assert "larger than 20 MB" in str(form.errors)
    page = send(browser, bytes(21 * 1024**2))
    assert "larger than 20 MB" in text(page)


def test_no_file_at_all(browser):
    assert "This field is required" in text(browser.post(address("index")))


def test_names_of_files_do_no_harm(browser):
    send(browser, [NEW], "../../<b>x</b>\x01" + "y" * 300 + ".csv")
    assert len(latest().filename) <= 200 and "/" not in latest().filename
    html = browser.get(address("index")).content.decode()
    assert "<b>x</b>" not in html


def test_cells_are_shown_as_text(browser):
    page = submit(browser, send(browser, [NEW | {"name": "<script>alert(1)</script>"}]), "Check the file")
    page = submit(browser, page, "Continue")
    assert "<script>alert(1)</script>" not in page.content.decode()
    assert "<script>alert(1)</script>" in text(page)


def test_pressing_again_and_again_does_it_once(browser):
    batch = bring_in(browser, [NEW])
    for view in ("apply", "check", "apply", "again", "discard"):
        assert press(browser, address(view, batch)).status_code == 200
    batch.refresh_from_db()
    assert batch.state == State.APPLIED
    assert Service.objects.count() == 1
    for _ in range(2):
        press(browser, address("undo", batch))
    assert not Service.objects.exists() and not Organization.objects.exists()
    assert browser.get(address("match", batch)).status_code == 302


def test_what_somebody_changed_meanwhile_is_named_and_the_check_is_offered_again(browser):
    service = ServiceFactory(name="Mine")
    page = submit(browser, send(browser, [{"id": str(service.pk), "name": "Theirs"}]), "Check the file")
    page = submit(browser, page, "Continue")
    service.description = "Edited"
    service.save_revision()
    page = submit(browser, page, "Import as drafts")
    assert "somebody changed: Theirs (row 2)" in text(page)
    assert not page.context["can_apply"]
    page = submit(browser, page, "Check again")
    page = submit(browser, page, "Continue")
    submit(browser, page, "Import as drafts")
    draft = Service.objects.get().latest_revision.content
    assert (draft["name"], draft["description"]) == ("Theirs", "Edited")


def test_an_undo_that_meets_other_work_offers_to_leave_it(browser):
    service = ServiceFactory(name="Mine")
    batch = bring_in(browser, [cells(service) | {"name": "From the file"}, cells(service) | ALL_NEW])
    draft = Service.objects.get(pk=service.pk).get_latest_revision_as_object()
    draft.description = "Edited"
    draft.save_revision()
    page = submit(browser, browser.get(address("batch", batch)), "Undo this import")
    assert "Nothing was undone: since the import, somebody changed, checked or used Mine." in text(page)
    page = submit(browser, page, "Undo all others")
    assert "Left as it is: somebody worked on it" in text(page)
    assert Service.objects.get().latest_revision.content["description"] == "Edited"


def test_a_file_can_be_discarded(browser):
    page = send(browser, [NEW])
    page = submit(browser, page, "Discard this file")
    assert "Nothing in the directory was changed" in text(page)
    assert not ImportBatch.objects.exists()


def test_nothing_to_bring_in_is_said(browser):
    service = ServiceFactory()
    page = submit(browser, submit(browser, send(browser, [cells(service)]), "Check the file"), "Continue")
    assert "There is nothing to import" in text(page)


def test_what_matters_most_is_shown_first(browser):
    service = ServiceFactory(name="There")
    changed = cells(service) | {"name": "Changed"}
    rows = [ALL_NEW | {"name": "Fresh"}, changed]
    page = submit(browser, submit(browser, send(browser, rows), "Check the file"), "Continue")
    assert "Changed" in text(page) and "Fresh" not in text(page)
    everything_of_it = text(browser.get(address("batch", latest(), show="all")))
    assert "Changed" in everything_of_it and "Fresh" in everything_of_it
    page = submit(
        browser, submit(browser, send(browser, [*rows, ALL_NEW | {"url": "Bad"}]), "Check the file"), "Continue"
    )
    assert "Enter a valid URL" in text(page) and "Fresh" not in text(page)


def test_long_files_are_shown_in_pages(browser):
    page = submit(browser, send(browser, [NEW | {"name": f"Entry {n}"} for n in range(30)]), "Check the file")
    submit(browser, page, "Continue")
    first, second = (text(browser.get(address("batch", latest(), show="new", p=p))) for p in ("1", "2"))
    assert "Entry 3 " in first and "Entry 29" not in first
    assert "Entry 29" in second
    assert browser.get(address("batch", latest(), show="nonsense", p="nonsense")).status_code == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_export_is_that_of_the_list_with_its_filters(browser, kind):
    ServiceFactory(name="Welsh line", nations=["wales"])
    ServiceFactory(name="Scottish line", nations=["scotland"])

    def exported(**query: str) -> list[str]:
        response = browser.get(reverse(LIST, query=query | {"export": kind}))
        assert response.status_code == 200 and f".{kind}" in response["Content-Disposition"]
        data = b"".join(response.streaming_content)
        sheet = read(io.BytesIO(data), len(data))
        assert sheet.headings[:3] == ["id", "slug", "name"]
        return [row[2] for _number, row in sheet.rows]

    links = BeautifulSoup(browser.get(address("index")).content, "html.parser").select("a[href$='export=" + kind + "']")
    assert [link["href"] for link in links] == [f"{reverse(LIST)}?export={kind}"]
    assert exported() == ["Scottish line", "Welsh line"]
    assert exported(nation="wales") == ["Welsh line"]
    assert exported(q="scottish") == ["Scottish line"]


def test_opening_a_page_changes_nothing(browser):
    batch = uploaded([NEW])
    before = everything(), list(ImportRow.objects.values()), list(ImportBatch.objects.values())
    for view in ("index", "match", "batch", "mistakes"):
        assert browser.get(address(view, None if view == "index" else batch), follow=True).status_code == 200
    for view in ("check", "again", "apply", "undo", "discard"):
        assert browser.get(address(view, batch)).status_code == 405
    assert (everything(), list(ImportRow.objects.values()), list(ImportBatch.objects.values())) == before


@pytest.mark.parametrize("group", roles.PERMISSIONS)
@pytest.mark.parametrize("view", LEADS_ONLY)
def test_only_leads_import(client, group, view):
    batch = uploaded([NEW])
    client.force_login(lead("somebody", group))
    url = address(view, None if view == "index" else batch)
    before = everything(), list(ImportBatch.objects.values())
    for response in (client.get(url), client.post(url)):
        if group == roles.DIRECTORY_LEADS:
            assert response.status_code in (200, 302, 405) and "/admin/login" not in response.get("Location", "")
        else:
            assert response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")
            assert (everything(), list(ImportBatch.objects.values())) == before


@pytest.mark.parametrize("group", roles.PERMISSIONS)
def test_only_leads_see_it_in_the_menu(client, group):
    client.force_login(lead("somebody", group))
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    assert (address("index") in menu) is (group == roles.DIRECTORY_LEADS)


def test_the_right_to_import_alone_changes_no_entries(client):
    user = lead("somebody", roles.EDITORS)
    user.user_permissions.add(Permission.objects.get(codename="add_importbatch"))
    client.force_login(user)
    batch = bring_in(client, [NEW])
    assert batch.state == State.CHECKED
    assert not Service.objects.exists()
    applying.apply(batch.pk, lead())
    press(client, address("undo", batch))
    assert Service.objects.exists()


@pytest.mark.parametrize("view", LEADS_ONLY)
def test_visitors_are_sent_to_sign_in(client, view):
    batch = uploaded([NEW])
    response = client.get(address(view, None if view == "index" else batch))
    assert response.status_code == 302 and "/admin/login/" in response["Location"]


def test_an_import_that_is_not_there(browser):
    gone = ImportBatch(pk=uuid.uuid4())
    for view in ("batch", "match", "mistakes"):
        assert browser.get(address(view, gone)).status_code == 404
    for view in ("check", "apply", "undo", "discard"):
        assert browser.post(address(view, gone)).status_code == 404


def test_crooked_requests_are_refused(browser, monkeypatch):
    def breaks(*args):
        raise Unreadable("words")

    monkeypatch.setattr("support_directory.importing.views.files.take_in", breaks)
    assert "words" in text(send(browser, [NEW]))
    batch = uploaded([NEW])
    assert browser.post(address("match", batch), {"column_0": "\0", "column_99": "name"}).status_code == 200

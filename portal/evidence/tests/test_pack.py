"""The pack holds what stands behind a page, names what is missing, and keeps back what is nobody else's business."""

import csv
import io
import json
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import PageViewRestriction

from portal import roles
from portal.content.tests.factories import SourceFactory, add_hub, add_topic
from portal.evidence.models import (
    Claim,
    ClaimSource,
    Concern,
    Criterion,
    EvidencePack,
    PageCare,
    PageFeedback,
    PageReviewer,
    PortfolioNote,
    Role,
    SmallEdit,
)
from portal.evidence.tests.people import member, person, signed

pytestmark = pytest.mark.django_db
MAKERS = {roles.EDITORS, roles.EDITORIAL_LEADS}


@pytest.fixture
def source():
    return SourceFactory(title="The guideline", note="Secret note of editors")


@pytest.fixture
def hub(home):
    return add_hub(home, title="The hub", summary="Hands may get weak.")


@pytest.fixture
def page(hub, source):
    body = [{"type": "text", "value": f'<p>Rest helps. <a linktype="source" id="{source.pk}">[S]</a></p>'}]
    return add_topic(hub, title="Living with it", summary="What helps.", body=body)


@pytest.fixture
def editor():
    return member(roles.EDITORIAL_LEADS, public_name="Ed Itor")


def made(client, page, **data) -> ZipFile:
    response = client.post(reverse("evidence_pack", args=[page.pk]), data)
    assert response.status_code == 200 and response["Content-Type"] == "application/zip"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    archive = ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    archive.filename = response["Content-Disposition"]
    return archive


def table(archive: ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode("utf-8-sig"))))


def data_of(archive: ZipFile) -> dict:
    return json.loads(archive.read("pack.json"))


def criterion(archive: ZipFile, number: int) -> dict:
    found = data_of(archive)["criteria"]
    assert [one["number"] for one in found] == list(range(1, 11))
    return found[number - 1]


def everything(archive: ZipFile) -> str:
    return "\n".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize("group", roles.PERMISSIONS)
def test_each_role_makes_packs_or_does_not(page, group):
    client, url = member(group), reverse("evidence_pack", args=[page.pk])
    assert (client.get(url).status_code == 200) is (group in MAKERS)
    client.post(url)
    assert EvidencePack.objects.exists() is (group in MAKERS)
    if group in roles.PAGE_PERMISSIONS:
        html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert (url in html) is (group in MAKERS)


def test_nothing_is_written_on_get_and_drafts_have_no_pack(hub, page, editor):
    html = editor.get(reverse("evidence_pack", args=[page.pk])).content.decode()
    assert "No pack has been made yet" in html
    assert not EvidencePack.objects.exists()
    draft = add_topic(hub, live=False)
    assert editor.get(reverse("evidence_pack", args=[draft.pk])).status_code == 404


def test_the_permission_alone_is_not_enough_where_one_may_not_edit_the_page(page):
    from django.contrib.auth.models import Permission

    client = member()
    names = ["access_admin", "make_pack"]
    client.user.user_permissions.set(Permission.objects.filter(codename__in=names))
    assert client.post(reverse("evidence_pack", args=[page.pk])).status_code != 200
    assert not EvidencePack.objects.exists()


def test_it_holds_the_files_and_the_page_to_print_stands_by_itself(page, editor):
    archive = made(editor, page)
    assert archive.testzip() is None
    assert {"index.html", "pack.json", "versions.csv", "reviews.csv", "claims.csv", "sources.csv", "feedback.csv"} | {
        "notes.csv"
    } <= set(archive.namelist())
    assert all("/" not in name and name.isascii() for name in archive.namelist())
    html = archive.read("index.html").decode()
    soup = BeautifulSoup(html, "html.parser")
    assert not soup.find_all(["script", "img", "form", "iframe"])
    assert [link["href"][:14] for link in soup.find_all("link")] == ["data:text/css;"]
    assert [heading.text for heading in soup.find_all("h2")][:10] == [f"{c.value}. {c.label}" for c in Criterion]
    ids = [node["id"] for node in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    text = soup.select_one(".text").get_text(" ", strip=True)
    assert "Rest helps." in text and "What helps." in text
    [row] = EvidencePack.objects.all()
    assert row.page_id == page.pk and row.made_by == editor.user and not row.with_comments


def test_reviewers_interests_and_sources_stand_in_it(page, editor, source):
    doctor = member(roles.MEDICAL_REVIEWERS, public_name="Dr Example", public_role="neurologist").user
    care = PageCare.objects.create(page=page, owner=editor.user)
    PageReviewer.objects.create(care=care, role=Role.MEDICAL, user=doctor)
    review = signed(page, doctor, interests="Paid by a maker once.")
    archive = made(editor, page)
    [row] = table(archive, "reviews")
    assert (row["Reviewer"], row["Who they are"]) == ("Dr Example", "neurologist")
    assert row["Interests declared"] == "Paid by a maker once." and row["Holds for the text of today"] == "yes"
    [cited] = table(archive, "sources")
    assert (cited["Source"], cited["Address"]) == ("The guideline", source.url)
    assert data_of(archive)["pages"][0]["next_due"] == review.next_due.isoformat()
    assert "No owner" not in everything(archive)


def test_claims_tell_what_each_source_says(page, editor, source, monkeypatch):
    claim = Claim.objects.create(key="c", statement="Rest helps.", topic="T", note="Secret note of editors")
    ClaimSource.objects.create(claim=claim, source=source, says="It helps in one study.", place="page 3")
    from portal.content import material

    known = material.references_of
    monkeypatch.setattr(material, "references_of", lambda page: [*known(page), (Claim, claim.pk)])
    archive = made(editor, page)
    [row] = table(archive, "claims")
    assert (row["Claim"], row["What it says"], row["Where in it"]) == (
        "Rest helps.",
        "It helps in one study.",
        "page 3",
    )
    assert "Facts no clinician has checked stand on: Living with it." in criterion(archive, 4)["missing"]


def test_versions_tell_who_changed_which_words_since_the_last_pack(page, editor):
    page.summary = "What really helps."
    page.save_revision(user=editor.user).publish(user=editor.user)
    first = table(made(editor, page), "versions")
    assert len(first) == 2
    assert (first[1]["Who"], first[1]["What changed"]) == ("Ed Itor", "Plain summary")
    assert (first[1]["Words before"], first[1]["Words after"]) == ("What helps.", "What really helps.")
    assert table(made(editor, page), "versions") == []
    page.refresh_from_db()
    page.summary = "What helps most."
    page.save_revision(user=editor.user).publish(user=editor.user)
    archive = made(editor, page)
    [newest] = table(archive, "versions")
    assert (newest["Version"], newest["Words before"], newest["Status"]) == ("3", "What really helps.", "Published now")
    assert any(row["Who"] == "Ed Itor" for row in table(archive, "actions"))


def test_drafts_are_named_without_their_words(hub, page, editor):
    page.summary = "Words of a draft."
    page.save_revision(user=editor.user)
    hub.summary = "Draft of the hub."
    hub.save_revision()
    add_topic(hub, title="Not published", live=False)
    archive = made(editor, hub)
    held = everything(archive)
    assert "Words of a draft." not in held and "Draft of the hub." not in held and "Not published" not in held
    assert any(row["Status"].startswith("Draft, not published") for row in table(archive, "versions"))


def test_a_hub_brings_all_its_published_pages(hub, page, editor):
    add_topic(hub, title="Another page")
    html = editor.get(reverse("evidence_pack", args=[hub.pk])).content.decode()
    assert "3 pages:" in html
    titles = [one["title"] for one in data_of(made(editor, hub))["pages"]]
    assert titles == ["The hub", "Living with it", "Another page"]
    assert [one["title"] for one in data_of(made(editor, page))["pages"]] == ["Living with it"]


def test_private_pages_are_in_it_for_those_who_may_edit_them(page, editor):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert "Rest helps." in everything(made(editor, page))


def test_notes_of_editors_never_are(page, editor):
    doctor = member(roles.MEDICAL_REVIEWERS).user
    from portal.evidence.material import fingerprint_of, material_of
    from portal.evidence.signing import sign

    sign(page, doctor, Role.MEDICAL, seen=fingerprint_of(material_of(page)), interests="None", comment="For you alone")
    held = everything(made(editor, page))
    assert "Secret note of editors" not in held and "For you alone" not in held


def test_comments_of_readers_stay_out_unless_chosen(page, editor):
    PageFeedback.objects.create(page=page, helpful=True, comment="It helped my mother.")
    PageFeedback.objects.create(page=page, helpful=False)
    Concern.objects.create(kind=Concern.Kind.READER, page=page, text="My hand is worse.")
    archive = made(editor, page)
    held = everything(archive)
    assert "my mother" not in held and "My hand" not in held and "comments.csv" not in archive.namelist()
    [row] = table(archive, "feedback")
    assert (row["Helped"], row["Did not help"]) == ("1", "1")
    chosen = made(editor, page, comments="on")
    assert [row["Comment"] for row in table(chosen, "comments")] == ["It helped my mother."]
    assert EvidencePack.objects.first().with_comments


def test_what_is_missing_is_named_under_its_criterion(page, editor):
    PortfolioNote.objects.create(criterion=Criterion.TRAINING, title="A course", text="Two of us went.")
    archive = made(editor, page)
    assert "No owner: Living with it." in criterion(archive, 1)["missing"]
    assert "Never medically reviewed: Living with it." in criterion(archive, 4)["missing"]
    assert "No note says how people hear of it." in criterion(archive, 9)["missing"]
    training = criterion(archive, 2)
    assert training["missing"] == [] and [note["title"] for note in training["notes"]] == ["A course"]
    html = BeautifulSoup(archive.read("index.html"), "html.parser")
    section = html.find("h2", id="criterion-9").parent
    assert "No note says how people hear of it." in section.select_one(".missing").text


def test_notes_about_other_pages_stay_out(hub, page, editor):
    other = add_topic(hub, title="Other")
    PortfolioNote.objects.create(criterion=Criterion.NEED, title="About another page", text="x", page=other)
    PortfolioNote.objects.create(criterion=Criterion.NEED, title="About this page", text="x", page=page)
    assert [row["Title"] for row in table(made(editor, page), "notes")] == ["About this page"]


def test_no_cell_runs_as_a_formula_and_names_of_files_are_plain(hub, editor):
    page = add_topic(hub, title="=1+1", slug="plain-name")
    archive = made(editor, page)
    assert table(archive, "pages")[0]["Page"] == "'=1+1"
    assert "plain-name" in archive.filename
    assert data_of(archive)["title"] == "=1+1"  # programs get what stands there


def test_a_pack_that_fails_leaves_no_trace(page, editor, monkeypatch):
    from portal.evidence.pack import views

    def fail(pack):
        raise OSError("no space")

    monkeypatch.setattr(views, "write", fail)
    with pytest.raises(OSError):
        editor.post(reverse("evidence_pack", args=[page.pk]))
    assert not EvidencePack.objects.exists()


def test_small_edits_name_writer_confirmer_reason_and_words(editor, hub, page):
    writer = person("writer", roles.EDITORS, first_name="Wri", last_name="Ter")
    SmallEdit.objects.create(
        page=page,
        from_fingerprint="a",
        to_fingerprint="b",
        made_by=writer,
        confirmed_by=editor.user,
        reason="A slip",
        changes=[["hepls", "helps"], ["teh", "the"]],
    )
    first = table(made(editor, hub), "small-edits")
    assert [(row["Words before"], row["Words after"]) for row in first] == [("hepls", "helps"), ("teh", "the")]
    assert {(row["Page"], row["Why"]) for row in first} == {("Living with it", "A slip")}
    assert {row["Written by"] for row in first} == {str(writer)}
    assert {row["Confirmed by"] for row in first} == {str(editor.user)}
    assert table(made(editor, hub), "small-edits") == []  # the next pack tells what came since


def test_the_reason_for_hard_words_stands_with_what_was_done(editor, page):
    log(instance=page, action="evidence.hard_words", user=editor.user, data={"reason": "A law is quoted.", "grade": 12})
    assert "A law is quoted." in {row["Why"] for row in table(made(editor, page), "actions")}

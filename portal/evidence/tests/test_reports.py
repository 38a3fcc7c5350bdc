"""Each report holds the right rows, on screen and as files that are safe to open, for those whose business it is."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import Locale, Page, ReferenceIndex

from portal import roles
from portal.content.tests.factories import SourceFactory, add_hub, add_page, add_topic
from portal.evidence.models import Claim, ClaimSource, OutsideLink, PageCare, PageReviewer, Review, Role
from portal.evidence.signing import decline
from portal.evidence.tests.people import member, seen, signed
from portal.home.models import InformationPage

pytestmark = pytest.mark.django_db
REPORTS = (
    "reviews",
    "concerns",
    "disputed",
    "stale_translations",
    "without_sources",
    "broken_links",
    "unexplained_terms",
    "reading_grade",
)
READERS = {roles.EDITORS, roles.EDITORIAL_LEADS, roles.MEDICAL_REVIEWERS}


@pytest.fixture
def hub(home):
    return add_hub(home, title="The hub")


@pytest.fixture
def editor():
    return member(roles.EDITORS)


def url_of(report: str, query: str = "") -> str:
    return reverse(f"evidence_{report}_report") + query


def rows(client, report: str, query: str = "?export=csv") -> list[dict[str, str]]:
    """Return the rows of a report from its CSV file."""
    response = client.get(url_of(report, query))
    assert response.status_code == 200 and response["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


def text(value: str) -> list[dict]:
    return [{"type": "text", "value": value}]


@pytest.mark.parametrize("group", roles.PERMISSIONS)
def test_each_role_opens_reports_or_does_not(hub, group):
    client = member(group)
    for report in REPORTS:
        for query in ("", "?export=csv", "?export=xlsx"):
            assert (client.get(url_of(report, query)).status_code == 200) is (group in READERS), report
        results = reverse(f"evidence_{report}_report_results")
        assert (client.get(results).status_code == 200) is (group in READERS)
        menu = client.get(reverse("wagtailadmin_home")).content.decode()
        assert (url_of(report) in menu) is (group in READERS)


def test_review_states_can_be_filtered_searched_and_downloaded(hub, editor):
    doctor = member(roles.MEDICAL_REVIEWERS, public_name="Dr Example").user
    late, changed, good, refused = (add_topic(hub, title=name) for name in ("Late", "Changed", "Good", "Refused"))
    for page in (late, changed, good, refused):
        signed(page, doctor)
    decline(refused, doctor, Role.MEDICAL, seen=seen(refused), comment="The figure is wrong.")
    Review.objects.filter(page=late).update(next_due=timezone.localdate())
    changed.summary = "Other words."
    changed.save_revision().publish()
    care = PageCare.objects.create(page=good, owner=editor.user)
    PageReviewer.objects.create(care=care, role=Role.MEDICAL, user=doctor)

    everything = {row["Page"]: row for row in rows(editor, "reviews", "?export=csv&role=medical")}
    assert set(everything) == {"Late", "Changed", "Good", "Refused", "The hub"}
    assert everything["Refused"]["Review"] == "Medical review withdrawn"
    assert everything["Late"]["Review"] == "Medical review overdue"
    assert everything["Good"]["By"] == "Dr Example" and everything["Good"]["Owner"] == str(editor.user)
    assert everything["Good"]["Reviewers asked"] == "Dr Example (Medical)"
    assert everything["Good"]["Address"].endswith(good.url)
    for standing, names in {
        "overdue": ["Late"],
        "changed": ["Changed"],
        "withdrawn": ["Refused"],
        "none": ["The hub"],
        "reviewed": ["Good"],
    }.items():
        assert [
            row["Page"] for row in rows(editor, "reviews", f"?export=csv&role=medical&standing={standing}")
        ] == names
    assert [row["Page"] for row in rows(editor, "reviews", "?export=csv&q=goo")] == ["Good"]
    html = editor.get(url_of("reviews", "?standing=overdue&ordering=-next_due")).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[late.pk]) in html
    assert reverse("wagtailadmin_pages:edit", args=[good.pk]) not in html

    response = editor.get(url_of("reviews", "?export=xlsx&role=medical"))
    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[0][0] == "Page" and {line[0] for line in lines[1:]} == set(everything)
    due = next(line for line in lines if line[0] == "Late")[lines[0].index("Due")]
    assert due.date() == timezone.localdate() if isinstance(due, datetime.datetime) else due == timezone.localdate()


def test_review_states_say_what_a_page_rests_on_and_medical_pages_come_first(home, hub, editor):
    lead = member(roles.EDITORIAL_LEADS, public_name="Lee Example").user
    late = add_page(home, InformationPage, title="About us")
    signed(late, lead, Role.EDITORIAL)
    Review.objects.update(next_due=timezone.localdate())
    assert [row["Page"] for row in rows(editor, "reviews")] == ["The hub", "About us", "Conditions", "Home"]
    about = next(row for row in rows(editor, "reviews") if row["Page"] == "About us")
    assert (about["Rests on"], about["Review"]) == ("Editorial", "Editorial check overdue")
    assert about["By"] == "Lee Example" and about["Due"] == about["Last signature"]  # signed today, and due today
    assert [row["Page"] for row in rows(editor, "reviews", "?export=csv&standing=overdue")] == ["About us"]
    assert rows(editor, "reviews", "?export=csv&standing=overdue&role=medical") == []
    never = rows(editor, "reviews", "?export=csv&standing=none&role=editorial")
    assert {row["Page"]: row["Review"] for row in never} == dict.fromkeys(
        ["Conditions", "Home"], "Never had an editorial check"
    )
    html = editor.get(url_of("reviews")).content.decode()
    assert "Editorial check overdue" in html and "Medical review overdue" not in html
    sheet = load_workbook(io.BytesIO(editor.get(url_of("reviews", "?export=xlsx")).getvalue())).active
    assert any("Editorial check overdue" in line for line in sheet.iter_rows(values_only=True))


def test_no_cell_of_a_file_runs_as_a_formula(hub, editor):
    add_topic(hub, title='=HYPERLINK("https://evil.example/","Good page")')
    names = [row["Page"] for row in rows(editor, "reviews")]
    assert any(name.startswith("'=HYPERLINK") for name in names)
    response = editor.get(url_of("reviews", "?export=xlsx"))
    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)


def test_an_empty_report_says_what_that_means_and_a_narrowed_one_does_not(hub, editor):
    assert "No fact is in dispute." in editor.get(url_of("disputed")).content.decode()
    narrowed = editor.get(url_of("disputed", "?q=xylophone")).content.decode()
    assert "No fact is in dispute." not in narrowed and "There are no results." in narrowed


def test_reports_leave_out_drafts_and_pages_one_may_not_change(hub, editor):
    add_topic(hub, title="A draft", live=False)
    client = member()
    from django.contrib.auth.models import Permission

    client.user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "see_queue"]))
    assert rows(client, "reviews") == []
    assert {row["Page"] for row in rows(editor, "reviews")} == {"The hub", "Conditions", "Home"}


def test_claims_in_dispute_name_who_differs_and_where_they_stand(hub, editor):
    says, differs = SourceFactory(title="A guideline"), SourceFactory(title="Another guideline")
    claim = Claim.objects.create(
        key="dose", statement="The dose is the same.", topic="Treatment", status=Claim.Status.DISPUTED,
        disagreement="They name other doses.",
    )  # fmt: skip
    ClaimSource.objects.create(claim=claim, source=says)
    ClaimSource.objects.create(claim=claim, source=differs, stance=ClaimSource.Stance.DIFFERS)
    Claim.objects.create(key="settled", statement="Nobody doubts it.", topic="Symptoms")
    page = add_topic(hub, title="Uses it", body=text("<p>Words.</p>"))
    _let_use(page, claim)
    [row] = rows(editor, "disputed")
    assert (row["The fact"], row["Sources that say otherwise"]) == ("The dose is the same.", "Another guideline")
    assert row["Pages that use it"] == "Uses it" and row["Where sources disagree"] == "They name other doses."
    assert rows(editor, "disputed", "?export=csv&q=nobody") == []
    assert rows(editor, "disputed", "?export=csv&topic=Symptoms") == []
    assert len(rows(editor, "disputed", "?export=csv&topic=Treatment")) == 1


def _let_use(page, claim) -> None:
    from django.contrib.contenttypes.models import ContentType

    kinds = ContentType.objects.get_for_models(Page, Claim, type(page), for_concrete_models=False)
    ReferenceIndex.objects.create(
        base_content_type=kinds[Page], content_type=kinds[type(page)], object_id=str(page.pk),
        to_content_type=kinds[Claim], to_object_id=str(claim.pk), model_path="body", content_path="body.x",
        content_path_hash="0" * 32,
    )  # fmt: skip


def test_translations_older_than_their_original_are_stale(hub, editor, settings):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en-gb", "English"), ("cy", "Welsh")]
    welsh = Locale.objects.create(language_code="cy")
    page = add_topic(hub, title="Original")
    copy = page.copy_for_translation(welsh, copy_parents=True)
    copy.title = "Cyfieithiad"
    copy.save_revision().publish()
    assert rows(editor, "stale_translations") == []
    page.refresh_from_db()
    page.save_revision().publish()
    [row] = rows(editor, "stale_translations")
    assert (row["Translation"], row["Original"], row["Language"]) == ("Cyfieithiad", "Original", "Welsh")
    copy.refresh_from_db()
    copy.save_revision().publish()
    assert rows(editor, "stale_translations") == []


def test_pages_without_sources_are_medical_pages_that_cite_nothing(hub, editor):
    source = SourceFactory()
    add_topic(hub, title="Cites", body=text(f'<p>So. <a linktype="source" id="{source.pk}">[S]</a></p>'))
    add_topic(hub, title="Cites nothing", body=text("<p>So.</p>"))
    assert [row["Page"] for row in rows(editor, "without_sources")] == ["Cites nothing", "The hub"]


def test_reading_grade_has_the_hardest_first(hub, editor):
    hard = "Immunomodulatory administration necessitates multidisciplinary coordination of electrophysiological data. "
    add_topic(hub, title="Hard", body=text(f'<p>{hard * 3}<a href="https://a.example/">click here</a></p>'))
    add_topic(hub, title="Easy", body=text("<p>Your hand may feel weak. Rest it.</p>"))
    found = rows(editor, "reading_grade")
    assert found[0]["Page"] == "Hard" and float(found[0]["Grade"]) > 9
    assert found[0]["Links that do not say where they lead"] == "click here"
    assert [row["Page"] for row in rows(editor, "reading_grade", "?export=csv&hard=yes")] == ["Hard"]


def test_unexplained_terms_are_named(hub, editor):
    add_topic(hub, title="Short forms", body=text("<p>The CSF was tested by the NHS.</p>"))
    [row] = rows(editor, "unexplained_terms")
    assert (row["Page"], row["Words"]) == ("Short forms", "CSF")


def test_broken_links_inside_and_outside_the_site(hub, editor):
    gone, hidden, there = (add_topic(hub, title=name) for name in ("Gone", "Hidden", "There"))
    links = "".join(f'<a linktype="page" id="{page.pk}">x</a> ' for page in (gone, hidden, there))
    page = add_topic(
        hub, title="Leads astray", body=text(f'<p>{links}<a href="https://dead.example/?a=1&amp;b=2">x</a></p>')
    )
    source = SourceFactory(title="A lost study", url="https://lost.example/")
    gone_pk = gone.pk
    gone.delete()
    hidden.unpublish()
    today = timezone.localdate()
    for url, days in (
        ("https://dead.example/?a=1&b=2", 3),
        ("https://lost.example/", 4),
        ("https://other.example/", 3),
    ):
        OutsideLink.objects.create(url=url, listed_on=today, failed_days=days, error="It answers with an error (404).")
    found = [(row["Where it stands"], row["Link to"]) for row in rows(editor, "broken_links")]
    assert sorted(found[:3]) == [
        ("Leads astray", "Hidden"),
        ("Leads astray", f"Page {gone_pk}"),
        ("Leads astray", "https://dead.example/?a=1&b=2"),
    ]
    assert found[3:] == [(str(source), "https://lost.example/")]
    page.body = text(f'<p><a linktype="page" id="{there.pk}">x</a></p>')
    page.save_revision().publish()
    assert [row["Where it stands"] for row in rows(editor, "broken_links")] == [str(source)]


@pytest.mark.parametrize("report", REPORTS)
def test_many_pages_cost_no_more_queries_than_a_few(hub, editor, report):
    source = SourceFactory()
    doctor = member(roles.MEDICAL_REVIEWERS).user
    body = text(f'<p>The CSF. <a linktype="source" id="{source.pk}">[S]</a> <a linktype="page" id="{hub.pk}">x</a></p>')

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert editor.get(url_of(report)).status_code == 200
        return len(seen)

    signed(add_topic(hub, body=body), doctor)
    add_topic(hub, body=body)
    cost()
    before = cost()
    for _number in range(5):
        signed(add_topic(hub, body=body), doctor)
    assert cost() <= before

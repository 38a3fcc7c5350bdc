"""What stands in the queue can be taken along as a file: one's own reviews, and concerns with what was done."""

import csv
import io

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import Locale

from portal import roles
from portal.content.tests.factories import add_hub, add_topic
from portal.evidence.models import Claim, Concern, OutsideLink, Role
from portal.evidence.queue.concerns import answer
from portal.evidence.queue.sections import counted
from portal.evidence.tests.people import member, name_reviewer, signed

pytestmark = pytest.mark.django_db
MINE, CONCERNS = "evidence_my_reviews_report", "evidence_concerns_report"
READERS = {roles.EDITORS, roles.EDITORIAL_LEADS, roles.MEDICAL_REVIEWERS}


@pytest.fixture
def hub(home):
    return add_hub(home, title="The hub")


@pytest.fixture
def editor():
    return member(roles.EDITORS, public_name="Ed Example")


def text(value: str) -> list[dict]:
    return [{"type": "text", "value": value}]


def rows(client, report: str, query: str = "") -> list[dict[str, str]]:
    """Return the rows of a report from its CSV file."""
    response = client.get(reverse(report) + f"?export=csv{query}")
    assert response.status_code == 200 and response["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


def doubt(page=None, claim=None, words="The number looks old to me.") -> Concern:
    return Concern.objects.create(kind=Concern.Kind.READER, page=page, claim=claim, text=words)


# --- my reviews ---


@pytest.mark.parametrize("group", roles.PERMISSIONS)
def test_whoever_sees_the_queue_takes_their_own_reviews_along(hub, group):
    client = member(group)
    for query in ("", "?export=csv", "?export=xlsx"):
        allowed = group in READERS | {roles.LIVED_EXPERIENCE_REVIEWERS}
        assert (client.get(reverse(MINE) + query).status_code == 200) is allowed
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    assert (reverse(MINE) in menu) is allowed


def test_a_reviewer_exports_their_own_reviews_and_nobody_elses(hub):
    one, other = member(roles.MEDICAL_REVIEWERS), member(roles.MEDICAL_REVIEWERS)
    lived = member(roles.LIVED_EXPERIENCE_REVIEWERS)
    first, second = add_topic(hub, title="First"), add_topic(hub, title="Second")
    draft = add_topic(hub, title="A draft", live=False)
    name_reviewer(first, one.user)
    name_reviewer(second, other.user)
    name_reviewer(draft, one.user)
    name_reviewer(second, lived.user, Role.LIVED_EXPERIENCE)
    assert [row["Page"] for row in rows(one, MINE)] == ["First", "A draft"]
    assert [row["Page"] for row in rows(other, MINE)] == ["Second"]
    [row] = rows(lived, MINE)
    assert row["Page"] == "Second" and row["Address"].endswith(second.url)
    assert row["Where to review it"].endswith(reverse("evidence_review:sign", args=[second.pk, "lived-experience"]))
    assert row["What is asked"].startswith("Lived experience:")
    assert [row["Address"] for row in rows(one, MINE) if row["Page"] == "A draft"] == [""]
    assert [row["Page"] for row in rows(one, MINE, "&q=draft")] == ["A draft"]
    signed(first, one.user)
    assert [row["Page"] for row in rows(one, MINE)] == ["A draft"]


def test_the_queue_leads_there(hub):
    lived = member(roles.LIVED_EXPERIENCE_REVIEWERS)
    name_reviewer(hub, lived.user, Role.LIVED_EXPERIENCE)
    html = lived.get(reverse("evidence_queue:index")).content.decode()
    assert reverse(MINE) in html and reverse(CONCERNS) not in html


# --- concerns ---


def test_concerns_open_and_answered_with_who_when_and_what(hub, editor):
    claim = Claim.objects.create(key="c", statement="A fact of ours.", topic="T")
    done = doubt(hub, claim, "This was wrong.")
    answer(done, editor.user, "Corrected the figure.")
    waiting = doubt(claim=claim)
    found = {row["Words"]: row for row in rows(editor, CONCERNS)}
    assert list(found) == ["The number looks old to me.", "This was wrong."]
    answered = found["This was wrong."]
    assert (answered["About"], answered["The fact"]) == ("The hub", "A fact of ours.")
    assert (answered["Answered by"], answered["What was done"]) == ("Ed Example", "Corrected the figure.")
    assert answered["Answered on"] == timezone.localdate().isoformat()
    assert found["The number looks old to me."]["Answered on"] == ""
    for state, words in {"open": "The number looks old to me.", "answered": "This was wrong."}.items():
        assert [row["Words"] for row in rows(editor, CONCERNS, f"&state={state}")] == [words]
    assert [row["Words"] for row in rows(editor, CONCERNS, "&q=figure")] == ["This was wrong."]
    html = editor.get(reverse(CONCERNS)).content.decode()
    assert reverse("evidence_queue:answer", args=[waiting.pk]) in html
    assert reverse("evidence_queue:answer", args=[done.pk]) not in html


def test_concerns_about_pages_of_others_are_in_no_file(hub):
    client = member()
    names = ["access_admin", "see_queue"]
    client.user.user_permissions.set(Permission.objects.filter(codename__in=names))
    hidden = doubt(hub)
    answer(doubt(hub, words="Answered."), client.user, "Done.")
    doubt(claim=Claim.objects.create(key="c", statement="A fact.", topic="T"), words="Really?")
    assert [row["Words"] for row in rows(client, CONCERNS)] == ["Really?"]
    html = client.get(reverse(CONCERNS)).content.decode()
    assert "Really?" in html and hidden.text not in html


def test_no_words_of_a_reader_run_as_a_formula(hub, editor):
    doubt(hub, words='=HYPERLINK("https://evil.example/","Look")')
    [row] = rows(editor, CONCERNS)
    assert row["Words"].startswith("'=HYPERLINK")
    sheet = load_workbook(io.BytesIO(editor.get(reverse(CONCERNS) + "?export=xlsx").getvalue())).active
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)


def test_what_no_workbook_can_hold_is_left_out_of_one(hub, editor):
    """Whoever pastes such characters into a reader's form would take the file from everybody who asks for it."""
    doubt(hub, words="Is \x0bthis\x1b\uffff right?")
    sheet = load_workbook(io.BytesIO(editor.get(reverse(CONCERNS) + "?export=xlsx").getvalue())).active
    assert "Is this right?" in next(sheet.iter_rows(min_row=2, values_only=True))


@pytest.mark.parametrize("report", [MINE, CONCERNS])
def test_many_rows_cost_no_more_queries_than_a_few(hub, report):
    doctor = member(roles.MEDICAL_REVIEWERS)

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert doctor.get(reverse(report)).status_code == 200
        return len(seen)

    def more(number: int) -> None:
        for place in range(number):
            page = add_topic(hub, live=bool(place % 2))
            name_reviewer(page, doctor.user)
            answer(doubt(page), member(roles.EDITORS).user, "Done.")
            doubt(page)

    more(2)
    cost()
    before = cost()
    more(6)
    assert cost() <= before


# --- what reports count on the first page ---


def counts(client) -> dict[str, int]:
    return {section.key: section.count for section in counted(client.user)}


def panel(client) -> str:
    return client.get(reverse("wagtailadmin_home")).content.decode().partition("evidence-home")[2].partition("</sec")[0]


def test_the_panel_counts_stale_translations_and_broken_links_and_leads_to_them(hub, editor, settings):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en-gb", "English"), ("cy", "Welsh")]
    gone = add_topic(hub, title="Gone")
    link = f'<p><a linktype="page" id="{gone.pk}">x</a> <a href="https://dead.example/">y</a></p>'
    page = add_topic(hub, title="Original", body=text(link))
    page.copy_for_translation(Locale.objects.create(language_code="cy"), copy_parents=True)
    page.get_translations().get().save_revision().publish()
    assert not {"stale-translations", "broken-links"} & counts(editor).keys()
    page.save_revision().publish()
    gone.delete()
    OutsideLink.objects.create(url="https://dead.example/", listed_on=timezone.localdate(), failed_days=3, error="404.")
    found = counts(editor)
    for report in ("stale-translations", "broken-links"):
        name = f"evidence_{report.replace('-', '_')}_report"
        assert found[report] == len(rows(editor, name)) > 0
        assert f'href="{reverse(name)}"' in panel(editor)
    assert found["stale-translations"] == 1 and found["broken-links"] == 4  # the translation repeats both links


def test_who_may_not_open_the_reports_is_not_told_their_counts(hub):
    OutsideLink.objects.create(url="https://dead.example/", listed_on=timezone.localdate(), failed_days=3, error="404.")
    add_topic(hub, body=text('<p><a href="https://dead.example/">y</a></p>'))
    lived = member(roles.LIVED_EXPERIENCE_REVIEWERS)
    assert counts(lived) == {}
    assert "Broken links" not in panel(lived) and "Broken links" in panel(member(roles.EDITORS))


def test_the_panel_costs_the_same_for_many_pages(hub, editor):
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            panel(editor)
        return len(seen)

    def more(number: int) -> None:
        for _number in range(number):
            gone = add_topic(hub)
            link = f'<a linktype="page" id="{gone.pk}">x</a> <a href="https://dead.example/">y</a>'
            add_topic(hub, body=text(f"<p>{link}</p>"))
            gone.delete()

    OutsideLink.objects.create(url="https://dead.example/", listed_on=timezone.localdate(), failed_days=3, error="404.")
    more(1)
    cost()
    before = cost()
    more(5)
    assert cost() <= before

"""The whole review cycle by four people, each at a desk of their own: written, signed, changed, corrected, proved."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import admin, reviewing
from tests.browser.server import LiveSite

TITLE, HUB = "Plumefield neuropathy", "/conditions/plumefield-neuropathy/"
TWIN = "Plumefield twin"
SUMMARY = "A nerve condition made up for a test."
SLIP, MENDED = f"{SUMMARY} You recieve help within 2 weeks.", f"{SUMMARY} You receive help within 2 weeks."
LONGER = MENDED.replace("2", "3")
KEY, FACT, BETTER_FACT = "plume-rest", "Rest helps most people.", "Rest helps some people."
COMMENT = "Say how soon help comes."


@dataclass
class Walk:
    """The people, the visitor who looks on, and the page they make."""

    site: LiveSite
    writer: Page
    lived: Page
    reviewer: Page
    lead: Page
    visitor: Page
    page_id: int = 0

    def screen(self, name: str) -> str:
        return f"/admin/review/{self.page_id}/{name}/"


@pytest.fixture
def walk(browser: Browser, site: LiveSite, page: Page) -> Iterator[Walk]:
    people = [admin.desk(browser, site, name) for name in ("writer", "lived", "reviewer", "editor")]
    yield Walk(site, *people, visitor=page)
    for one in people:
        one.context.close()


def test_from_the_first_word_to_the_evidence_pack(walk: Walk) -> None:
    write_the_page(walk)
    a_reviewer_declines(walk)
    the_reviewer_signs(walk)
    somebody_with_the_condition_reads_it(walk)
    a_slip_is_mended_and_confirmed(walk)
    a_number_is_no_small_edit(walk)
    the_fact_is_corrected(walk)
    it_is_signed_again(walk)
    the_evidence_is_taken_away(walk)


def write_the_page(walk: Walk) -> None:
    """A source is cited, words are tied to a fact, and the writer is offered no way to publish them."""
    writer = walk.writer
    reviewing.add_claim(writer, KEY, FACT, "HAHN13", "Most people in the trial rested.")
    admin.begin_condition(writer, TITLE, SUMMARY)
    text = admin.write(admin.insert_block(writer, "Text"), "The plume nerve tires easily.")
    writer.keyboard.press("Control+Shift+ArrowLeft")
    admin.cite(writer, "UKS")
    text.press("End")
    writer.keyboard.type(f" {FACT}", delay=20)
    admin.select_back(writer, FACT)
    admin.tie(writer, KEY)
    expect(text).to_have_text(f"The plume nerve tires easily.[UKS] {FACT}")
    reviewing.save_draft(writer)
    walk.page_id = admin.page_id(writer, HUB)
    admin.open_action_menu(writer)
    expect(writer.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
    assert walk.visitor.goto(HUB).status == 404


def a_reviewer_declines(walk: Walk) -> None:
    """The mail leads to one screen with the text and what stands behind it. Without a reason nothing is declined."""
    writer, reviewer = walk.writer, walk.reviewer
    reviewing.open_editor(writer, walk.page_id)
    reviewing.ask_for_review(writer)
    [mail] = reviewing.mails(walk.site, "reviewer", TITLE)
    link = reviewing.link_in(mail, "/review/")
    for nobody in (walk.lived, writer, walk.lead):
        reviewing.refuses(nobody, link)
    reviewer.goto(link)
    expect(reviewing.panel(reviewer, "What this is")).to_contain_text("Example writer asked for it")
    expect(reviewing.panel(reviewer, "The whole text")).to_contain_text("The plume nerve tires easily.")
    fact = reviewing.panel(reviewer, "Facts it uses").get_by_role("article").filter(has_text=FACT)
    expect(fact).to_contain_text("Says so: Most people in the trial rested.")
    expect(fact.get_by_role("link", name="immunoglobulin")).to_be_visible()
    reviewing.decline(reviewer, "")
    expect(reviewer.locator("main")).to_contain_text("Say what has to change")
    reviewing.decline(reviewer, COMMENT)
    expect(reviewer.locator(".messages")).to_contain_text("goes back to the editor")
    assert walk.visitor.goto(HUB).status == 404
    [mail] = reviewing.mails(walk.site, "writer", f"“{TITLE}” needs changes")
    assert COMMENT not in mail, "what reviewers say stays in the admin"
    writer.goto(reviewing.link_in(mail, "/care/"))
    expect(reviewing.panel(writer, "Signatures and refusals")).to_contain_text(COMMENT)


def the_reviewer_signs(walk: Walk) -> None:
    """The second mail, a signature with interests, and readers see the page as reviewed: then, and not before."""
    writer, reviewer = walk.writer, walk.reviewer
    reviewing.rewrite_summary(writer, walk.page_id, SLIP)
    reviewing.ask_for_review(writer)
    assert walk.visitor.goto(HUB).status == 404
    reviewer.goto(reviewing.link_in(reviewing.mails(walk.site, "reviewer", TITLE)[-1], "/review/"))
    expect(reviewing.panel(reviewer, "The whole text")).to_contain_text("help within 2 weeks")
    reviewing.sign(reviewer, interests="")
    expect(reviewer.locator("main")).to_contain_text("Declare your interests first")
    reviewing.sign(reviewer)
    expect(reviewer.locator(".messages")).to_contain_text("readers see this text now")
    assert reviewing.says_reviewed(walk.visitor, HUB)
    assert reviewing.mails(walk.site, "writer", f"“{TITLE}” was signed")


def somebody_with_the_condition_reads_it(walk: Walk) -> None:
    """A lived experience reviewer whom a lead has named signs in that role, and gets nowhere else, nor in before."""
    reviewing.refuses(walk.lived, walk.screen("lived-experience"))
    reviewing.name_reviewer(walk.lead, walk.page_id, "Example lived experience reviewer")
    walk.lived.goto(walk.screen("lived-experience"))
    reviewing.sign(walk.lived, "I have the condition.")
    expect(walk.lived.locator(".messages")).to_contain_text("You signed")
    for screen in (walk.screen("medical"), walk.screen("small-edit"), f"/admin/pages/{walk.page_id}/edit/"):
        reviewing.refuses(walk.lived, screen)
    walk.visitor.goto(HUB)
    expect(walk.visitor.locator(".review")).to_contain_text("Read by Example lived experience reviewer")


def a_slip_is_mended_and_confirmed(walk: Walk) -> None:
    """Any other letter, and the page is no longer reviewed; a second person sees that it is a slip, and it is again."""
    reviewing.open_editor(walk.lead, walk.page_id)
    walk.lead.locator("#id_summary").fill(MENDED)
    admin.publish(walk.lead)
    assert not reviewing.says_reviewed(walk.visitor, HUB)
    expect(walk.visitor.locator(".review")).to_contain_text("Changed since the medical review")
    walk.lead.goto(walk.screen("small-edit"))
    expect(walk.lead.locator("main")).to_contain_text("You wrote some of this change")
    walk.writer.goto(walk.screen("care"))
    walk.writer.get_by_role("link", name="Confirm a small edit").click()
    expect(walk.writer.locator("del")).to_have_text(["recieve"])
    walk.writer.get_by_label("What was changed").fill("spelling of receive")
    walk.writer.get_by_role("button", name="It says the same").click()
    expect(walk.writer.locator(".messages")).to_contain_text("The review holds")
    assert reviewing.says_reviewed(walk.visitor, HUB)
    expect(walk.visitor.locator("main")).to_contain_text("receive")


def a_number_is_no_small_edit(walk: Walk) -> None:
    """What touches a digit goes to the reviewer; the writer may not publish it, and readers see the signed text."""
    reviewing.rewrite_summary(walk.writer, walk.page_id, LONGER)
    admin.open_action_menu(walk.writer)
    expect(walk.writer.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
    walk.lead.goto(walk.screen("small-edit"))
    expect(walk.lead.locator("main")).to_contain_text("It touches a number")
    expect(walk.lead.get_by_role("button", name="It says the same")).to_have_count(0)
    assert reviewing.says_reviewed(walk.visitor, HUB)


def the_fact_is_corrected(walk: Walk) -> None:
    """Every page that uses it waits in the queue, a copy that nobody has signed too."""
    reviewing.copy_page(walk.writer, walk.page_id, TWIN)
    reviewing.open_claim(walk.reviewer, KEY)
    walk.reviewer.locator("#id_statement").fill(BETTER_FACT)
    walk.reviewer.get_by_role("button", name="Save").first.click()
    expect(walk.reviewer.locator(".messages")).to_contain_text("2 pages that use it wait in the review queue")
    assert not reviewing.says_reviewed(walk.visitor, HUB)
    walk.lead.goto("/admin/")
    walk.lead.get_by_role("link", name="2 Open concerns").click()
    concerns = reviewing.panel(walk.lead, "Open concerns")
    expect(concerns.get_by_role("link", name=TITLE, exact=True)).to_be_visible()
    expect(concerns.get_by_role("link", name=TWIN, exact=True)).to_be_visible()
    expect(reviewing.panel(walk.lead, "Pages changed since their review")).to_contain_text(TITLE)


def it_is_signed_again(walk: Walk) -> None:
    """The reviewer sees what is new, and the writer publishes what was signed. The copy goes on waiting."""
    walk.reviewer.goto("/admin/evidence/queue/")
    changed = reviewing.panel(walk.reviewer, "Pages changed since their review")
    row = changed.get_by_role("listitem").filter(has_text=TITLE)
    row.get_by_role("link", name="Review").click()
    changes = reviewing.panel(walk.reviewer, "What has changed since the last signature")
    expect(changes.locator("del")).to_have_text(["recieve", "2", "most"])
    expect(changes.locator("ins")).to_have_text(["receive", "3", "some"])
    expect(reviewing.panel(walk.reviewer, "Open questions")).to_contain_text(BETTER_FACT)
    reviewing.sign(walk.reviewer)
    expect(walk.reviewer.locator(".messages")).to_contain_text("once it is published")
    assert not reviewing.says_reviewed(walk.visitor, HUB)
    reviewing.open_editor(walk.writer, walk.page_id)
    admin.publish(walk.writer)
    assert reviewing.says_reviewed(walk.visitor, HUB)
    walk.lead.reload()
    concerns = reviewing.panel(walk.lead, "Open concerns")
    expect(concerns.get_by_role("link", name=TWIN, exact=True)).to_be_visible()
    expect(concerns.get_by_role("link", name=TITLE, exact=True)).to_have_count(0)


def the_evidence_is_taken_away(walk: Walk) -> None:
    """One click gives everything that happened on this walk; reviewers may not take it."""
    for nobody in (walk.lived, walk.reviewer):
        reviewing.refuses(nobody, f"/admin/evidence/pack/{walk.page_id}/")
    reviewing.open_editor(walk.lead, walk.page_id)
    walk.lead.locator("header").get_by_role("button", name="Actions").click()
    walk.lead.get_by_role("link", name="Evidence pack").click()
    with walk.lead.expect_download() as download:
        walk.lead.get_by_role("button", name="Make the pack").click()
    with ZipFile(download.value.path()) as pack:
        data = json.loads(pack.read("pack.json"))
        tables = {name: list(csv.reader(io.StringIO(pack.read(name).decode()))) for name in pack.namelist()[2:]}
        assert TITLE in pack.read("index.html").decode()
    assert [one["number"] for one in data["criteria"]] == list(range(1, 11))
    assert LONGER in data["pages"][0]["text"]
    outcomes = [(row[1], row[2]) for row in tables["reviews.csv"][1:]]
    assert outcomes == [
        ("Medical", "Declined"), ("Medical", "Signed"), ("Lived experience", "Signed"), ("Medical", "Signed")
    ]  # fmt: skip
    assert BETTER_FACT in str(tables["claims.csv"]) and "intravenous immunoglobulin" in str(tables["sources.csv"])
    assert "Example writer" in str(tables["versions.csv"]) and "recieve" in str(tables["versions.csv"])
    assert "mall edit" in str(tables["actions.csv"])

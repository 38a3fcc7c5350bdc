"""Words explained: easy to hit, in nobody's way, gone on paper; and the editor's checks, which follow what is typed."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import admin
from tests.browser.visits import HUB, Views, visit

# What a finger in the middle of each line of a mark or reference hits, and how large what it may hit is.
MISSED = """() => [...document.querySelectorAll("article :is(.t, .cite)")].filter((mark) => {
  for (let box = mark; box; box = box.parentElement) if (box.matches("details")) box.open = true;
  mark.scrollIntoView({ block: "center" });
  const lines = [...mark.getClientRects()];
  const layer = getComputedStyle(mark, "::after");
  const high = lines.length > 1 ? Math.min(...lines.map((line) => line.height)) : parseFloat(layer.height);
  const small = Math.min(Math.max(parseFloat(layer.width), ...lines.map((line) => line.width)), high) < 43.5;
  const hit = ({ left, top, width, height }) => document.elementFromPoint(left + width / 2, top + height / 2) === mark;
  return small || !lines.every(hit);
}).map((mark) => mark.innerText)"""
# Lines of a paragraph stand as far apart with marks as without.
HEIGHTS = """() => [...document.querySelectorAll("article p:has(.t)")].map((text) => {
  const before = text.offsetHeight;
  const bare = text.cloneNode(true);
  for (const mark of bare.querySelectorAll(".t")) mark.replaceWith(mark.textContent);
  text.after(bare);
  const after = bare.offsetHeight;
  bare.remove();
  return before - after;
}).filter((difference) => Math.abs(difference) > 4)"""

# Marks whose full stop or comma begins the next line.
PARTED = """() => [...document.querySelectorAll("article .t")].filter((mark) => {
  if (!/^[.,;:?!)\"\u201d]/.test(mark.nextSibling?.data ?? "")) return false;
  const sign = document.createRange();
  sign.setStart(mark.nextSibling, 0);
  sign.setEnd(mark.nextSibling, 1);
  const last = [...mark.getClientRects()].at(-1);
  return last && sign.getBoundingClientRect().top > last.bottom;
}).map((mark) => mark.innerText)"""


@pytest.mark.parametrize("name", ["hub", "topic", "carers", "work"])
@pytest.mark.parametrize("width", [390, 1280])
def test_marks_are_easy_to_hit_and_cover_no_other(views: Views, width: int, name: str) -> None:
    page = views.at(width)
    visit(page, name)
    assert page.locator("article .t").count() >= 3
    assert page.evaluate(MISSED) == []


@pytest.mark.parametrize("width", [320, 350])
def test_no_sign_is_parted_from_its_mark(views: Views, width: int) -> None:
    page = views.at(width)
    visit(page, "hub")
    assert page.evaluate(PARTED) == []


def test_marks_leave_the_lines_where_they_are(views: Views) -> None:
    page = views.at(1280)
    visit(page, "hub")
    assert page.evaluate(HEIGHTS) == []


def test_a_mark_leads_to_its_entry(page: Page) -> None:
    page.goto(HUB)
    page.locator("article .t", has_text="fasciculations").click()
    expect(page).to_have_url("/glossary/#fasciculation")
    expect(page.locator("#fasciculation")).to_be_in_viewport()
    page.go_back()
    expect(page).to_have_url(HUB)


def test_paper_shows_no_mark(views: Views) -> None:
    page = views.at(1280)
    visit(page, "hub")
    page.emulate_media(media="print")
    lines = page.locator("article .t").evaluate_all("marks => marks.map((m) => getComputedStyle(m).textDecorationLine)")
    page.emulate_media(media="screen")
    assert set(lines) == {"none"}


def test_the_checks_follow_what_is_typed_and_publishing_asks_why(page: Page) -> None:
    admin.sign_in(page, "editor")
    admin.begin_condition(page, "Hard words", "Plain words.")
    # A change made before Wagtail has looked at the form for the first time is none, and saved only with the next.
    page.add_init_script(
        "addEventListener('w-unsaved:watch-edits', () => (document.documentElement.dataset.watched = ''))"
    )
    page.reload(wait_until="networkidle")
    page.locator("html[data-watched]").wait_for(state="attached")
    page.get_by_role("button", name="Toggle checks").click()
    checks = page.locator("[data-plain-words]")
    expect(checks).to_contain_text("Nothing found")
    hard = "Idiopathic immunomodulatory considerations necessitate multidisciplinary pharmacological interventions."
    # Written over, not emptied first: on a slow machine the save of the empty field may end after that of the full one.
    page.locator("#id_summary").fill(hard)
    expect(checks).to_contain_text("“Idiopathic”")
    expect(checks).to_contain_text("publishing asks for a reason")
    page.locator("footer").get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    reason = page.get_by_role("textbox", name="Why this text is published although it is hard to read")
    expect(reason).to_be_visible()
    expect(page.locator("#id_summary")).to_have_value(hard)
    reason.fill("It quotes a law.")
    admin.publish(page)

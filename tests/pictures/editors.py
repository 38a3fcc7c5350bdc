"""The pictures of docs/editors-guide.md."""

from playwright.sync_api import Page, expect

from tests.browser import admin, reviewing
from tests.pictures.camera import Camera

TITLE = "Example neuropathy"
SUMMARY = "An example condition, made up for this guide."
LONG = (
    "If you are waiting for tests and your hands get weaker you can ask your doctor, or a nurse at the clinic, "
    "whether there is anything that can be done to make the wait shorter than it is."
)


def take(camera: Camera) -> None:
    """Of a page on its way from the first word to the pack, and of what waits for somebody."""
    camera.set_up("reviews")
    writer, reviewer, lead = (camera.desk(name) for name in ("writer", "reviewer", "editor"))
    writing(camera, writer)
    signing(camera, writer, reviewer)
    camera.set_up("correction")
    after_signing(camera, writer, reviewer, lead)
    for page in (writer, reviewer, lead):
        page.context.close()


def writing(camera: Camera, page: Page) -> None:
    """Blocks, citations, checks, and where a review is asked for."""
    admin.begin_condition(page, TITLE, SUMMARY)
    heading = admin.insert_block(page, "Section heading")
    heading.locator("[name=body-0-value]").fill("What is it?")
    block = admin.insert_block(page, "Text")
    text = admin.write(block, "Treatment does not cure it.")
    admin.select_back(page, "Treatment does not cure it.")
    expect(page.locator("button[name=CLAIM]:visible")).to_be_visible()
    camera.take(page, "editors-cite", heading, block)
    text.press("End")
    page.keyboard.type(f" {LONG} Ask about a biopsy.", delay=5)
    expect(block.locator('input[type=hidden][value*="biopsy"]').first).to_be_attached()
    admin.open_block_picker(page)
    camera.take(page, "editors-blocks")
    page.keyboard.press("Escape")
    reviewing.save_draft(page)
    page.reload()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Toggle checks").click()
    expect(page.get_by_role("heading", name="Long sentence")).to_be_visible()
    expect(page.locator("[data-content-word-count]")).not_to_have_text("-")
    camera.take(page, "editors-checks")
    page.get_by_role("button", name="Toggle checks").click()
    page.set_viewport_size({"width": 1280, "height": 560})
    admin.open_action_menu(page)
    camera.take(page, "editors-ask")


def signing(camera: Camera, writer: Page, reviewer: Page) -> None:
    """The screen of the reviewer, and a small edit that waits for a second person."""
    treatment = admin.page_id(writer, "/conditions/mmn/treatment/")
    reviewer.set_viewport_size({"width": 1280, "height": 1100})
    reviewer.goto(f"/admin/review/{treatment}/medical/")
    camera.take(reviewer, "editors-read", reviewer.locator("header h1"), reviewing.panel(reviewer, "Open questions"))
    verdict = reviewing.panel(reviewer, "Your decision")
    verdict.scroll_into_view_if_needed()
    camera.take(reviewer, "editors-sign", verdict)
    driving = admin.page_id(writer, "/conditions/mmn/driving/")
    writer.goto(f"/admin/review/{driving}/small-edit/")
    camera.take(writer, "editors-small-edit", writer.locator("header h1"), reviewing.panel(writer, "Your decision"))


def after_signing(camera: Camera, writer: Page, reviewer: Page, lead: Page) -> None:
    """A fact, the queue, a report, what readers said, and the pack."""
    reviewer.goto("/admin/snippets/evidence/claim/?q=respond")
    reviewer.get_by_role("link", name="About 80 to 90 in 100").click()
    expect(reviewer.locator("#id_statement")).to_be_visible()
    camera.take(reviewer, "editors-fact")
    lead.set_viewport_size({"width": 1280, "height": 1100})
    lead.goto("/admin/evidence/queue/")
    camera.take(lead, "editors-queue")
    hub = admin.page_id(lead, "/conditions/mmn/")
    lead.goto(f"/admin/pages/{hub}/feedback/")
    camera.take(lead, "editors-feedback", lead.locator("header h1"), reviewing.panel(lead, "What readers wrote"))
    lead.goto(f"/admin/evidence/pack/{hub}/")
    camera.take(lead, "editors-pack", lead.locator("header h1"), reviewing.panel(lead, "What is in it"))

"""The pictures of docs/directory-guide.md."""

from playwright.sync_api import Page, expect

from tests.browser.test_staff import open_entry
from tests.pictures.camera import Camera

# Words that nobody takes for facts: the entries are real ones.
SPREADSHEET = """slug,description,notice,remarks
acas,Example: other words than before.,Example: a short notice.,Example
pain-concern,Example: these words are new too.,,Example
"""
WORK, SERVICES = "/admin/support-directory/work/", "/admin/support-directory/services/"


def take(camera: Camera) -> None:
    """Of a directory in which something of every kind waits for somebody."""
    camera.set_up("directory")
    worker, lead = camera.desk("directory"), camera.desk("lead")
    worker.goto(WORK)
    camera.take(worker, "directory-queue")
    the_list(camera, worker)
    an_entry(camera, worker)
    worker.goto("/admin/support-directory/suggestions/")
    worker.locator("main").get_by_role("link", name="The number on your page").click()
    camera.take(worker, "directory-suggestion")
    lead.goto(WORK)
    row = lead.locator(".directory-work").get_by_role("listitem").filter(has_text="Lifeline")
    row.get_by_role("link", name="Approve").click()
    camera.take(lead, "directory-approve")
    lead.goto(WORK)
    lead.get_by_role("link", name="Make a synonym").first.click()
    lead.get_by_role("textbox", name="What entries say").fill("respite")
    camera.take(lead, "directory-synonym")
    lead.goto("/admin/support-directory/need/")
    camera.take(lead, "directory-need")
    a_spreadsheet(camera, lead)
    for page in (worker, lead):
        page.context.close()


def a_spreadsheet(camera: Camera, page: Page) -> None:
    page.goto("/admin/support-directory/import/")
    file = {"name": "march.csv", "mimeType": "text/csv", "buffer": SPREADSHEET.encode()}
    page.get_by_label("Spreadsheet").set_input_files(file)
    page.get_by_role("button", name="Upload").click()
    check = page.get_by_role("button", name="Check the file")
    expect(check).to_be_visible()
    camera.take(page, "directory-import-match")
    check.click()
    expect(page.get_by_role("heading", name="Checked, nothing changed yet")).to_be_visible()
    camera.take(page, "directory-import-check")


def the_list(camera: Camera, page: Page) -> None:
    page.goto(f"{SERVICES}?task=overdue&task=due")
    page.get_by_role("button", name="Show filters").click()
    expect(page.get_by_role("button", name="Whose task")).to_be_visible()
    camera.take(page, "directory-list")


def an_entry(camera: Camera, page: Page) -> None:
    open_entry(page, "Acas")
    page.get_by_role("tab", name="Entry").click()
    page.locator("footer").get_by_role("button", name="More actions").click()
    camera.take(page, "directory-edit")
    page.locator("footer").get_by_role("button", name="Check this entry").click()
    expect(page.get_by_role("button", name="Record this check")).to_be_attached()
    page.set_viewport_size({"width": 1280, "height": 1000})
    camera.take(page, "directory-check")
    page.set_viewport_size({"width": 1280, "height": 900})

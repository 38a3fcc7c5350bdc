"""Loading the starter content again, as every `make run` may, leaves what an editor wrote alone."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import admin
from tests.browser.server import LiveSite

ADDRESS = "/how-we-make-our-information/"
SUMMARY = "An editor changed this summary by hand."


def test_an_editors_change_survives(site: LiveSite, page: Page, context: BrowserContext) -> None:
    admin.sign_in(page, "editor")
    page.goto(f"/admin/pages/{admin.page_id(page, ADDRESS)}/edit/")
    page.locator("#id_summary").fill(SUMMARY)
    admin.publish(page)
    page.goto(ADDRESS)
    expect(page.locator(".hero")).to_contain_text(SUMMARY)
    assert "Nothing to add" in site.manage("load_starter_content")
    assert "Starter content loaded" not in site.manage("dev", "--no-serve")
    page.goto(ADDRESS)
    expect(page.locator(".hero")).to_contain_text(SUMMARY)

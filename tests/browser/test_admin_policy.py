"""The content policy of the admin refuses nothing that the admin needs: all screens are opened."""

import re
from collections import deque
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import BrowserContext, Error, Page

from tests.browser.admin import begin_condition, insert_block, open_block_picker, sign_in

ONE_OF_MANY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+|(?<=/add/)[a-z_]+/[a-z_]+")
PASSED_OVER = re.compile(r"logout|/export|\.(?:csv|xlsx|pdf|zip)$|view_draft|/documents/\d")
LEAST_SCREENS = 60


def links(page: Page) -> list[str]:
    """Return where the links of a screen lead, inside the admin."""
    found = page.locator("a[href]").evaluate_all("all => all.map((link) => link.getAttribute('href'))")
    return [path for href in found if (path := urlsplit(urljoin(page.url, href)).path).startswith("/admin/")]


def test_every_screen_that_a_link_leads_to(context: BrowserContext, refusals: list[str]) -> None:
    page = context.new_page()
    sign_in(page, "admin")
    waiting, known = deque(["/admin/"]), {"/admin/"}
    seen = 0
    while waiting:
        path = waiting.popleft()
        try:
            page.goto(path)
        except Error as error:
            assert "Download is starting" in str(error), path
            continue
        seen += 1
        for link in links(page):
            shape = ONE_OF_MANY.sub("N", link)
            if shape not in known and not PASSED_OVER.search(link):
                known.add(shape)
                waiting.append(link)
        assert refusals == [], path
    assert seen >= LEAST_SCREENS, sorted(known)


def test_scripts_of_the_editor_run(context: BrowserContext, refusals: list[str]) -> None:
    """Those that a screen makes later: blocks, choosers in blocks, rows of an inline panel, dialogs with a calendar."""
    page = context.new_page()
    sign_in(page, "editor")
    begin_condition(page, "Policy of content")
    open_block_picker(page)
    page.keyboard.press("Escape")
    picture = insert_block(page, "Picture")
    picture.get_by_role("button", name=re.compile("Choose an image")).first.click()
    page.get_by_role("dialog").first.wait_for()
    page.locator(".modal .close").first.click()
    page.get_by_role("button", name="Toggle status").click()
    page.get_by_role("button", name=re.compile("Set schedule")).first.click()
    page.locator("[name=go_live_at]").first.click()
    page.locator(".xdsoft_datetimepicker:visible").first.wait_for()
    assert refusals == []


def test_a_script_that_somebody_stored_does_not_run(context: BrowserContext, refusals: list[str]) -> None:
    page = context.new_page()
    sign_in(page, "admin")
    page.goto("/admin/account/")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 1\">')")
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None
    assert len(refusals) >= 2
    refusals.clear()

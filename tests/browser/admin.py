"""How the admin is used by hand."""

import re

from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from tests.browser.server import LiveSite


def desk(browser: Browser, site: LiveSite, name: str) -> Page:
    """Return the screen of somebody who has signed in. Each has a browser of their own: close its context."""
    size = {"width": 1280, "height": 1000}
    context = browser.new_context(base_url=site.url, viewport=size, reduced_motion="reduce", locale="en-GB")
    context.set_default_timeout(15_000)
    page = context.new_page()
    sign_in(page, name)
    return page


def sign_in(page: Page, name: str) -> None:
    """Sign in with one of the development logins, whose passwords are their names."""
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("User name or e-mail").fill(name)
    page.get_by_label("Password", exact=True).fill(name)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url("/admin/")


def page_id(page: Page, address: str) -> int:
    """Return the id of the page at a public address, as the admin's own page chooser knows it."""
    slug = address.strip("/").rpartition("/")[2]
    listed = page.request.get(f"/admin/api/main/pages/?slug={slug}").json()["items"]
    [found] = [item["id"] for item in listed if (item["meta"]["html_url"] or "").endswith(address)]
    return found


def begin_condition(page: Page, title: str, summary: str = "") -> None:
    """Make a draft of a condition from the list of conditions, with what stands at the top of its form."""
    page.goto(f"/admin/pages/{page_id(page, '/conditions/')}/")
    page.get_by_role("link", name="Add child page").first.click()
    page.wait_for_load_state("networkidle")  # the form's scripts make the slug of the title
    page.locator("#id_title").press_sequentially(title)
    page.locator("#id_summary").fill(summary)
    expect(page.locator("#id_slug")).to_have_value(title.lower().replace(" ", "-"))
    # Saved by hand: letters typed while the first automatic save makes the page may be lost.
    page.get_by_role("button", name="Save draft").first.click()
    expect(page).to_have_url(re.compile("/edit/$"), timeout=20_000)
    page.wait_for_load_state("networkidle")


def body(page: Page) -> Locator:
    """Return the part of the form that holds the body."""
    return page.get_by_role("region", name="Body", exact=True)


def open_block_picker(page: Page) -> Locator:
    """Open the list of blocks at the end of the body and return its options."""
    body(page).locator(".c-sf-add-button").last.click()
    options = page.locator(".w-combobox__option")
    options.first.wait_for()
    return options


def insert_block(page: Page, name: str) -> Locator:
    """Add an empty block at the end of the body and return it."""
    number = body(page).locator("[name=body-count]").input_value()
    options = open_block_picker(page)
    page.get_by_role("option", name=name, exact=True).click()
    expect(options).to_have_count(0)
    block = body(page).locator("[data-streamfield-child]", has=page.locator(f"[name=body-{number}-type]"))
    expect(block).to_be_visible()
    return block


def write(block: Locator, text: str) -> Locator:
    """Write into the rich text editor of a block and return the editor."""
    editor = block.locator("[contenteditable=true]")
    editor.click()
    editor.press_sequentially(text, delay=10)
    expect(editor).to_have_text(text)
    # The editor hands its text to the form a moment later; only then is it there to be saved or previewed.
    expect(block.locator(f'input[type=hidden][value*="{text}"]').first).to_be_attached()
    return editor


def select_back(page: Page, text: str) -> None:
    """Select as many letters as this text has, before the cursor. The bar of the rich text editor comes up then."""
    for _letter in text:
        page.keyboard.press("Shift+ArrowLeft")


def cite(page: Page, key: str) -> None:
    """Cite a source at the words selected in the rich text editor."""
    page.locator("button[name=SOURCE]:visible").click()
    choose_source(page, key)


def tie(page: Page, key: str) -> None:
    """Tie the words selected in the rich text editor to a claim."""
    page.locator("button[name=CLAIM]:visible").click()
    choose_source(page, key)
    expect(page.locator('input[type=hidden][value*="CLAIM"]').first).to_be_attached()  # handed over a moment later


def choose_source(page: Page, key: str) -> None:
    """Search the open list of sources, or of claims, and take one."""
    dialog = page.get_by_role("dialog")
    # The list is exchanged for what was found: a press before that would fall on a row about to go.
    with page.expect_response(lambda answer: f"q={key}" in answer.url):
        dialog.get_by_label("Search term").fill(key)
    dialog.get_by_role("link", name=f"{key}:").click()
    # Until it is gone for good, Wagtail's dialog takes the focus back from the editor.
    expect(page.locator(".modal")).to_have_count(0)


def open_preview(page: Page) -> FrameLocator:
    """Open the side panel that shows the page as it would look, and return what it shows."""
    button = page.get_by_role("button", name="Toggle preview")
    if button.get_attribute("aria-expanded") != "true":  # the admin remembers that it was open
        button.click()
    return page.frame_locator("iframe[src*='in_preview_panel']").last


def ask_for_standard_pages(page: Page, hub: int) -> None:
    """Choose "Add the standard pages" in the menu at the top of a hub."""
    page.goto(f"/admin/pages/{hub}/")
    page.locator("header").get_by_role("button", name="Actions").click()
    page.get_by_role("link", name="Add the standard pages").click()
    expect(page.locator("h1")).to_contain_text("Add the standard pages")


def open_action_menu(page: Page) -> None:
    """Open the menu beside "Save draft"."""
    page.locator("footer").get_by_role("button", name="More actions").click()


def publish(page: Page) -> None:
    """Publish by the menu beside "Save draft"."""
    open_action_menu(page)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("published")

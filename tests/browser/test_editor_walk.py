"""An editor makes a condition from nothing, without a developer, and visitors find it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import admin
from tests.browser.server import LiveSite
from tests.browser.visits import watching

TITLE = "Quillfeather neuropathy"
SUMMARY = "A nerve condition made up for a test. There is help."
HUB = "/conditions/quillfeather-neuropathy/"
STANDARD_PAGES = ["Tests and diagnosis", "Treatment", "Mental health and wellbeing", "Advice for carers"]
TOPIC = "What happens next"
HARDEST_BLOCKS = [
    "Key figures",
    "Where trusted sources differ",
    "Call to action",
    "Download",
    "Picture",
    "Film",
    "Table",
]


@dataclass
class Written:
    """What the walk has made so far, and what the browser complained about on the way."""

    page_id: int
    complaints: list[str]


@pytest.fixture(scope="module")
def editor(browser: Browser, site: LiveSite) -> Iterator[Page]:
    """An editor who has signed in, at a desk."""
    context = browser.new_context(
        base_url=site.url, viewport={"width": 1400, "height": 1000}, reduced_motion="reduce", locale="en-GB"
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    admin.sign_in(page, "editor")
    yield page
    context.close()


@pytest.fixture(scope="module")
def hub(editor: Page) -> Written:
    """A new condition with three kinds of block and a cited source, previewed and published."""
    with watching(editor.context) as seen:
        admin.begin_condition(editor, TITLE, SUMMARY)
        admin.insert_block(editor, "Section heading").locator("[name=body-0-value]").fill("What is it?")
        text = admin.write(admin.insert_block(editor, "Text"), "The quill nerve tires easily.")
        admin.select_back(editor, "easily.")
        admin.cite(editor, "HAHN13")
        expect(text).to_have_text("The quill nerve tires easily.[HAHN13]")
        text.press("End")
        editor.keyboard.type(" Rest helps.", delay=20)
        expect(text).to_have_text("The quill nerve tires easily.[HAHN13] Rest helps.")
        callout = admin.insert_block(editor, "Callout")
        callout.get_by_label("How serious").select_option(label="Important")
        callout.locator("[name=body-2-value-title]").fill("Keep warm")
        admin.write(callout, "Cold hands are weaker.")
        preview = admin.open_preview(editor)
        expect(preview.locator("h1")).to_have_text(TITLE)
        expect(preview.get_by_role("heading", name="What is it?")).to_be_visible()
        expect(preview.locator("main")).to_contain_text("Cold hands are weaker.")
        admin.publish(editor)
    return Written(admin.page_id(editor, HUB), seen["complaints"])


@pytest.fixture(scope="module")
def standard_pages(editor: Page, hub: Written) -> int:
    """The new condition's standard pages, as drafts, under the page with this id."""
    admin.ask_for_standard_pages(editor, hub.page_id)
    editor.get_by_role("button", name="Add these pages").click()
    expect(editor.locator(".messages")).to_contain_text("added as drafts")
    return hub.page_id


@pytest.fixture(scope="module")
def topic(editor: Page, standard_pages: int) -> Written:
    """One of the standard pages of the new condition, written, ticked for the menu, published."""
    with watching(editor.context) as seen:
        editor.goto(f"/admin/pages/{standard_pages}/")
        editor.get_by_role("link", name=TOPIC, exact=True).click()
        expect(editor.locator("#id_title")).to_have_value(TOPIC)
        expect(editor.locator("[name=body-0-value]")).to_have_value("Support and rehabilitation")
        admin.write(admin.insert_block(editor, "Text"), "Warm gloves come first.")
        editor.get_by_role("tab", name="Promote").click()
        editor.get_by_role("checkbox", name="Show in menus").check()
        admin.publish(editor)
    return Written(standard_pages, seen["complaints"])


def test_the_block_picker_shows_what_a_block_looks_like(editor: Page) -> None:
    admin.begin_condition(editor, "Only looking")
    options = admin.open_block_picker(editor)
    assert options.count() >= 20
    row = editor.locator(".w-combobox__option-row", has=editor.get_by_role("option", name="Callout", exact=True))
    row.get_by_role("button", name="Preview").click()
    shown = editor.frame_locator("iframe[src*='block-preview']")
    expect(shown.locator("body")).to_contain_text("Important")
    assert shown.locator("body").evaluate("body => getComputedStyle(body).fontFamily").startswith("Atkinson")
    expect(editor.locator(".w-combobox__option-icon svg")).to_have_count(options.count())
    missing = """uses => uses.map((use) => use.getAttribute("href")).filter((name) => !document.querySelector(name))"""
    assert editor.locator(".w-combobox__option-icon use").evaluate_all(missing) == [], "icons that do not exist"


def test_an_editor_finds_everything_they_need_in_the_menu(editor: Page) -> None:
    editor.goto("/admin/")
    menu = editor.get_by_role("navigation").first
    for name in ("Pages", "Images", "Documents", "Evidence"):
        expect(menu.get_by_text(name, exact=True).first).to_be_visible()


def test_the_browser_complained_about_nothing(hub: Written, topic: Written) -> None:
    # Wagtail's autosave answers 400 while a form is half filled, and tries again.
    complaints = [line for line in hub.complaints + topic.complaints if "400 (Bad Request)" not in line]
    assert complaints == []


def test_the_published_page(hub: Written, page: Page) -> None:
    page.goto(HUB)
    expect(page.locator("h1")).to_have_text(TITLE)
    expect(page.locator(".hero")).to_contain_text(SUMMARY)
    expect(page.get_by_role("heading", name="What is it?", level=2)).to_be_visible()
    expect(page.get_by_role("heading", name="Keep warm", level=3)).to_be_visible()
    expect(page.locator("main")).to_contain_text("Not yet medically reviewed")


def test_the_cited_source_is_numbered_on_the_page(hub: Written, page: Page) -> None:
    page.goto(HUB)
    mark = page.locator("article").get_by_role("link", name="[1]")
    expect(mark.locator("xpath=ancestor::p")).to_have_text("The quill nerve tires easily.[1] Rest helps.")
    mark.click()
    expect(page.locator("#ref-1")).to_contain_text("intravenous immunoglobulin in multifocal motor neuropathy")
    expect(page.locator("#ref-1")).to_be_in_viewport()


def test_a_citation_can_be_exchanged_and_taken_out(editor: Page) -> None:
    admin.begin_condition(editor, "Citing and taking back")
    text = admin.write(admin.insert_block(editor, "Text"), "A claim.")
    editor.keyboard.press("Control+Shift+ArrowLeft")
    admin.cite(editor, "HAHN13")
    text.get_by_text("[HAHN13]").click()
    editor.get_by_role("button", name="Edit", exact=True).click()
    admin.choose_source(editor, "UKS")
    expect(text).to_have_text("A claim.[UKS]")
    text.get_by_text("[UKS]").click()
    editor.get_by_role("button", name="Remove", exact=True).click()
    expect(text.locator("[data-draftail-trigger]")).to_have_count(0)


def test_what_is_typed_right_after_a_quick_choice_is_not_lost(editor: Page) -> None:
    """Wagtail's dialog takes the focus once it has faded in: here at the very moment when the editor has it back."""
    admin.begin_condition(editor, "Citing and typing on")
    editor.evaluate("""() => {
      const usual = jQuery.fn.emulateTransitionEnd;
      jQuery.fn.emulateTransitionEnd = function (duration) { return usual.call(this, 20 * duration); };
      const fadedIn = () => jQuery(".modal-dialog").trigger(jQuery.support.transition.end);
      document.addEventListener("focusin", (event) => event.target.isContentEditable && fadedIn());
    }""")
    text = admin.write(admin.insert_block(editor, "Text"), "A claim.")
    editor.keyboard.press("Control+Shift+ArrowLeft")
    editor.locator("button[name=SOURCE]:visible").click()
    dialog = editor.get_by_role("dialog")
    dialog.get_by_label("Search term").fill("HAHN13")
    dialog.get_by_role("link", name="HAHN13:").click()
    expect(text).to_be_focused()
    editor.keyboard.type(" Rest helps.", delay=20)
    expect(text).to_have_text("A claim.[HAHN13] Rest helps.")


def test_the_index_lists_it_under_its_letter(hub: Written, page: Page) -> None:
    page.goto("/conditions/")
    group = (
        page.locator("main").locator("section, li, div").filter(has=page.get_by_role("heading", name="Q", exact=True))
    )
    expect(group.last.get_by_role("link", name=TITLE)).to_have_attribute("href", HUB)


def test_the_search_finds_it(hub: Written, page: Page) -> None:
    page.goto("/search/?q=quillfeather")
    expect(page.locator("main ol li").first.get_by_role("link")).to_have_attribute("href", HUB)
    page.goto("/search/?q=quilfether")  # as tired hands write it
    expect(page.locator("main ol").get_by_role("link", name=TITLE)).to_be_visible()


def test_the_home_page_shows_it(hub: Written, page: Page) -> None:
    page.goto("/")
    expect(page.locator("main").get_by_role("link", name=TITLE).first).to_be_visible()


def test_standard_pages_are_added_as_drafts_and_only_once(editor: Page, standard_pages: int, page: Page) -> None:
    admin.ask_for_standard_pages(editor, standard_pages)
    expect(editor.locator("main")).to_contain_text("All standard pages are there already")
    editor.get_by_role("link", name="Back").click()
    expect(editor).to_have_url(f"/admin/pages/{standard_pages}/")
    for title in STANDARD_PAGES:
        row = editor.get_by_role("row").filter(has=editor.get_by_role("link", name=title, exact=True))
        expect(row).to_have_count(1)
        expect(row).to_contain_text("Draft", ignore_case=True)
        assert page.goto(f"{HUB}{title.lower().replace(' ', '-')}/").status == 404


def test_a_written_standard_page_is_found_everywhere(topic: Written, page: Page) -> None:
    page.goto(HUB)
    expect(
        page.get_by_role("navigation", name=TITLE).locator(":visible").get_by_role("link", name=TOPIC)
    ).to_be_visible()
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name=TOPIC)).to_be_visible()
    page.goto("/search/?q=warm+gloves")
    page.locator("main ol").get_by_role("link", name=TOPIC).click()
    expect(page.locator("h1")).to_have_text(TOPIC)
    expect(page.get_by_role("navigation", name=TITLE).locator("[aria-current=page]").first).to_have_text(TOPIC)


def test_a_draft_with_nothing_filled_in_previews(editor: Page) -> None:
    faults: list[str] = []
    editor.on("response", lambda answer: answer.status >= 500 and faults.append(answer.url))
    admin.begin_condition(editor, "Hardly begun")
    for name in HARDEST_BLOCKS:
        admin.insert_block(editor, name)
    preview = admin.open_preview(editor)
    expect(preview.locator("h1")).to_have_text("Hardly begun")
    expect(preview.locator("footer")).to_be_attached()
    editor.get_by_role("button", name="Save draft").first.click()
    expect(editor.locator(".messages, [data-w-autosave-target]").first).to_be_attached()
    editor.wait_for_load_state("networkidle")
    assert faults == []

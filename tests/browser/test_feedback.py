"""A reader says that a page did not help, and why: by hand, without scripts, with no barrier on the way."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import admin
from tests.browser.server import LiveSite
from tests.browser.visits import HUB, PHONE, SCHEMES, WIDTHS, axe_violations, probe

WORDS = "I looked for what a first infusion feels like."
LEAST_TARGET, LEAST_CONTRAST = 44, 7
SLOW_ENOUGH = 3_100  # ms: what is sent sooner is thought to come from a program


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [PHONE, max(WIDTHS)])
def test_from_the_foot_of_a_page_to_the_editors(browser: Browser, site: LiveSite, width: int, scheme: str) -> None:
    words = f"{WORDS} {width} {scheme}"
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": width, "height": WIDTHS[width]},
        color_scheme=scheme,
        java_script_enabled=False,
        extra_http_headers={"X-Forwarded-For": f"198.51.{width % 200}.{len(scheme)}"},  # each reader has a network
    )
    page = context.new_page()

    def looks_right() -> None:
        # Looked at by a browser that runs scripts, as the probes need them.
        with_scripts = browser.new_context(viewport={"width": width, "height": WIDTHS[width]}, color_scheme=scheme)
        looking = with_scripts.new_page()
        looking.goto(page.url)
        assert not probe(looking, "scrollsSideways")
        assert axe_violations(looking) == []
        assert probe(looking, "smallTargets", LEAST_TARGET) == []
        assert probe(looking, "lowContrast", {"least": LEAST_CONTRAST})["low"] == []
        with_scripts.close()

    page.goto(HUB)
    page.get_by_role("group", name="Was this page helpful?").get_by_role("button", name="No").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    looks_right()
    page.wait_for_timeout(SLOW_ENOUGH)
    page.get_by_label("If you like").fill(words)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1 + p")).to_contain_text("It has reached us")
    looks_right()
    page.get_by_role("link", name="Back to the page").click()
    expect(page).to_have_url(HUB)
    page.get_by_role("link", name="What changed on this page").click()
    expect(page.locator("main")).to_contain_text("First published")
    looks_right()
    assert context.cookies() == []
    context.close()

    editor = browser.new_context(base_url=site.url)
    desk = editor.new_page()
    admin.sign_in(desk, "editor")
    desk.goto(f"/admin/pages/{admin.page_id(desk, HUB)}/feedback/")
    expect(desk.locator("main")).to_contain_text(words)
    editor.close()

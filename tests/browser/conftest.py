"""A real site and a real browser, once for all browser tests, and a picture of what was on screen when one fails."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.text import slugify
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from tests.browser.server import LiveSite, fresh_database, live_site
from tests.browser.visits import Views
from tests.databases import migrated

HERE = Path(__file__).parent
OPEN = pytest.StashKey[tuple[Browser, Path]]()  # the browser, and where its pictures go
HOW_TO_INSTALL = (
    "No Chromium was found: `apt-get install chromium`, or set CHROMIUM to its path, to run the browser tests."
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium() -> str:
    """Where Chromium is. Without one the tests are skipped, but never in continuous integration."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path:
        return path
    if os.environ.get("CI", "").lower() in ("true", "1"):
        pytest.fail(HOW_TO_INSTALL, pytrace=False)
    pytest.skip(HOW_TO_INSTALL)


@pytest.fixture(scope="package")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> Iterator[LiveSite]:
    """The running site. It ends with this folder's tests, so that no other test meets it."""
    with django_db_blocker.unblock():
        template = migrated()
    folder = tmp_path_factory.mktemp("site")
    with fresh_database("browser", template) as database, live_site(folder, database) as running:
        yield running


@pytest.fixture(scope="package")
def browser(
    chromium: str, site: LiveSite, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """One browser, once the site is there: while it runs, its event loop makes Django refuse database calls."""
    expect.set_options(timeout=15_000)  # for busy machines; what is there already is not waited for
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=arguments)
        request.config.stash[OPEN] = (running, tmp_path_factory.mktemp("pictures"))
        yield running
        del request.config.stash[OPEN]
        running.close()


@pytest.fixture(scope="package")
def views(browser: Browser, site: LiveSite) -> Iterator[Views]:
    """Visitors with a screen of some width and a light or dark scheme, each kept for the whole run."""
    kept = Views(browser, site.url)
    yield kept
    kept.close()


@pytest.fixture(autouse=True)
def _looking_afresh(request: pytest.FixtureRequest) -> None:
    if "views" in request.fixturenames:
        request.getfixturevalue("views").looking.clear()


@pytest.fixture
def context(browser: Browser, site: LiveSite) -> Iterator[BrowserContext]:
    """A visitor who has never been here."""
    made = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 900})
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """The first tab of a visitor who has never been here."""
    return context.new_page()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """Keep what every open tab shows when a test fails, and say where."""
    report = yield
    if not report.failed or OPEN not in item.config.stash:
        return report
    browser, folder = item.config.stash[OPEN]
    tabs = [tab for context in browser.contexts for tab in context.pages if tab.url != "about:blank"]
    if "views" in item.funcargs:
        tabs = [tab for tab in tabs if tab in item.funcargs["views"].looking]
    for number, tab in enumerate(tabs):
        picture = folder / f"{slugify(item.name)}-{number}.png"
        try:
            tab.screenshot(path=picture)
        except Error:
            continue
        report.sections.append(("What the browser showed", f"{tab.url}: {picture}"))
    return report

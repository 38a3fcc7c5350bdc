"""The pages to look at, the screens to look with, and what can be measured on them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request

HUB = "/conditions/mmn/"
PAGES = {  # one of every type, and the views that are not pages
    "home": "/",
    "conditions": "/conditions/",
    "hub": HUB,
    "topic": f"{HUB}what-happens-next/",
    "carers": f"{HUB}advice-for-carers/",
    "work": f"{HUB}work/",
    "work-in-great-britain": f"{HUB}work/great-britain/",
    "information": "/accessibility/",
    "glossary": "/glossary/",
    "search": "/search/?q=treatment",
    "search-without-results": "/search/?q=xylophone",
    "help-now": "/help-now/",
    "directory": "/support-directory/",
    "directory-narrowed": "/support-directory/?nation=scotland",
    "directory-entry": "/support-directory/samaritans/",
    "not-found": "/there-is-no-such-page/",
}
WIDTHS = {320: 640, 768: 1024, 1280: 900}  # and their heights
SCHEMES = ("light", "dark")
PHONE = 320
ASKED_FOR_IT = {"not-found": 404}
PROBES = (Path(__file__).parent / "probes.js").read_text(encoding="utf-8")
AXE = Axe()


def probe(page: Page, name: str, argument: Any = None) -> Any:
    """Run one of the functions of ``probes.js`` in the page."""
    return page.evaluate(f"(argument) => ({PROBES}).{name}(argument)", argument)


def axe_violations(page: Page) -> list[str]:
    """Return what axe finds wrong, a line for each element."""
    found = AXE.run(page).response["violations"]
    return [f"{rule['id']}: {' '.join(map(str, node['target']))}" for rule in found for node in rule["nodes"]]


@dataclass
class Views:
    """Visitors kept for the whole run, one for each width and scheme: making a context costs more than a page."""

    browser: Browser
    address: str
    contexts: dict[tuple, tuple[BrowserContext, Page]] = field(default_factory=dict)
    looking: list[Page] = field(default_factory=list)  # the tabs the running test uses

    def at(self, width: int = 1280, scheme: str = "light", scale: int = 1, height: int = 0) -> Page:
        """Return the tab of the visitor with such a screen."""
        key = (width, scheme, scale, height)
        size = {"width": width, "height": height or WIDTHS.get(width, 900)}
        if key not in self.contexts:
            context = self.browser.new_context(
                base_url=self.address,
                viewport=size,
                color_scheme=scheme,
                reduced_motion="reduce",  # what scrolls softly is not where it will be yet
                device_scale_factor=scale,
            )
            self.contexts[key] = (context, context.new_page())
        page = self.contexts[key][1]
        if page.viewport_size != size:  # an earlier test looked at it in another shape
            page.set_viewport_size(size)
        self.looking.append(page)
        return page

    def close(self) -> None:
        """Forget all visitors."""
        for context, _page in self.contexts.values():
            context.close()


def visit(page: Page, name: str) -> None:
    """Open one of ``PAGES`` and check that it is what was asked for."""
    response = page.goto(PAGES[name])
    assert response is not None
    assert response.status == ASKED_FOR_IT.get(name, 200)


def open_menu(page: Page) -> None:
    """Unfold the menu of a narrow screen."""
    page.locator("header summary:visible", has_text="Menu").click()
    page.locator("header nav:visible").wait_for()


@contextmanager
def watching(context: BrowserContext) -> Iterator[dict[str, list[str]]]:
    """Note every address a visitor's browser asks for and everything it complains about."""
    seen: dict[str, list[str]] = {"requests": [], "complaints": []}

    def failed(request: Request) -> None:
        if "ERR_ABORTED" not in (request.failure or ""):  # the visitor went on before the answer came
            seen["complaints"].append(f"{request.url}: {request.failure}")

    context.on("request", lambda request: seen["requests"].append(request.url))
    context.on("requestfailed", failed)
    context.on("weberror", lambda error: seen["complaints"].append(str(error.error)))
    context.on("console", lambda line: line.type in ("error", "warning") and seen["complaints"].append(line.text))
    yield seen

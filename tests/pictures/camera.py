"""Photographs a screen, or the part of it that matters, small enough for a guide."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from tests.browser import admin
from tests.browser.server import LiveSite

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
MOST_BYTES = 100_000
MARGIN = 16  # around what is cut out


class Camera:
    """One per guide: it knows the site, opens desks for people, and writes to docs/images."""

    def __init__(self, browser: Browser, site: LiveSite) -> None:
        self.browser, self.site = browser, site

    def set_up(self, scene: str) -> None:
        """Bring about what is to be seen, by a function of ``tests.pictures.scenes``."""
        self.site.manage("shell", "-c", f"from tests.pictures import scenes; scenes.{scene}()")

    def desk(self, name: str, height: int = 900) -> Page:
        """Return the screen of somebody who has signed in."""
        page = admin.desk(self.browser, self.site, name)
        page.context.set_default_timeout(30_000)
        page.set_viewport_size({"width": 1280, "height": height})
        return page

    def take(self, page: Page, name: str, first: Locator | None = None, last: Locator | None = None) -> None:
        """Write a picture of what the window shows, or cut out of it from one thing to another.

        Raises:
            ValueError: the picture is too large for a guide.
        """
        page.evaluate("document.fonts.ready")
        page.wait_for_load_state("networkidle")
        page.locator("main").evaluate("main => main.scrollTo({ left: 0, behavior: 'instant' })")  # focus draws it aside
        clip = _around(page, first, last or first) if first else None
        shot = page.screenshot(clip=clip, animations="disabled")
        small = Image.open(BytesIO(shot)).convert("RGB").quantize(64, dither=Image.Dither.NONE)
        path = IMAGES / f"{name}.png"
        small.save(path, optimize=True)
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(f"{path.name} has {path.stat().st_size} bytes; cut out less of the screen")
        print(f"{path.name}: {small.width} x {small.height}, {path.stat().st_size} bytes")


def _around(page: Page, first: Locator, last: Locator) -> dict[str, float]:
    boxes = [box for one in (first, last) if (box := one.bounding_box())]
    size = page.viewport_size
    left = max(0, min(box["x"] for box in boxes) - MARGIN)
    top = max(0, min(box["y"] for box in boxes) - MARGIN)
    right = min(size["width"], max(box["x"] + box["width"] for box in boxes) + MARGIN)
    bottom = min(size["height"], max(box["y"] + box["height"] for box in boxes) + MARGIN)
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}

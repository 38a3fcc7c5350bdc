"""Make the pictures in docs/images. Names on the command line choose some: ``python -m tests.pictures editors``."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.browser.server import fresh_database, live_site
from tests.pictures import directory, editors, home
from tests.pictures.camera import Camera

GUIDES = {"home": home.take, "directory": directory.take, "editors": editors.take}


def main(names: list[str]) -> None:
    """Bring up a site of its own with the starter content, and photograph it."""
    if unknown := set(names) - set(GUIDES):
        sys.exit(f"No such pictures: {', '.join(sorted(unknown))}. There are: {', '.join(GUIDES)}.")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with (
        tempfile.TemporaryDirectory() as folder,
        fresh_database("pictures") as database,
        live_site(Path(folder), database) as site,
        sync_playwright() as playwright,
    ):
        expect.set_options(timeout=30_000)
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        for name in names or GUIDES:
            GUIDES[name](Camera(browser, site))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])

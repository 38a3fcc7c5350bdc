"""The first view of the MMN hub on a slow telephone, in a browser that keeps nothing: what arrives, and how soon."""

import os
import shutil
from typing import Any

from playwright.sync_api import sync_playwright

from benchmarks.serving import Served

HUB = "/conditions/mmn/"
# What Lighthouse calls "slow 4G", and its processor four times slower than this machine's.
NETWORK = {"latency": 150, "downloadThroughput": 1_638_400 / 8, "uploadThroughput": 768_000 / 8, "offline": False}
SLOWER = 4
LIMITS = {"lcp_s": 1.0, "requests": 4, "first_bytes": 14_600, "cls": 0.0}
WATCH = """() => {
  window.seen = { lcp: 0, cls: 0 };
  new PerformanceObserver((list) => list.getEntries().forEach((e) => { seen.lcp = e.startTime; }))
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((e) => { seen.cls += e.value; }))
    .observe({ type: "layout-shift", buffered: true });
}"""


def chromium() -> str:
    """Return the browser's path.

    Raises:
        SystemExit: there is none; the text says what to do.
    """
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        raise SystemExit("No Chromium was found: apt install chromium, or set CHROMIUM to its path")
    return path


def measure(served: Served, rounds: int = 5) -> dict[str, Any]:
    """Return the medians of several first views, each in a browser that has never been here."""
    path = chromium()
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        views = [_view(browser, served.front) for _ in range(rounds)]
        browser.close()
    middle = sorted(views, key=lambda view: view["lcp_s"])[rounds // 2]
    return middle | {"lcp_s_least": views[0]["lcp_s"] if rounds == 1 else min(view["lcp_s"] for view in views)}


def _view(browser: Any, front: str) -> dict[str, Any]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=3, is_mobile=True)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    sizes: dict[str, float] = {}
    heads: dict[str, float] = {}
    kinds: dict[str, str] = {}

    def begun(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]
        heads[event["requestId"]] = event["response"]["encodedDataLength"]

    session.on("Network.responseReceived", begun)
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.add_init_script(f"({WATCH})()")
    page.goto(front + HUB, wait_until="load")
    page.wait_for_timeout(1_000)
    seen = page.evaluate("window.seen")
    asked = [key for key, kind in kinds.items() if kind != "Other"]  # the icon of the tab is no part of the page
    first = sum(sizes[key] - heads[key] for key in asked if kinds[key] in ("Document", "Stylesheet"))
    context.close()
    return {
        "lcp_s": round(seen["lcp"] / 1000, 3),
        "cls": round(seen["cls"], 4),
        "requests": len(asked),
        "first_bytes": int(first),  # HTML and style sheet, compressed as they are sent
    }

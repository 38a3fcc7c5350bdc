"""Lighthouse on the MMN hub, as on a telephone: the site behind nginx, the page signed as a real one would be.

It needs Node's ``lighthouse`` (``npm install -g lighthouse``; or LIGHTHOUSE says where it is) and Chromium.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import django

django.setup()

from benchmarks import phone, report  # noqa: E402  (models need a set-up Django)
from benchmarks.serving import serving  # noqa: E402

SIZE = "lighthouse"
LEAST = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
ROUNDS = 5


def sign_hub() -> None:
    """Have the hub signed by a made-up reviewer: search engines are kept from a page that nobody reviewed."""
    from django.contrib.auth.models import Group
    from wagtail.models import Page

    from portal.evidence.material import fingerprint_of, material_of
    from portal.evidence.models import Role
    from portal.evidence.signing import draft_of, sign
    from portal.roles import MEDICAL_REVIEWERS
    from portal.users.models import User

    reviewer = User.objects.create_user("bench-reviewer", public_name="Bench reviewer")
    reviewer.groups.add(Group.objects.get(name=MEDICAL_REVIEWERS))
    hub = Page.objects.get(url_path__endswith=phone.HUB).specific
    _revision, draft = draft_of(hub)
    sign(hub, reviewer, Role.MEDICAL, seen=fingerprint_of(material_of(draft)), interests="None")


def scores(address: str, lighthouse: str, folder: Path) -> dict[str, Any]:
    """Return the scores of one run, of 100, and the first view's moments in seconds."""
    flags = "--headless=new --disable-gpu" + (" --no-sandbox" if os.geteuid() == 0 else "")
    written = folder / "lighthouse.json"
    command = [lighthouse, address, "--quiet", "--output=json", f"--output-path={written}", f"--chrome-flags={flags}"]
    subprocess.run(command, check=True, env=os.environ | {"CHROME_PATH": phone.chromium()})
    told = json.loads(written.read_text())
    found: dict[str, Any] = {key: round(told["categories"][key]["score"] * 100) for key in LEAST}
    for audit in ("first-contentful-paint", "largest-contentful-paint"):
        found[audit] = round(told["audits"][audit]["numericValue"] / 1000, 2)
    return found | {"failed": [key for key, one in told["audits"].items() if one["score"] == 0]}


def main() -> int:
    """Measure, print, write down; 1 if a score is too low."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--baseline", action="store_true")
    wanted = parser.parse_args()
    lighthouse = shutil.which(os.environ.get("LIGHTHOUSE", "lighthouse"))
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if not lighthouse or not nginx:
        raise SystemExit("Lighthouse and nginx are needed: npm install -g lighthouse, apt install nginx-light")
    sign_hub()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with serving(SIZE, folder, nginx) as served:
            runs = [scores(served.front + phone.HUB, lighthouse, folder) for _ in range(min(wanted.rounds, ROUNDS))]
    found: dict[str, Any] = {key: statistics.median(run[key] for run in runs) for key in runs[0] if key != "failed"}
    found["failed"] = sorted({audit for run in runs for audit in run["failed"]})
    report.console.print(found)
    report.save(SIZE, found, baseline=wanted.baseline)
    faults = [f"{key} is {found[key]:.0f}; the least is {least}" for key, least in LEAST.items() if found[key] < least]
    return report.verdict(faults, [])


if __name__ == "__main__":
    raise SystemExit(main())

"""``make faults``: break one part after the other under load, and print what visitors saw.

Ends with 1 if a promise was broken.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django
import requests
from django.db import connection

from benchmarks.faults.asking import LONGEST, addresses, eventually, number_in
from benchmarks.faults.cases import CASES, whole
from benchmarks.faults.site import Site, whole_site
from benchmarks.faults.visitors import PATIENCE, Answer, Kind, Visitors
from benchmarks.report import console, save, table

OLD = ("STALE", "UPDATING")  # what nginx says of a copy that is older than it should be


def main() -> int:
    """Run the faults and say how it went."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("faults", nargs="*", metavar="fault", help=f"some of: {', '.join(CASES)}")
    parser.add_argument("--baseline", action="store_true", help="write to results/baseline, which is committed")
    wanted = parser.parse_args()
    if unknown := set(wanted.faults) - set(CASES):
        parser.error(f"no such fault: {', '.join(sorted(unknown))}")
    if os.geteuid():  # a disk is mounted: in a room of our own, anybody may
        inside = ["unshare", "--user", "--map-root-user", "--mount", sys.executable, "-m", "benchmarks.faults"]
        os.execvp(inside[0], [*inside, *sys.argv[1:]])  # noqa: S606, our own words, no shell
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with whole_site(folder) as site:
            os.environ.update(site.environment)
            django.setup()
            _warm(site)
            found = [_row(name, site) for name in wanted.faults or CASES]
            save("faults", {"faults": found}, baseline=wanted.baseline)
            connection.close()
    _print(found)
    faults = [f"{row['fault']}: {words}" for row in found for words in row["wrong"]]
    for words in faults:
        console.print(f"[bold red]{words}[/]")
    return 1 if faults else 0


def _warm(site: Site) -> None:
    eventually(lambda: whole(site))
    for path in addresses():
        requests.get(site.front + path, timeout=30).raise_for_status()


def _row(name: str, site: Site) -> dict[str, Any]:
    from django.urls import reverse
    from wagtail.models import Page

    from portal.guards import LEAST_SECONDS, new_token
    from support_directory.public_forms import OrganisationForm

    page = Page.objects.get(url_path__endswith="/conditions/mmn/")
    console.print(f"[bold]{name}[/]")
    token = new_token(OrganisationForm.guard)
    time.sleep(LEAST_SECONDS + 1)  # the site takes no form that was filled in quicker
    suggest = reverse("support_directory:suggest")
    with Visitors(site.front, addresses(), f"/feedback/{page.pk}/", suggest, token) as visitors:
        time.sleep(2)
        try:
            back, wrong = CASES[name](site)
        except TimeoutError:
            back, wrong = LONGEST, [f"not whole again after {LONGEST:.0f} s"]
        time.sleep(2)
    connection.close()  # ours may have been cut
    return {"fault": name, "back_s": round(back, 1)} | _seen(visitors.answers, wrong)


def _seen(answers: list[Answer], wrong: list[str]) -> dict[str, Any]:
    """Return what visitors saw, and add what should not have been to ``wrong``."""
    from portal.evidence.models import PageFeedback
    from support_directory.models import ChangeSuggestion

    copies = [answer for answer in answers if answer.kind == Kind.COPY]
    bad = [answer for answer in copies if answer.status != 200]
    kept = {key for answer in answers if answer.kind == Kind.FORM and (key := number_in(answer.leads_to))}
    lost = kept - set(PageFeedback.objects.filter(pk__in=kept).values_list("pk", flat=True))
    taken = {answer.said for answer in answers if answer.kind == Kind.SUGGESTION and answer.status == 302}
    gone = taken - set(ChangeSuggestion.objects.filter(name__in=taken).values_list("name", flat=True))
    others = [answer for answer in answers if answer.kind != Kind.COPY]
    wrong = list(wrong)
    if bad:
        wrong.append(f"{len(bad)} pages that had a copy did not answer 200, such as {bad[0].path}: {bad[0].status}")
    if lost:
        wrong.append(f"{len(lost)} answers that the site said it had kept are gone")
    if gone:
        wrong.append(f"{len(gone)} suggestions that the site said it had kept are gone")
    slow = sorted(answer.seconds for answer in copies)
    if slow and slow[-1] >= PATIENCE:
        wrong.append("somebody waited in vain")
    return {
        "requests": len(answers),
        "copies": len(copies),
        "copies_200": len(copies) - len(bad),
        "old_copies": sum(answer.copy in OLD for answer in copies),
        "p95_s": round(slow[int(len(slow) * 0.95)], 3),
        "slowest_s": round(slow[-1], 1),
        "others": len(others),
        "others_refused": sum(answer.status >= 500 or not answer.status for answer in others),
        "forms_kept": len(kept) + len(taken),
        "forms_lost": len(lost) + len(gone),
        "wrong": wrong,
    }


def _print(found: list[dict[str, Any]]) -> None:
    columns = {
        "fault": "what broke",
        "copies": "asked",
        "copies_200": "200",
        "old_copies": "from old copies",
        "p95_s": "95% within s",
        "slowest_s": "slowest s",
        "others_refused": "uncached refused",
        "others": "of",
        "forms_kept": "forms kept",
        "forms_lost": "lost",
        "back_s": "back after s",
    }
    table("Faults under 50 requests a second", list(columns.values()), [[row[key] for key in columns] for row in found])


if __name__ == "__main__":
    sys.exit(main())

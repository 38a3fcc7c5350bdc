"""The faults, one function each: break it, live with it, let it come back.

Each returns how many seconds after its cause was gone the site was whole again, without a person, and what was wrong.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.database import CHECKOUT
from benchmarks.faults.asking import Editor, answers, eventually
from benchmarks.faults.lasting import LONG
from benchmarks.faults.site import MANAGE, Site

Outcome = tuple[float, list[str]]
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


def whole(site: Site) -> bool:
    """Tell whether the application answers what no copy answers, and the database."""
    return answers(f"{site.front}/search/?q=grip")


def nothing(site: Site) -> Outcome:
    """Break nothing: what the others are compared with."""
    time.sleep(LONG)
    return eventually(lambda: whole(site)), []


def postgres_killed(site: Site) -> Outcome:
    """Kill the database with its power cord, so to speak, and bring it back."""
    os.kill(int((site.postgres.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    time.sleep(LONG)
    site.postgres.ensure_running()
    return eventually(lambda: whole(site)), []


def web_worker_killed(site: Site) -> Outcome:
    """Kill a gunicorn worker while it holds requests: they wait for a table that somebody keeps."""
    from django.db import connection, transaction

    before = site.web.workers()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE evidence_pagefeedback IN EXCLUSIVE MODE")

        def several_wait() -> bool:
            cursor.execute(WAITING)
            return bool(cursor.fetchone()[0] >= 4)

        eventually(several_wait)
        os.kill(before[0], signal.SIGKILL)
        time.sleep(1)
    took = eventually(lambda: len(site.web.workers()) == len(before) and whole(site))
    return took, ["all of web was started again"] if site.web.starts > 1 else []


def web_killed(site: Site) -> Outcome:
    """Kill the whole web container, and let it come back."""
    with site.web.killed():
        time.sleep(LONG)
    return eventually(lambda: whole(site)), []


def worker_killed(site: Site) -> Outcome:
    """Kill the worker while a mail server thinks about its letter."""
    site.mailbox.may_answer.clear()
    site.mailbox.asked.clear()
    letters = _letters("killed", 3)
    faults = [] if site.mailbox.asked.wait(30) else ["no letter was on its way"]
    with site.worker.killed():
        time.sleep(LONG)
    site.mailbox.may_answer.set()
    return eventually(lambda: _arrived(site, letters)), [*faults, *_not_once(site, letters)]


def mail_hangs(site: Site) -> Outcome:
    """Let the mail server take letters and say nothing; what is published must be seen all the same."""
    from wagtail.models import Page

    site.mailbox.may_answer.clear()
    letters = _letters("hung", 3)
    page = Page.objects.get(url_path__endswith="/conditions/mmn/support/").specific
    page.title = "Support while the mail hangs"
    page.save_revision().publish()
    seen = eventually(lambda: page.title in _text(site.front + page.get_url()))
    time.sleep(LONG)
    site.mailbox.may_answer.set()
    faults = [] if seen <= 10 else [f"what was published was seen after {seen:.0f} s"]
    return eventually(lambda: _arrived(site, letters)), [*faults, *_not_once(site, letters)]


def disk_full(site: Site) -> Outcome:
    """Fill the disk of uploads to its last byte; an editor uploads a picture, and is told."""
    from portal.media.models import PortalImage

    editor, full, faults = Editor(site.front), site.media / "full", []
    status, words = editor.upload("Before")
    if status != 200 or not PortalImage.objects.filter(title="Before").exists():
        faults.append(f"a picture was refused before: {status} {words[:200]}")
    _fill(full)
    status, words = editor.upload("Too much")
    if status != 507 or "no room left" not in words:
        faults.append(f"the editor was not told in words: {status}")
    if PortalImage.objects.filter(title="Too much").exists():
        faults.append("a picture without a file is there")
    time.sleep(LONG)
    full.unlink()
    took = eventually(lambda: editor.upload("After")[0] == 200 and PortalImage.objects.filter(title="After").exists())
    made = eventually(lambda: all(image.renditions.count() >= 6 for image in PortalImage.objects.all()))
    return took + made, faults


def migration(site: Site) -> Outcome:
    """Run a migration that keeps two tables to itself."""
    environment = site.environment | {"DJANGO_SETTINGS_MODULE": "benchmarks.faults.settings"}
    command = [*MANAGE, "migrate", "--no-input", "--verbosity", "0"]
    subprocess.run(command, env=environment, cwd=CHECKOUT, check=True)
    return eventually(lambda: whole(site)), []


CASES: dict[str, Callable[[Site], Outcome]] = {
    "nothing": nothing,
    "Postgres killed": postgres_killed,
    "a gunicorn worker killed in mid-request": web_worker_killed,
    "web killed": web_killed,
    "the worker killed over a letter": worker_killed,
    "the mail server hangs": mail_hangs,
    "the disk of uploads full": disk_full,
    "a migration that locks": migration,
}


def _letters(about: str, number: int) -> list[str]:
    from django.core.mail import send_mail

    names = [f"{about}-{one}@example.org" for one in range(number)]
    for name in names:
        send_mail("A letter", "Some words.", None, [name])
    return names


def _arrived(site: Site, letters: list[str]) -> bool:
    return set(letters) <= set(site.mailbox.taken)


def _not_once(site: Site, letters: list[str]) -> list[str]:
    time.sleep(2)  # whoever sends twice does so soon
    came = {name: site.mailbox.taken.count(name) for name in letters}
    return [f"{name} got {number} letters" for name, number in came.items() if number != 1]


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 65_536):
                pass
        except OSError:
            return


def _text(url: str) -> str:
    import requests

    return requests.get(url, timeout=30).text

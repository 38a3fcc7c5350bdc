"""What is wrong with the lines for people in crisis: told to staff each day until it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.addresses import absolute
from support_directory.choices import Assurance, CrisisRole, Nation, Status
from support_directory.models import Service, Verification
from support_directory.staff.views.screens import address
from support_directory.staff.work import with_tasks


@dataclass(frozen=True)
class Problem:
    """One thing to mend. ``key`` is the same from day to day."""

    key: str
    text: str
    url: str


def crisis_problems() -> list[Problem]:
    """Return the lines whose check has run out, those that lost their check, and the nations without any line.

    One query, whether there is anything or not.
    """
    approved = Verification.objects.filter(service=OuterRef("pk"), approved_by__isnull=False)
    running = Service.objects.for_crises().filter(status=Status.ACTIVE)
    lines = list(with_tasks(running).annotate(was_approved=Exists(approved)).with_contact().order_by("name"))
    problems = [problem for line in lines for problem in _of_line(line)]
    return problems + list(_of_nations(lines))


def _is_public(line: Service) -> bool:
    return line.live and line.assurance == Assurance.VERIFIED


def _of_line(line: Service) -> Iterator[Problem]:
    if _is_public(line):
        if line.next_due and line.is_due:
            words = _("%(name)s: the check has run out, it was due on %(date)s. Number and hours still stand.")
            date = date_format(line.next_due, "j F Y")
            screen = _screen("approve" if line.waits else "check", line)
            yield Problem(f"overdue:{line.pk}", words % {"name": line.name, "date": date}, screen)
    elif line.was_approved and (line.live or not line.was_withdrawn):
        if line.waits:
            words = _("%(name)s: visitors do not see it until somebody else has approved its new check.")
            yield Problem(f"waiting:{line.pk}", words % {"name": line.name}, _screen("approve", line))
        else:
            words = _("%(name)s: visitors see it no longer, because something in it changed after its check.")
            yield Problem(f"voided:{line.pk}", words % {"name": line.name}, _screen("check", line))


def _of_nations(lines: list[Service]) -> Iterator[Problem]:
    helping = [line for line in lines if line.crisis_role == CrisisRole.LISTENING and not line.lacks_number]
    covered = {nation for line in helping if _is_public(line) for nation in line.nations}
    for nation in Nation:
        if nation.value not in covered:
            words = _("%(nation)s: not one crisis line is checked and public there.") % {"nation": nation.label}
            query = f"crisis_role={CrisisRole.LISTENING.value}&nation={nation.value}"
            yield Problem(f"nation:{nation.value}", words, absolute(f"{address('list')}?{query}"))


def _screen(name: str, line: Service) -> str:
    return absolute(address(name, line.pk))

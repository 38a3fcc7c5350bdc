"""What the reminders say, in plain text. What a visitor wrote is never in a mail: it is read in the admin."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.addresses import absolute
from portal.mailing import Letter, write
from portal.users.models import User
from support_directory.models import ChangeSuggestion, Service
from support_directory.staff import queue
from support_directory.staff.views.screens import address
from support_directory.staff.views.work import open_suggestions
from support_directory.staff.work import Task, broken_links, condition, standing, with_tasks
from support_directory.upkeep.crisis import Problem

SECTIONS = ("overdue-crisis", "overdue", "waiting", "due", "broken")
OWN = (Task.OVERDUE, Task.WAITING, Task.SOON, Task.BROKEN)
MOST_OWN = 50


@dataclass(frozen=True)
class Line:
    """One entry or suggestion of a mail."""

    text: str
    url: str


@dataclass(frozen=True)
class Part:
    """One kind of work in a mail. ``url`` leads to all of it where not all is named."""

    title: str
    count: int
    lines: list[Line]
    url: str = ""


def crisis_letter(user: User, problems: list[Problem]) -> Letter:
    """Return the alert of a day."""
    number = len(problems)
    subject = ngettext(
        "crisis lines: %(number)s thing to mend today", "crisis lines: %(number)s things to mend today", number
    )
    return _letter("crisis", user, subject % {"number": number}, {"problems": problems})


class WeeklyLetters:
    """The work of the week, read once and told to each person with their own tasks first."""

    def for_user(self, user: User) -> Letter | None:
        """Return this person's mail, or None where there is nothing to do."""
        parts = [part for part in (self._own(user), *self._parts) if part.count]
        if user.has_perm("support_directory.change_changesuggestion") and self._suggestions.count:
            parts.append(self._suggestions)
        if not parts:
            return None
        return _letter("weekly", user, _("work of this week"), {"parts": parts})

    @cached_property
    def _parts(self) -> list[Part]:
        sections = {section.key: section for section in queue.filled()}
        found = [sections[key] for key in SECTIONS if key in sections]
        return [
            Part(part.title, part.count, [_line(service) for service in part.services], absolute(part.url))
            for part in found
        ]

    @cached_property
    def _suggestions(self) -> Part:
        found: list[ChangeSuggestion] = list(open_suggestions()[: queue.SHOWN])
        lines = [Line(_about(one), absolute(reverse("directory_suggestions:edit", args=[one.pk]))) for one in found]
        url = absolute(f"{reverse('directory_suggestions:index')}?state={ChangeSuggestion.State.OPEN.value}")
        return Part(_("Suggestions from visitors"), found[0].total if found else 0, lines, url)  # type: ignore[attr-defined]

    def _own(self, user: User) -> Part:
        which = Q()
        for task in OWN:
            which |= condition(task)
        mine = with_tasks(Service.objects.filter(assigned_to=user)).filter(which).order_by("next_due", "name")
        services = mine.prefetch_related(Prefetch("link_checks", broken_links(), to_attr="broken"))[:MOST_OWN]
        lines = [_line(service, own=True) for service in services]
        count = len(lines) if len(lines) < MOST_OWN else mine.count()
        return Part(_("Your tasks"), count, lines, absolute(f"{address('list')}?assigned=me"))


def _line(service: Service, *, own: bool = False) -> Line:
    words = [f"{service.name}: {standing(service)}"]
    words += [f"{link.url} ({link.error})" for link in service.broken]  # type: ignore[attr-defined]
    if service.assigned_to_id and not own:
        words.append(_("task of %(name)s") % {"name": service.assigned_to})
    waits = service.waits  # type: ignore[attr-defined]
    return Line("; ".join(words), absolute(address("approve" if waits else "check", service.pk)))


def _about(suggestion: ChangeSuggestion) -> str:
    """Say what it is about without a word of the visitor's: a name typed by a stranger could tell staff to sign in."""
    kind = suggestion.get_kind_display()
    return f"{suggestion.service}: {kind}" if suggestion.service else kind


def _letter(name: str, user: User, subject: str, context: dict) -> Letter:
    context |= {"name": user, "queue_url": absolute(reverse("directory_work:queue"))}
    return write(f"support_directory/email/{name}.txt", subject, context)

"""The reviews that one person is asked for."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page, Task, TaskState, get_default_page_content_type
from wagtail.query import PageQuerySet

from portal.evidence.models import PageReviewer, Review, Role
from portal.evidence.overview import SOON, PageStanding
from portal.evidence.queue.rows import Row, Rows
from portal.evidence.signing import may_sign
from portal.users.models import User


def pages_naming(user: User) -> PageQuerySet:
    """Return the pages that ask this user by name, in whatever role."""
    pages: PageQuerySet = Page.objects.filter(pk__in=PageReviewer.objects.filter(user=user).values("care__page"))
    return pages


def my_reviews(user: User, standings: Iterable[PageStanding], rows: Rows) -> list[Row]:
    """Return the pages that wait for this user: open tasks first, then pages that name them and need a signature.

    Drafts that name them come last: a reviewer may be asked before anything is public.

    Args:
        user: the reviewer.
        standings: of the published pages that name them, and any others.
        rows: makes the lines.
    """
    waiting = list(_tasks(user))
    found = {(page.pk, role): rows.row(page, note, role) for page, role, note in waiting}
    known = {standing.page.pk: standing for standing in standings}
    for named in PageReviewer.objects.filter(user=user, care__page__in=known).select_related("care"):
        standing = known[named.care.page_id]
        reason = _reason(standing, named.role)
        if reason and may_sign(user, named.role):
            found.setdefault((standing.page.pk, named.role), rows.row(standing.page, reason, named.role))
    for named in _drafts(user):
        page = named.care.page
        if may_sign(user, named.role):
            note = _("%(role)s: not published yet") % {"role": Role(named.role).label}
            found.setdefault((page.pk, named.role), rows.row(page, note, named.role))
    return list(found.values())


def _drafts(user: User) -> QuerySet[PageReviewer]:
    """Return where pages that readers cannot see yet name this user, and nobody has decided since their last change."""
    page = "care__page"
    decided = Review.objects.filter(
        page=OuterRef(page), role=OuterRef("role"), made_at__gte=OuterRef(f"{page}__latest_revision_created_at")
    )
    drafts = PageReviewer.objects.filter(user=user, care__page__live=False, care__page__alias_of=None)
    return drafts.exclude(Exists(decided)).select_related("care__page").order_by("care__page__title")


def _reason(standing: PageStanding, role: str) -> str:
    """Say why this page needs a signature in this role; nothing where one holds for long enough."""
    state = standing.state
    name = Role(role).label
    if role == state.role and not state.holds:
        return _("%(role)s: %(state)s") % {"role": name, "state": state.label}
    holding = state.review if role == state.role else _other(state.others, role)
    if holding is None:
        return _("%(role)s: no signature holds for this text") % {"role": name}
    if holding.next_due is None or not _is_soon(holding.next_due):
        return ""
    return _("%(role)s: due on %(date)s") % {"role": name, "date": date_format(holding.next_due, "j F Y")}


def _other(reviews: Iterable[Review], role: str) -> Review | None:
    return next((review for review in reviews if review.role == role), None)


def _is_soon(due: date) -> bool:
    return due <= timezone.localdate() + SOON


def _tasks(user: User) -> Iterable[tuple[Page, str | None, str]]:
    """Yield the pages whose workflow waits for this user, with the role their task asks for, if it names one."""
    states = TaskState.objects.reviewable_by(user).filter(
        workflow_state__base_content_type=get_default_page_content_type()
    )
    states = list(states.select_related("workflow_state").order_by("started_at"))
    if not states:
        return
    pages = Page.objects.in_bulk({int(state.workflow_state.object_id) for state in states})
    tasks: dict[int, Any] = {
        task.pk: task for task in Task.objects.filter(pk__in=[s.task_id for s in states]).specific()
    }
    for state in states:
        page, task = pages.get(int(state.workflow_state.object_id)), tasks[state.task_id]
        if page is not None:
            words = {"task": task.name, "date": date_format(timezone.localdate(state.started_at), "j F Y")}
            yield page, getattr(task, "role", None), _("%(task)s, waiting since %(date)s") % words

"""One line of the queue, and where it leads."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from wagtail.models import Page

from portal.evidence.models import Role
from portal.evidence.overview import PageStanding
from portal.evidence.signing import may_sign
from portal.users.models import User


@dataclass(frozen=True)
class Row:
    """A page and the next thing to do with it; an address that this user may not open is empty."""

    page: Page
    note: str | Promise
    edit_url: str
    sign_url: str


class Rows:
    """Makes the rows of one user."""

    def __init__(self, user: User, editable: set[int]) -> None:
        self._editable = editable
        self._roles = {role for role in Role if may_sign(user, role)}

    def of(self, standing: PageStanding) -> Row:
        """Return the line of a page in the sections that everyone sees, to sign in the role that it waits for."""
        role = standing.state.role
        return self.row(standing.page, words_of(standing), role if role in self._roles else None)

    def row(self, page: Page, note: str | Promise, role: str | None) -> Row:
        """Return a line with the way to sign in this role; without one, with the way to the editor alone."""
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk]) if page.pk in self._editable else ""
        return Row(page, note, edit, sign_url(page, role) if role else "")


def sign_url(page: Page, role: str) -> str:
    """Return the screen on which a page is signed; the editor where no such screen is installed."""
    try:
        return reverse("evidence_review:sign", args=[page.pk, role])
    except NoReverseMatch:
        return reverse("wagtailadmin_pages:edit", args=[page.pk])


def words_of(standing: PageStanding) -> str:
    """Say when the page was signed and when that is due, whichever is known."""
    state, owner = standing.state, standing.care.owner if standing.care else None
    words = []
    if state.last_signed_on:
        words.append(_("signed on %(date)s") % {"date": date_format(state.last_signed_on, "j F Y")})
    if state.next_due:
        words.append(_("due on %(date)s") % {"date": date_format(state.next_due, "j F Y")})
    words.append(_("owner: %(name)s") % {"name": owner} if owner else _("no owner"))
    return ", ".join(words)

"""What the mails of the review cycle say, in plain text. The words of a reviewer stay in the admin."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.utils import get_admin_base_url
from wagtail.models import Page

from portal.evidence.models import Outcome, Role
from portal.evidence.reviewing.addresses import care_url, sign_url
from portal.mailing import Letter, write
from portal.users.models import User


@dataclass(frozen=True)
class Line:
    """One page of a digest, what is due with it, and where to do it."""

    text: str | Promise
    url: str


def full(address: str) -> str:
    """Return an address of the admin with the site's own before it."""
    return f"{get_admin_base_url()}{address}"


def request_letter(user: User, page: Page, role: str, asked_by: User | None) -> Letter:
    """Return the mail that asks somebody for a review."""
    title = page.get_admin_display_title()
    context = {
        "name": user,
        "page": title,
        "role": Role(role).label,
        "asked_by": asked_by,
        "url": full(sign_url(page.pk, role)),
    }
    return write("evidence/email/asked.txt", _("please review “%(page)s”") % {"page": title}, context)


def outcome_letter(user: User, page: Page, outcome: str) -> Letter:
    """Return the mail that tells how a review ended."""
    title = page.get_admin_display_title()
    is_signed = outcome == Outcome.SIGNED
    subject = _("“%(page)s” was signed") if is_signed else _("“%(page)s” needs changes")
    context = {
        "name": user,
        "page": title,
        "is_signed": is_signed,
        "care_url": full(care_url(page.pk)),
        "edit_url": full(reverse("wagtailadmin_pages:edit", args=[page.pk])),
    }
    return write("evidence/email/outcome.txt", subject % {"page": title}, context)


def digest(user: User, lines: Sequence[Line]) -> Letter:
    """Return one mail with all that a person is to be reminded of."""
    subject = ngettext("%(number)d review to look after", "%(number)d reviews to look after", len(lines))
    return write("evidence/email/digest.txt", subject % {"number": len(lines)}, {"name": user, "lines": lines})

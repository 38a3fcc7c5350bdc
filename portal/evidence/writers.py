"""Who had a hand in a text: nobody signs, or confirms as a small edit, what is partly their own."""

from itertools import pairwise
from typing import Any

from wagtail.models import Page, PageLogEntry, Revision

from portal.evidence.material import as_stored, material_of
from portal.evidence.models import Outcome, Review
from portal.users.models import User

_WRITING = ["wagtail.edit", "wagtail.revert"]


def is_own(page: Page, user: User, role: str) -> bool:
    """Tell whether the newest text holds words of this person that nobody else has signed in this role."""
    signed = Review.objects.filter(page_id=page.pk, role=role, outcome=Outcome.SIGNED).exclude(reviewer=user)
    return has_written(page, user, signed.order_by("-made_at", "-pk").first())


def has_written(page: Page, user: User, since: Review | None) -> bool:
    """Tell whether this person changed the text after a signature; without one, ever.

    A comment made in the editor makes a version too: that one counts only if its text is not that of the version
    before. What stood in a version that was deleted since, nobody can tell, so it counts.
    """
    versions = page.revisions.order_by("created_at", "pk")
    entries = PageLogEntry.objects.filter(page=page.pk, user=user, action__in=_WRITING, content_changed=True)
    if since:
        # Not by the signed version: an automatic save may have written over that one later, and made it newer.
        versions = versions.filter(created_at__gt=since.made_at)
        entries = entries.filter(timestamp__gt=since.made_at)
    if entries.exclude(revision__in=versions.values("pk")).exists():
        return True
    if not versions.filter(user=user).exists():
        return False
    steps = pairwise([None, *versions])
    signed = since.material.get("fields") if since else None
    return any(
        _text_of(version) != (_text_of(before) if before else signed)
        for before, version in steps
        if version and version.user_id == user.pk
    )


def _text_of(version: Revision) -> Any:
    # Not the facts and sources it names: those have histories of their own.
    return as_stored(material_of(version.as_object()))["fields"]

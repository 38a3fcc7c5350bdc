"""The kinds of work that the standing of a page makes, for pages that rest on each role, the most urgent first."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.evidence.models import Role
from portal.evidence.overview import PageStanding
from portal.evidence.standing import Standing

SOON = "soon"  # no standing of its own: the signature holds, and not for long


@dataclass(frozen=True)
class Kind:
    """Pages that stand alike. ``standing`` is one of ``Standing``, or ``SOON``."""

    key: str
    standing: str
    title: str | Promise
    hint: str | Promise = ""
    is_urgent: bool = False

    def holds_for(self, one: PageStanding) -> bool:
        """Tell whether a page stands there."""
        return stands(one, self.standing)


def stands(one: PageStanding, standing: str) -> bool:
    """Tell whether a page stands there, or its signature runs out soon."""
    return one.is_due_soon if standing == SOON else one.state.standing == standing


KINDS: dict[Role, list[Kind]] = {
    Role.MEDICAL: [
        Kind(
            "overdue",
            Standing.OVERDUE,
            _("Reviews overdue"),
            _("Readers no longer see that these pages were reviewed, and search engines leave them out."),
            is_urgent=True,
        ),
        Kind(
            "withdrawn",
            Standing.WITHDRAWN,
            _("Reviews withdrawn"),
            _("A reviewer has declined the very text that was signed. It still stands before readers."),
            is_urgent=True,
        ),
        Kind(
            "changed",
            Standing.CHANGED,
            _("Pages changed since their review"),
            _("The published text is not the one that was signed."),
        ),
        Kind("soon", SOON, _("Reviews due in the next 60 days")),
        Kind("none", Standing.NONE, _("Pages never reviewed")),
    ],
    Role.EDITORIAL: [
        Kind(
            "check-overdue",
            Standing.OVERDUE,
            _("Editorial checks overdue"),
            _("These pages need no medical review, and readers see no difference. An editorial lead reads them again."),
        ),
        Kind(
            "check-withdrawn",
            Standing.WITHDRAWN,
            _("Editorial checks withdrawn"),
            _("A lead has declined the very text that was signed. It still stands before readers."),
            is_urgent=True,
        ),
        Kind(
            "check-changed",
            Standing.CHANGED,
            _("Pages changed since their editorial check"),
            _("The published text is not the one that was signed. These pages need no medical review."),
        ),
        Kind("check-soon", SOON, _("Editorial checks due in the next 60 days")),
        Kind(
            "check-none",
            Standing.NONE,
            _("Pages that never had an editorial check"),
            _("These pages need no medical review. An editorial lead reads and signs them."),
        ),
    ],
}

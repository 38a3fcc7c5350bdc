"""Where a page is in its review cycle, by the signature it rests on, and how that is said."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from portal.evidence.models import Role


class Standing(StrEnum):
    """Where a page is in its review cycle."""

    NONE = "none"
    REVIEWED = "reviewed"
    CHANGED = "changed"
    OVERDUE = "overdue"
    WITHDRAWN = "withdrawn"  # the text is as it was signed; a reviewer in the deciding role has since refused it


LABELS: dict[Role, dict[Standing, Promise]] = {
    Role.MEDICAL: {
        Standing.NONE: _("Not yet medically reviewed"),
        Standing.REVIEWED: _("Medically reviewed"),
        Standing.CHANGED: _("Changed since the medical review"),
        Standing.OVERDUE: _("Medical review overdue"),
        Standing.WITHDRAWN: _("Medical review withdrawn"),
    },
    Role.EDITORIAL: {
        Standing.NONE: _("Never had an editorial check"),
        Standing.REVIEWED: _("Editorial check holds"),
        Standing.CHANGED: _("Changed since the editorial check"),
        Standing.OVERDUE: _("Editorial check overdue"),
        Standing.WITHDRAWN: _("Editorial check withdrawn"),
    },
}

# For readers, who are told of the medical review alone.
WITH_DATE: dict[Standing, Promise] = {
    Standing.REVIEWED: _("Medically reviewed %(date)s"),
    Standing.CHANGED: _("Changed since the medical review on %(date)s"),
    Standing.OVERDUE: _("Medical review overdue since %(date)s"),
    Standing.WITHDRAWN: _("Medical review of %(date)s withdrawn"),
}


def deciding_role(model: type[Page] | None) -> Role:
    """Return the role whose signature decides where pages of this type stand: medical where they need that."""
    return Role.MEDICAL if getattr(model, "needs_review", False) else Role.EDITORIAL

"""What may be said of a page's review. Pages ask here and hold no review dates of their own."""

import datetime
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


@dataclass(frozen=True)
class ReviewState:
    """Whether the text now published was signed by a medical reviewer, and until when that holds."""

    reviewed: bool = False
    label: str | Promise = field(default=_("Not yet medically reviewed"))
    reviewed_on: datetime.date | None = None
    next_due: datetime.date | None = None


def review_state(page: Page) -> ReviewState:
    """Return the review state of the published text of ``page``.

    No reviewer can sign a page yet: the review cycle brings the records and this function then reads them. Until a
    signature is found the answer is "not reviewed", so that nothing can look checked that is not.
    """
    return ReviewState()

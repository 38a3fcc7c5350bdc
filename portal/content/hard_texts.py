"""No way puts a text that is hard to read before readers without a reason: the rule stands with the page itself."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.log_actions import log
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from portal.content.plain_words import HARDEST_GRADE, read
from portal.evidence.access import user_of
from portal.evidence.publishing import HardText
from portal.users.models import User

WHY_NOT = _(
    "Nothing was published. These pages are hard to read, and do not say why: %(pages)s. "
    "Open each one, make it plainer or give a reason, and save it."
)


def needs_a_reason(page: Page) -> bool:
    """Tell whether a specific page, as it is in memory, is too hard to be published without a word on why."""
    return not page.hard_words_reason.strip() and read(page).grade > HARDEST_GRADE


def refuse_without_a_reason(page: Page) -> None:
    """Hold back a text that is hard to read.

    Raises:
        HardText: nobody said why it has to be as it is.
    """
    if needs_a_reason(page):
        raise HardText("The text is hard to read, and nobody said why.")


@receiver(page_published)
def log_the_reason(sender: type[Page], instance: Page, revision: Revision | None = None, **kwargs: Any) -> None:
    """Write into the page's history why a text that is hard to read was published; Wagtail knows who is signed in."""
    page = instance.specific
    if reason := getattr(page, "hard_words_reason", "").strip():
        grade = read(page).grade
        if grade > HARDEST_GRADE:
            log(instance=page, action="evidence.hard_words", revision=revision, data={"reason": reason, "grade": grade})


def refuse_many(
    request: HttpRequest, action_type: str, objects: Iterable[Page], action: PageBulkAction
) -> HttpResponse | None:
    """Name the hard pages before a bulk action publishes any: Wagtail's hook ``before_bulk_action``."""
    if action_type != "publish" or not isinstance(action, PageBulkAction):
        return None
    with_those_below = action.cleaned_form.cleaned_data.get("include_descendants")
    drafts = _drafts(objects, user_of(request), with_those_below=with_those_below)
    hard = [draft.title for draft in drafts if hasattr(draft, "hard_words_reason") and needs_a_reason(draft)]
    if not hard:
        return None
    messages.error(request, WHY_NOT % {"pages": ", ".join(hard)})
    return redirect(action.next_url)


def _drafts(pages: Iterable[Page], user: User, *, with_those_below: bool) -> Iterator[Page]:
    """Yield what Wagtail's bulk action would publish."""
    for page in pages:
        yield page.get_latest_revision_as_object()
        for one in page.get_descendants().not_live().specific() if with_those_below else ():
            if one.permissions_for_user(user).can_publish():
                yield one.get_latest_revision_as_object()

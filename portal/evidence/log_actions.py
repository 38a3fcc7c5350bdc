"""What reviews write into Wagtail's own history of a page."""

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry

ACTIONS = {
    "evidence.sign": (_("Sign review"), _("Signed a review of this text")),
    "evidence.decline": (_("Decline review"), _("Declined to sign this text")),
    "evidence.small_edit": (_("Confirm small edit"), _("Confirmed a small edit that needs no new review")),
    "evidence.hard_words": (_("Publish hard text"), _("Published although the text is hard to read, with a reason")),
}


def register_actions(actions: LogActionRegistry) -> None:
    """Give each action its name and its line in the history."""
    for action, (label, message) in ACTIONS.items():
        actions.register_action(action, label, message)

"""What reviews write into Wagtail's own history of a page."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter

ACTIONS = {
    "evidence.sign": (_("Sign review"), _("Signed a review of this text")),
    "evidence.decline": (_("Decline review"), _("Declined to sign this text")),
    "evidence.small_edit": (_("Confirm small edit"), _("Confirmed a small edit that needs no new review")),
}


class HardWordsFormatter(LogFormatter):
    """A text was published although it is hard to read."""

    label = _("Publish hard text")

    def format_message(self, log_entry: Any) -> str:
        """Return the grade and the reason that was given."""
        data = {"grade": log_entry.data.get("grade", ""), "reason": log_entry.data.get("reason", "")}
        return gettext("Published with reading grade %(grade)s: %(reason)s") % data


def register_actions(actions: LogActionRegistry) -> None:
    """Give each action its name and its line in the history."""
    for action, (label, message) in ACTIONS.items():
        actions.register_action(action, label, message)
    actions.register_action("evidence.hard_words")(HardWordsFormatter)

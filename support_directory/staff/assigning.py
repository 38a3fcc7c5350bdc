"""What the history of an entry says about whose task it is."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter


class AssignFormatter(LogFormatter):
    """The entry became somebody's task, or nobody's."""

    label = gettext_lazy("Assign")

    def format_message(self, log_entry: object) -> str:
        """Return whose."""
        person = getattr(log_entry, "data", {}).get("person")
        return _("Assigned to %(person)s") % {"person": person} if person else _("No longer anybody’s task")


def register(actions: object) -> None:
    """Tell Wagtail's log of this action."""
    actions.register_action("support_directory.assign")(AssignFormatter)  # type: ignore[attr-defined]

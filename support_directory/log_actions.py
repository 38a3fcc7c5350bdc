"""What the history of an entry says about checks, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

from support_directory.choices import Outcome


class VerifyFormatter(LogFormatter):
    """Somebody compared the entry with a source."""

    label = gettext_lazy("Check")

    def format_message(self, log_entry: object) -> str:
        """Return what was found, and where."""
        data = getattr(log_entry, "data", {})
        outcome = Outcome(data["outcome"]).label if data.get("outcome") in Outcome.values else ""
        return _("Checked against %(source)s: %(outcome)s") % {"source": data.get("source", ""), "outcome": outcome}


class ApproveFormatter(LogFormatter):
    """A second person approved a check."""

    label = gettext_lazy("Approve")

    def format_message(self, log_entry: object) -> str:
        """Return that it was approved."""
        return _("Approved as the second person")


class WithdrawFormatter(LogFormatter):
    """The entry was taken out of the public directory."""

    label = gettext_lazy("Withdraw")

    def format_message(self, log_entry: object) -> str:
        """Return the reason."""
        return _("Withdrawn: %(reason)s") % {"reason": getattr(log_entry, "data", {}).get("reason", "")}


def register(actions: object) -> None:
    """Tell Wagtail's log of these actions."""
    for name, formatter in (
        ("verify", VerifyFormatter),
        ("approve", ApproveFormatter),
        ("withdraw", WithdrawFormatter),
    ):
        actions.register_action(f"support_directory.{name}")(formatter)  # type: ignore[attr-defined]

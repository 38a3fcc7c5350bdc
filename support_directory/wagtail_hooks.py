"""Puts the directory into the admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from support_directory import log_actions
from support_directory.importing import hooks as _importing  # noqa: F401  # registers its own
from support_directory.staff import assigning, bulk, home
from support_directory.staff.viewsets import DirectoryGroup

register_snippet(DirectoryGroup)
hooks.register("register_log_actions", log_actions.register)
hooks.register("register_log_actions", assigning.register)
hooks.register("construct_homepage_panels", home.add_panel)
for action in (bulk.AssignAction, bulk.WithdrawAction):
    hooks.register("register_bulk_action", action)
# After Wagtail's own, whose place it takes for our rows.
hooks.register("register_bulk_action", bulk.DeleteAction, order=100)

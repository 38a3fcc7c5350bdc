"""Puts the directory into the admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from support_directory import log_actions
from support_directory.viewsets import DirectoryGroup

register_snippet(DirectoryGroup)
hooks.register("register_log_actions", log_actions.register)

"""Puts the directory into the admin."""

from wagtail.snippets.models import register_snippet

from support_directory.viewsets import DirectoryGroup

register_snippet(DirectoryGroup)

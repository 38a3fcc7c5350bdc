"""Puts the import into the admin. ``support_directory.wagtail_hooks`` imports this module, and that is all it needs."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks

from support_directory.importing import history
from support_directory.importing.viewset import ImportViewSet


@hooks.register("register_admin_viewset")
def import_screens() -> ImportViewSet:
    """Return the screens with their addresses and their menu item."""
    return ImportViewSet()


@hooks.register("register_permissions")
def import_permission() -> QuerySet[Permission]:
    """Return the right to import, so that administrators can give it to groups of their own."""
    return Permission.objects.filter(content_type__app_label="support_directory", codename="add_importbatch")


hooks.register("register_log_actions", history.register)

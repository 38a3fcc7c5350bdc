"""Apps for the people who sign in: our user model, and Wagtail's user screens with our two fields."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(AppConfig):
    """Holds the user model."""

    name = "portal.users"
    label = "users"
    verbose_name = "People"
    default = True


class AdminUsersConfig(WagtailUsersAppConfig):
    """Stands in the settings in place of ``wagtail.users``, so that the public name and role can be edited."""

    user_viewset = "portal.users.viewsets.UserViewSet"

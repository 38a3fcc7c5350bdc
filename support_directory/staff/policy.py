"""Who may do what with an entry, as Wagtail asks."""

from collections.abc import Iterable

from wagtail.permissions import ModelPermissionPolicy

from portal.users.models import User


class ServicePolicy(ModelPermissionPolicy):
    """The permissions of services. Nobody publishes by hand, not even an administrator: a check is the only way."""

    def user_has_permission(self, user: User, action: str) -> bool:
        """Tell whether the user may do this with services."""
        return action != "publish" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: User, actions: Iterable[str]) -> bool:
        """Tell whether the user may do any of these."""
        return super().user_has_any_permission(user, set(actions) - {"publish"})

"""Who may review, own and answer for pages, by what their groups say; administrators are not meant by that."""

from django.db.models import QuerySet

from portal.evidence.models import Role
from portal.users.models import User

_GROUPS = "django.contrib.auth.backends.ModelBackend"


def _with(permission: str, *, administrators: bool = False) -> QuerySet[User]:
    people = User.objects.with_perm(permission, include_superusers=administrators, backend=_GROUPS)
    return people.order_by("public_name", "username")


def signers(role: str) -> QuerySet[User]:
    """Return those who may sign in the role."""
    return _with(Role(role).permission)


def owners() -> QuerySet[User]:
    """Return those who may look after a page: all who may use the admin."""
    return _with("wagtailadmin.access_admin", administrators=True)


def leads() -> QuerySet[User]:
    """Return those who answer for pages that nobody owns."""
    return _with("evidence.publish_unreviewed")

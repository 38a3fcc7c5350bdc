"""People to try the site as. They exist on a developer's machine only."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured

from portal.roles import (
    DIRECTORY_LEADS,
    DIRECTORY_STAFF,
    EDITORIAL_LEADS,
    EDITORS,
    LIVED_EXPERIENCE_REVIEWERS,
    MEDICAL_REVIEWERS,
)


@dataclass(frozen=True)
class Login:
    """A name to sign in with; the password is the same as the name, which is why production refuses them."""

    username: str
    role: str
    groups: tuple[str, ...]
    superuser: bool = False


LOGINS = (
    Login("editor", "Editor", (EDITORS, EDITORIAL_LEADS)),
    Login("writer", "Writer", (EDITORS,)),
    Login("reviewer", "Medical reviewer", (MEDICAL_REVIEWERS,)),
    Login("lived", "Lived experience reviewer", (LIVED_EXPERIENCE_REVIEWERS,)),
    Login("directory", "Directory worker", (DIRECTORY_STAFF,)),
    Login("lead", "Directory lead", (DIRECTORY_LEADS,)),
    Login("admin", "Administrator", (), superuser=True),
)


def make_development_logins() -> tuple[Login, ...]:
    """Make the logins that do not exist yet and return all of them.

    Raises:
        ImproperlyConfigured: under any settings but development ones.
    """
    if not getattr(settings, "DEVELOPMENT_LOGINS", False):
        raise ImproperlyConfigured("Development logins are made under development settings only.")
    users = get_user_model()
    for login in LOGINS:
        if users.objects.filter(username=login.username).exists():
            continue
        user = users.objects.create_user(
            login.username,
            f"{login.username}@example.org",
            login.username,
            public_name=f"Example {login.role.lower()}",
            is_staff=login.superuser,
            is_superuser=login.superuser,
        )
        user.groups.set(Group.objects.filter(name__in=login.groups))
    return LOGINS

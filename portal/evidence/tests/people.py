"""People of each group with their browsers, and what they sign."""

from django.contrib.auth.models import Group
from django.test import Client

from portal.evidence.material import fingerprint_of, material_of
from portal.evidence.models import Role
from portal.evidence.signing import draft_of, sign
from portal.users.models import User


def member(*groups: str, **values) -> Client:
    """Return the browser of somebody new in these groups, signed in; ``.user`` is who they are."""
    user = User.objects.create_user(f"member{User.objects.count()}", password="pw", **values)
    user.groups.set(Group.objects.filter(name__in=groups))
    assert user.groups.count() == len(groups)
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def signed(page, user, role=Role.MEDICAL, interests="None"):
    """Sign the newest text of the page."""
    seen = fingerprint_of(material_of(draft_of(page)[1]))
    return sign(page, user, role, seen=seen, interests=interests)

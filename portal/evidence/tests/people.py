"""People of each group with their browsers, pages to review, and what they sign."""

from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Page

from portal.evidence.material import fingerprint_of, material_of
from portal.evidence.models import PageCare, PageReviewer, Role
from portal.evidence.signing import draft_of, sign
from portal.users.models import User


def person(name: str, *groups: str, **values) -> User:
    """Return somebody new in these groups."""
    user = User.objects.create_user(name, f"{name}@charity.example", "pw", **values)
    user.groups.set(Group.objects.filter(name__in=groups))
    assert user.groups.count() == len(groups)
    return user


def browser(user: User) -> Client:
    """Return the browser of this person, signed in."""
    client = Client()
    client.force_login(user)
    return client


def fresh(page: Page) -> Page:
    """Return the page as it is published."""
    return Page.objects.get(pk=page.pk).specific


def seen(page: Page) -> str:
    """Return the fingerprint of the newest draft."""
    return fingerprint_of(material_of(draft_of(fresh(page))[1]))


def signed(page: Page, user: User, role=Role.MEDICAL, interests="None"):
    """Sign the newest text of the page."""
    return sign(page, user, role, seen=seen(page), interests=interests)


def redraft(page: Page, user: User | None = None, **values) -> Page:
    """Save a new draft of the page."""
    draft = fresh(page).get_latest_revision_as_object()
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save_revision(user=user)
    return fresh(page)


def submit(page: Page, user: User):
    """Send the page through its workflow."""
    return fresh(page).get_workflow().start(fresh(page), user)


def name_reviewer(page: Page, user: User, role=Role.MEDICAL) -> None:
    """Let the page ask this person in this role."""
    care, _made = PageCare.objects.get_or_create(page=page)
    PageReviewer.objects.create(care=care, role=role, user=user)


def member(*groups: str, **values) -> Client:
    """Return the browser of somebody new in these groups, signed in; ``.user`` is who they are."""
    client = browser(person(f"member{User.objects.count()}", *groups, **values))
    client.user = User.objects.latest("pk")
    return client

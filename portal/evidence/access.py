"""Whose business the evidence is, and which pages they may see in its queue, reports and packs."""

from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.query import PageQuerySet

from portal.evidence.models import Role
from portal.users.models import User

SEE_QUEUE, MAKE_PACK = "evidence.see_queue", "evidence.make_pack"


def user_of(request: HttpRequest) -> User:
    """Return who asks: the admin lets nobody in who is not signed in."""
    return cast("User", request.user)


def sees_queue(user: User | AnonymousUser) -> bool:
    """Tell whether what needs a person is this person's business: queue, reports, concerns."""
    return user.has_perm(SEE_QUEUE)


def has_reviews(user: User | AnonymousUser) -> bool:
    """Tell whether the user may be asked for a review, in whatever role."""
    return any(user.has_perm(Role(role).permission) for role in Role.values)


def works_here(user: User | AnonymousUser) -> bool:
    """Tell whether the user has anything to do with the queue."""
    return sees_queue(user) or has_reviews(user)


def pages_of(user: User) -> PageQuerySet:
    """Return the pages this user may change: they alone stand in the user's queue, reports and packs."""
    pages: PageQuerySet = page_permission_policy.instances_user_has_permission_for(user, "change")
    return pages.filter(depth__gt=1)


def may_make_pack(user: User, page: Page) -> bool:
    """Tell whether the user may take a page's evidence away: it holds names, and text of private pages."""
    return user.has_perm(MAKE_PACK) and page.permissions_for_user(user).can_edit()

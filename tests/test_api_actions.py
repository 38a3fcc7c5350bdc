"""Each role sends each action of the admin's own API, which no button leads to: pages change for those who may."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.models import Locale, Page

from portal import roles
from portal.content.tests.factories import add_hub, add_topic
from portal.evidence.tests.people import person, signed
from portal.users.models import User

pytestmark = pytest.mark.django_db
ADMINISTRATORS = "Administrators"
LEADS = {ADMINISTRATORS, roles.EDITORIAL_LEADS}
WRITERS = LEADS | {roles.EDITORS}
# What Wagtail asks for translations is a permission of an app that is not installed: administrators alone.
MAY: dict[str, set[str]] = {
    "convert_alias": WRITERS | {roles.MEDICAL_REVIEWERS},
    "copy": LEADS,  # of a live medical page: the copy would be live too, and nobody signed it
    "copy_for_translation": {ADMINISTRATORS},
    "create_alias": LEADS,
    "delete": LEADS,  # somebody signed it
    "move": WRITERS,
    "publish": WRITERS,  # what was signed
    "revert_to_page_revision": WRITERS | {roles.MEDICAL_REVIEWERS},
    "unpublish": WRITERS,
}


def everything() -> list[tuple[Any, ...]]:
    """Return what any of the actions can change of any page."""
    fields = ("pk", "path", "live", "alias_of", "locale", "latest_revision", "live_revision")
    return list(Page.objects.order_by("pk").values_list(*fields))


def test_every_action_there_is_is_tried():
    assert set(PagesAdminAPIViewSet.actions) == set(MAY)


@pytest.mark.parametrize("role", [ADMINISTRATORS, *roles.PERMISSIONS])
def test_pages_change_for_those_who_may_and_for_nobody_else(home, role):
    hub, other = add_hub(home), add_hub(home, slug="other")
    page = add_topic(hub, slug="signed")
    signed(page, person("doctor", roles.MEDICAL_REVIEWERS, public_name="Dr A"))
    alias = add_topic(hub, slug="real").create_alias(update_slug="alias")
    Locale.objects.create(language_code="cy")
    sent: dict[str, dict[str, Any]] = {
        "copy_for_translation": {"locale": "cy", "copy_parents": True},
        "create_alias": {"update_slug": "again"},
        "move": {"destination_page_id": other.pk, "position": "last-child"},
        "revert_to_page_revision": {"revision_id": page.latest_revision_id},
    }
    superuser = User.objects.create_superuser
    client = Client(raise_request_exception=False)
    client.force_login(superuser("administrator") if role == ADMINISTRATORS else person("member", role))
    changed = set()
    for action in MAY:
        of = alias if action == "convert_alias" else page
        with transaction.atomic():
            before = everything()
            url = reverse("wagtailadmin_api:pages:action", args=[of.pk, action])
            response = client.post(url, sent.get(action, {}), content_type="application/json")
            assert response.status_code < 500, action
            if everything() != before or (action == "publish" and response.status_code == 200):
                changed.add(action)
            transaction.set_rollback(True)
    assert changed == {action for action, who in MAY.items() if role in who}

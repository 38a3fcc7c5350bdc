"""Keep the last administrator, and say so in words where the admin would let them go: taking many out of use at once.

Wagtail itself lets nobody delete an administrator but another one, and nobody themselves.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages

from portal.users.models import LAST_ADMINISTRATOR, User


@hooks.register("before_bulk_action")
def keep_one_administrator(
    request: HttpRequest, action_type: str, objects: Iterable[models.Model], action: Any
) -> HttpResponse | None:
    """Send back whoever would take every administrator out of use who can sign in."""
    if action.model is not User or action_type != "set_active_state":
        return None
    if action.cleaned_form.cleaned_data["mark_as_active"]:
        return None
    chosen = {item.pk for item in objects}
    able = set(User.objects.filter(is_superuser=True, is_active=True).values_list("pk", flat=True))
    if not chosen & able or able - chosen:
        return None
    messages.error(request, LAST_ADMINISTRATOR)
    return redirect("wagtailusers_users:index")

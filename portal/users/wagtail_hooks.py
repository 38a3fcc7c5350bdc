"""Keep the last administrator, and say so in words: whoever deletes people, one by one or many at once."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages

from portal.users.models import LAST_ADMINISTRATOR, User


@hooks.register("before_delete_user")
def keep_last_administrator(request: HttpRequest, user: User) -> HttpResponse | None:
    """Send back whoever would delete the last one."""
    return _refused(request) if user.is_last_administrator() else None


@hooks.register("before_bulk_action")
def keep_one_administrator(
    request: HttpRequest, action_type: str, objects: Iterable[models.Model], action: Any
) -> HttpResponse | None:
    """Send back whoever would delete, or take out of use, every administrator who can sign in."""
    if action.model is not User or action_type not in ("delete", "set_active_state"):
        return None
    if action_type == "set_active_state" and action.cleaned_form.cleaned_data["mark_as_active"]:
        return None
    chosen = {item.pk for item in objects} - ({request.user.pk} if action_type == "set_active_state" else set())
    able = set(User.objects.filter(is_superuser=True, is_active=True).values_list("pk", flat=True))
    return _refused(request) if chosen & able and not able - chosen else None


def _refused(request: HttpRequest) -> HttpResponse:
    messages.error(request, LAST_ADMINISTRATOR)
    return redirect("wagtailusers_users:index")

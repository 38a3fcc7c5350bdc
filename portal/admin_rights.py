"""Whose business a kind of row is in the admin, where Wagtail shows its names to all who may enter.

Wagtail's choosers list every row for everybody, and its bulk actions name the rows that somebody may not touch. A fact
that is held back is its own name, and it is held back because it could do harm.
"""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.bulk_action import index
from wagtail.documents.permissions import permission_policy as documents
from wagtail.images.permissions import permission_policy as images
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy
from wagtail.snippets.views import chooser

from portal.media.models import PortalDocument, PortalImage
from portal.users.models import User

_ANY = ("add", "change", "delete", "view")
_POLICIES = {Page: page_permission_policy, PortalImage: images, PortalDocument: documents}


def may_see(user: User | AnonymousUser, model: type[Model]) -> bool:
    """Tell whether rows of this kind are the user's business: whoever may do anything at all with them sees them."""
    policy = _POLICIES.get(model) or ModelPermissionPolicy(model)
    return bool(policy.user_has_any_permission(user, _ANY))


@require_admin_access
def bulk_action(request: HttpRequest, app_label: str, model_name: str, action: str) -> HttpResponse:
    """Answer as Wagtail does, those whose business these rows are.

    Raises:
        Http404: there are no such rows.
        PermissionDenied: they are none of the user's business.
    """
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError as error:
        raise Http404 from error
    if not may_see(request.user, model):
        raise PermissionDenied
    return index(request, app_label, model_name, action)


class OwnRows:
    """For Wagtail's views of a chooser: refuses those whose business the rows are not."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let in who may do anything with such rows.

        Raises:
            PermissionDenied: the user may not.
        """
        if not may_see(request.user, self.model_class):  # type: ignore[attr-defined]
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class ChooseView(OwnRows, chooser.ChooseView):
    """The window of a chooser."""


class ChooseResultsView(OwnRows, chooser.ChooseResultsView):
    """Its list."""


class ChosenView(OwnRows, chooser.SnippetChosenView):
    """What was chosen."""


class ChosenMultipleView(OwnRows, chooser.SnippetChosenMultipleView):
    """What was chosen, several at once."""


class RowChooserViewSet(chooser.SnippetChooserViewSet):
    """The chooser of every kind of row of ours."""

    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView

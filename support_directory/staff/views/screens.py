"""What the screens about one entry have in common."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from portal.users.models import User
from support_directory.models import Service

NAMESPACE = "wagtailsnippets_support_directory_service"


def address(name: str, *args: Any) -> str:
    """Return the address of one of the service's screens, such as ``address("check", service.pk)``."""
    return reverse(f"{NAMESPACE}:{name}", args=args)


class ServiceScreen(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """A screen with one form about one entry. Errors are shown in words beside what was typed."""

    model = Service
    header_icon = "group"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the entry."""
        super().setup(request, *args, **kwargs)
        self.object = get_object_or_404(Service.objects.select_related("organization"), pk=kwargs["pk"])

    @property
    def user(self) -> User:
        """Who is signed in: nobody else gets here."""
        return cast(User, self.request.user)

    @cached_property
    def draft(self) -> Service:
        """The newest version of the entry."""
        return self.object.get_latest_revision_as_object()

    def get_page_subtitle(self) -> str:
        """Return the name of the entry."""
        return self.draft.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way from the list over the entry to this screen."""
        may_edit = self.user_has_permission("change")
        return [
            *self.breadcrumbs_items,
            {"url": address("list"), "label": capfirst(str(Service._meta.verbose_name_plural))},
            {"url": address("edit" if may_edit else "inspect", self.object.pk), "label": self.draft.name},
            {"url": "", "label": self.get_page_title(), "sublabel": self.draft.name},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the entry."""
        return super().get_context_data(**kwargs) | {"service": self.object, "draft": self.draft}

    def refuse(self, form: Any, *reasons: str) -> HttpResponse:
        """Show the screen again with the reasons; nothing that was typed is lost."""
        for reason in reasons:
            form.add_error(None, reason)
        return self.form_invalid(form)

    def done(self, message: str) -> HttpResponseRedirect:
        """Say what happened and go back to the work."""
        edit = messages.button(address("inspect", self.object.pk), str(self.draft.name))
        messages.success(self.request, message, buttons=[edit])
        return redirect("directory_work:queue")

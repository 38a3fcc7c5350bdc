"""What the screens about one page have in common."""

from typing import Any, cast

from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from portal.users.models import User


class PageScreen(AccessMixin, WagtailAdminTemplateMixin, FormView):
    """A screen with one form about one page. Errors are shown in words beside what was typed."""

    header_icon = "check"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the page, and let in whom ``may_enter`` says.

        Raises:
            Http404: there is no such page, or it is the root.
            PermissionDenied: this person has nothing to do here.
        """
        found = get_object_or_404(Page, pk=kwargs["page_id"])
        if found.depth == 1:
            raise Http404
        # An alias shows the text of another page: that one is reviewed.
        self.page: Page = (found.alias_of or found).specific
        if not self.may_enter():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def may_enter(self) -> bool:
        """Tell whether the user may see this screen; each screen says."""
        raise NotImplementedError

    @property
    def user(self) -> User:
        """Who is signed in: nobody else gets here."""
        return cast("User", self.request.user)

    def may_edit(self) -> bool:
        """Tell whether the user may open the page in the editor."""
        return self.page.permissions_for_user(self.user).can_edit()

    def get_page_subtitle(self) -> str:
        """Return the name of the page."""
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way from the first page of the admin over the editor, for whoever may open it."""
        title = self.page.get_admin_display_title()
        edit = [{"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": title}]
        here = {"url": "", "label": self.get_page_title(), "sublabel": title}
        return [*self.breadcrumbs_items, *(edit if self.may_edit() else []), here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the page."""
        return super().get_context_data(**kwargs) | {"page": self.page, "may_edit": self.may_edit()}

    def refuse(self, form: Any, *reasons: str) -> HttpResponse:
        """Show the screen again with the reasons; nothing that was typed is lost."""
        for reason in reasons:
            form.add_error(None, reason)
        return self.form_invalid(form)

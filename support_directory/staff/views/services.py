"""Wagtail's screens for services, with what is ours: saving is always a draft, and a check is the only way out."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.models.reference_index import ReferenceGroups
from wagtail.snippets.action_menu import ActionMenuItem, PublishMenuItem, SnippetActionMenu, UnpublishMenuItem
from wagtail.snippets.views import snippets

from portal.lists import OwnActions
from support_directory.choices import Nation, areas_of
from support_directory.importing.views.files import EntriesSpreadsheet
from support_directory.models import Service, ServiceArea
from support_directory.staff.facts import compared, public_version
from support_directory.staff.views.deleting import DeleteView
from support_directory.staff.views.screens import address
from support_directory.uses import uses_of

__all__ = ["CompareView", "CreateView", "DeleteView", "EditView", "HistoryView", "IndexView", "InspectView"]


class CheckMenuItem(ActionMenuItem):
    """Saves the draft and goes on to the screen where it is checked."""

    name = "action-check"
    label = gettext_lazy("Check this entry")
    icon_name = "check"


class DraftMenu(SnippetActionMenu):
    """The buttons below the form, without any that publishes."""

    menu_items: list[ActionMenuItem]

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        ways_out = (PublishMenuItem, UnpublishMenuItem)
        self.menu_items = [item for item in self.menu_items if not isinstance(item, ways_out)]
        if request.user.has_perm("support_directory.verify_service"):
            self.menu_items.append(CheckMenuItem())


class AlwaysADraft:
    """For the forms of services."""

    request: HttpRequest

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save.

        Raises:
            PermissionDenied: the browser asks for more than a draft.
        """
        asked = {name for name in request.POST if name.startswith("action-")}
        if asked - {CheckMenuItem.name}:
            raise PermissionDenied
        return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def get_available_actions(self) -> list[str]:
        """Return what the form can do."""
        return [*super().get_available_actions(), "check"]  # type: ignore[misc]

    def check_action(self) -> HttpResponse:
        """Go on to the check of what was just saved."""
        return redirect(address("check", self.object.pk))  # type: ignore[attr-defined]

    def get_success_message(self, instance: Service | None = None) -> str:
        """Say that nothing has changed for visitors."""
        return _("Saved as a draft. Visitors see it after somebody has checked it.")

    def get_success_buttons(self) -> list[dict[str, Any]]:
        """Offer the next step."""
        if not self.request.user.has_perm("support_directory.verify_service"):
            return []
        return [messages.button(address("check", self.object.pk), _("Check this entry"))]  # type: ignore[attr-defined]


class CreateView(AlwaysADraft, snippets.CreateView):
    """A new entry; the need-by-nation table fills in what it is for."""

    def get_initial(self) -> dict[str, Any]:
        """Tick the terms that the address names."""
        return super().get_initial() | {"chosen_terms": self.request.GET.getlist("term")}

    def get_initial_form_instance(self) -> Service | None:
        """Put the nation that the address names among the areas."""
        nation = self.request.GET.get("nation")
        if self.request.method != "GET" or nation not in Nation.values:
            return None
        areas = [ServiceArea(area=code) for code in areas_of([nation])]
        return Service(areas=areas)  # type: ignore[misc]  # modelcluster takes child rows

    def _get_action_menu(self) -> DraftMenu:
        return DraftMenu(self.request, view=self.view_name, model=self.model)


class EditView(AlwaysADraft, snippets.EditView):
    """The newest draft of an entry."""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Offer the check where everybody sees it."""
        if not self.request.user.has_perm("support_directory.verify_service"):
            return []
        return [HeaderButton(_("Check this entry"), url=address("check", self.object.pk), icon_name="check")]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Offer to withdraw what is public."""
        withdraw = Button(_("Withdraw"), url=address("withdraw", self.object.pk), icon_name="cross", priority=15)
        return [*super().header_more_buttons, *([withdraw] if self.object.live else [])]

    def _get_action_menu(self) -> DraftMenu:
        kwargs = {"instance": self.object, "locked_for_user": self.locked_for_user}
        return DraftMenu(self.request, view=self.view_name, **kwargs)


class IndexView(OwnActions, EntriesSpreadsheet, snippets.IndexView):
    """Every entry, checked or not. Its downloads can be imported again."""

    bulk_permissions = ("change", "delete")

    def get_list_more_buttons(self, instance: Service) -> list[Any]:
        """Offer what there is to do with one entry."""
        buttons = super().get_list_more_buttons(instance)
        waits = instance.waits  # type: ignore[attr-defined]
        if self.user_has_permission("approve") and waits:
            buttons.append(Button(_("Approve"), url=address("approve", instance.pk), icon_name="check", priority=1))
        if self.user_has_permission("verify"):
            buttons.append(Button(_("Check"), url=address("check", instance.pk), icon_name="check", priority=2))
        if self.user_has_permission("change") and instance.live:
            buttons.append(Button(_("Withdraw"), url=address("withdraw", instance.pk), icon_name="cross", priority=25))
        return buttons


class InspectView(snippets.InspectView):
    """What visitors read, for people who look an entry up."""

    template_name = "support_directory/admin/inspect.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the facts and the checks."""
        public = public_version(self.object)
        draft = self.object.get_latest_revision_as_object()
        checks = self.object.verifications.select_related("checked_by", "approved_by").order_by("-checked_at")[:10]
        return super().get_context_data(**kwargs) | {
            "facts": compared(public or draft, None),
            "is_public": public is not None,
            "earlier": checks,
        }


class HistoryView(snippets.HistoryView):
    """Everything that happened to an entry, for whoever checks it too."""

    any_permission_required = ["add", "change", "delete", "verify", "approve"]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Offer the form to those who may open it."""
        return super().header_buttons if self.user_has_permission("change") else []


class CompareView(snippets.RevisionsCompareView):
    """Two versions side by side, child rows included."""

    permission_required = None
    any_permission_required = ["change", "verify", "approve"]


class UsageView(snippets.UsageView):
    """The pages an entry appears on."""

    page_title = gettext_lazy("Appears on these pages")
    permission_required = "view"

    def get_queryset(self) -> ReferenceGroups:
        """Add pages that show it with all support for a topic; deleting it does nothing to what points to the topic."""
        return super().get_queryset() if self.describe_on_delete else uses_of(self.object).group_by_source_object()

"""What can be done with several rows at once. Checking is not among it: every entry is looked at by itself."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils.functional import classproperty
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.log_actions import LogContext, log
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction as WagtailDeleteBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from portal.users.models import User
from support_directory.models import Location, Organization, Service, Synonym, Taxonomy, TaxonomyTerm
from support_directory.staff.forms import AssignForm, ReasonForm
from support_directory.staff.views.deleting import REFUSALS, why
from support_directory.verification import withdraw


class OneByOne:
    """Does the action row by row. What is refused is named with the reason, and the others are done all the same."""

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> list:
        """Refuse "all": Wagtail would take every row there is, whatever the list was narrowed to."""
        return []

    def one_by_one(self, rows: Iterable[Any], act: Callable[[Any], object]) -> tuple[int, int]:
        """Return how many were done, and a 0 for children as Wagtail wants it."""
        done = 0
        for row in rows:
            name = str(row)
            try:
                # A record of its own for each: histories show one entry for an action and its context.
                with transaction.atomic(), LogContext(user=self.request.user):  # type: ignore[attr-defined]
                    act(row)
                done += 1
            except REFUSALS as refusal:
                text = _("“%(name)s” was left as it is. %(why)s") % {"name": name, "why": why(refusal)}
                messages.error(self.request, text)  # type: ignore[attr-defined]
        return done, 0


class ServiceAction(OneByOne, SnippetBulkAction):
    """An action on services for those who may change them."""

    @classproperty
    def models(cls) -> list[type[Service]]:
        """Return what it is offered for."""
        return [Service]

    def check_perm(self, service: Service) -> bool:
        """Tell whether the user may do it."""
        return self.request.user.has_perm("support_directory.change_service")

    def get_execution_context(self) -> dict[str, Any]:
        """Hand over the form too."""
        return super().get_execution_context() | self.cleaned_form.cleaned_data


class AssignAction(ServiceAction):
    """Makes the entries somebody's task."""

    display_name = gettext_lazy("Assign")
    aria_label = gettext_lazy("Assign the selected entries to a person")
    action_type = "assign"
    template_name = "support_directory/admin/bulk_assign.html"
    form_class = AssignForm
    action_priority = 10

    @classmethod
    def execute_action(cls, objects: list[Service], **kwargs: Any) -> tuple[int, int]:
        """Assign them. It touches no fact, so no check is voided and no draft is made."""
        person: User | None = kwargs["person"]

        def assign(service: Service) -> None:
            Service.objects.filter(pk=service.pk).update(assigned_to=person)
            log(service, "support_directory.assign", data={"person": str(person or "")})

        return kwargs["self"].one_by_one(objects, assign)

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        """Say what was done."""
        text = ngettext("%(count)d entry assigned.", "%(count)d entries assigned.", num_parent_objects)
        return text % {"count": num_parent_objects}


class WithdrawAction(ServiceAction):
    """Takes the entries out of the public directory."""

    display_name = gettext_lazy("Withdraw")
    aria_label = gettext_lazy("Withdraw the selected entries")
    action_type = "withdraw"
    template_name = "support_directory/admin/bulk_withdraw.html"
    form_class = ReasonForm
    action_priority = 20
    classes = {"serious"}

    @classmethod
    def execute_action(cls, objects: list[Service], **kwargs: Any) -> tuple[int, int]:
        """Withdraw them, all but those that a nation cannot do without."""
        view = kwargs["self"]
        return view.one_by_one(objects, lambda service: withdraw(service, view.request.user, kwargs["reason"]))

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        """Say what was done, if anything was."""
        text = ngettext("%(count)d entry withdrawn.", "%(count)d entries withdrawn.", num_parent_objects)
        return text % {"count": num_parent_objects} if num_parent_objects else None


class DeleteAction(OneByOne, WagtailDeleteBulkAction):
    """Wagtail's deletion, which keeps no record of its own and answers a refusal with a server error."""

    @classproperty
    def models(cls) -> list[type]:
        """Return every kind of row that can be deleted from a list."""
        return [Service, Organization, Location, Taxonomy, TaxonomyTerm, Synonym]

    @classmethod
    def execute_action(cls, objects: list[Any], user: User | None = None, **kwargs: Any) -> tuple[int, int]:
        """Delete them, all but those that are still needed."""

        def delete(row: Any) -> None:
            log(row, "wagtail.delete")
            row.delete()

        return kwargs["self"].one_by_one(objects, delete)

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        """Say what was done, if anything was."""
        text = ngettext("%(count)d deleted.", "%(count)d deleted.", num_parent_objects)
        return text % {"count": num_parent_objects} if num_parent_objects else None

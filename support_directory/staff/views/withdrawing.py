"""Taking one entry out of the public directory."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support_directory.cover import LastCrisisLine
from support_directory.staff.forms import ReasonForm
from support_directory.staff.views.screens import ServiceScreen
from support_directory.uses import uses_of
from support_directory.verification import withdraw


class WithdrawView(ServiceScreen):
    """Ask for the reason, then withdraw."""

    permission_required = "change"
    page_title = gettext_lazy("Withdraw this entry")
    form_class = ReasonForm
    template_name = "support_directory/admin/withdraw.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how many pages show it."""
        uses = uses_of(self.object).group_by_source_object().count()
        return super().get_context_data(**kwargs) | {"uses": uses}

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        """Withdraw it, or say why not."""
        try:
            withdraw(self.object, self.user, form.cleaned_data["reason"])
        except LastCrisisLine as refusal:
            return self.refuse(form, str(refusal))
        except ValidationError as error:
            return self.refuse(form, *error.messages)
        return self.done(_("Withdrawn. Visitors no longer see it."))

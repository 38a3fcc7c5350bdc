"""What administrators see: who came in and who was refused, and how to help somebody who lost a second factor."""

from typing import Any, cast

import django_filters
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView

from portal.signin.factors import reset_second_factor
from portal.signin.models import Outcome, SignInRecord
from portal.spreadsheets import PlainText
from portal.users.models import User


class AdministratorsOnly:
    """For views that are the business of administrators alone."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it.

        Raises:
            PermissionDenied: somebody else asks.
        """
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class SignInFilterSet(WagtailFilterSet):
    """By day, person and what happened."""

    at = django_filters.DateFromToRangeFilter(label=gettext_lazy("When"), widget=DateRangePickerWidget)
    outcome = django_filters.MultipleChoiceFilter(label=gettext_lazy("What happened"), choices=Outcome)

    class Meta:
        model = SignInRecord
        fields = ["at", "outcome", "account"]


class SignInReport(AdministratorsOnly, PlainText, ReportView):
    """Every sign-in and refusal of the last 12 months, the newest first."""

    model = SignInRecord
    page_title = gettext_lazy("Sign-ins")
    header_icon = "lock"
    index_url_name = "signin_report"
    index_results_url_name = "signin_report_results"
    filterset_class = SignInFilterSet
    default_ordering = "-at"
    columns = [
        DateColumn("at", label=gettext_lazy("When"), sort_key="at"),
        Column("account", label=gettext_lazy("Account"), accessor=lambda row: row.account or _("No account")),
        Column("outcome", label=gettext_lazy("What happened"), accessor="get_outcome_display", sort_key="outcome"),
        Column("network", label=gettext_lazy("Network"), sort_key="network"),
        Column("door", label=gettext_lazy("Part of the admin"), sort_key="door"),
    ]
    list_export = ["at", "account", "get_outcome_display", "network", "door"]
    export_headings = {"get_outcome_display": gettext_lazy("What happened")}

    def get_base_queryset(self) -> Any:
        """Return the records with their accounts."""
        return SignInRecord.objects.select_related("account")

    def get_filename(self) -> str:
        """Return the name of a file of them."""
        return "sign-ins"


@method_decorator(require_http_methods(["GET", "HEAD", "POST"]), name="dispatch")
class ResetSecondFactor(AdministratorsOnly, WagtailAdminTemplateMixin, TemplateView):
    """Asks an administrator whether to take the second factor off an account, and does it."""

    template_name = "signin/admin/reset_factor.html"
    page_title = gettext_lazy("Reset the second factor")
    header_icon = "lock-open"
    breadcrumbs_items: list[dict[str, Any]] = []  # there is no list to go back to; so the title stands at the top

    def get_page_subtitle(self) -> str:
        """Say whose it is."""
        return str(self._person())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whose it is and what there is."""
        person = self._person()
        found = Authenticator.objects.filter(user_id=person.pk).order_by("created_at")
        return super().get_context_data(person=person, factors=[str(one) for one in found], **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Reset it."""
        person = self._person()
        reset_second_factor(person, by=cast(User, request.user), request=request)
        messages.success(
            request, _("%(person)s signs in with the password alone, then sets it up anew.") % {"person": person}
        )
        return redirect("wagtailusers_users:edit", person.pk)

    def _person(self) -> User:
        person = get_object_or_404(User, pk=self.kwargs["pk"])
        if person == self.request.user:  # one's own is changed on one's own pages, which ask who is there
            raise PermissionDenied
        return person

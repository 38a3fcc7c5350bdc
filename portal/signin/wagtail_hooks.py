"""Where the admin shows what has to do with signing in."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import AdminOnlyMenuItem, MenuItem
from wagtail.log_actions import LogActionRegistry

from portal.signin.admin import ResetSecondFactor, SignInReport
from portal.signin.invitations import invite
from portal.users.models import User


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    """Give the report and the reset their addresses."""
    return [
        path("sign-ins/", SignInReport.as_view(), name="signin_report"),
        path("sign-ins/results/", SignInReport.as_view(results_only=True), name="signin_report_results"),
        path("sign-ins/reset/<int:pk>/", ResetSecondFactor.as_view(), name="signin_reset_factor"),
    ]


@hooks.register("register_reports_menu_item")
def report_item() -> MenuItem:
    """Put the report into the menu, for administrators."""
    return AdminOnlyMenuItem(_("Sign-ins"), reverse("signin_report"), name="sign-ins", icon_name="lock", order=990)


@hooks.register("register_account_menu_item")
def account_item(request: HttpRequest) -> dict[str, str | Promise]:
    """Lead from Wagtail's page of one's account to the pages about signing in."""
    return {
        "url": reverse("mfa_index"),
        "label": _("Password and second factor"),
        "help_text": _("Change what you sign in with."),
    }


@hooks.register("after_create_user")
def invite_new_person(request: HttpRequest, person: User) -> None:
    """Send whoever gets an account the link to choose a password with: the form asks the administrator for none."""
    invite(request, person)
    messages.info(
        request,
        gettext("A mail to %(address)s says how to choose a password. It can take some minutes.")
        % {"address": person.email},
    )


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Give the reset its line in the history of an account."""
    actions.register_action("signin.reset_factor", _("Reset second factor"), _("Second factor reset"))

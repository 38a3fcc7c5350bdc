"""The few views of signing in that allauth does not have."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse


def admin_login(request: HttpRequest) -> HttpResponse:
    """Lead to the one page where people sign in; tell those who are, and may not enter, why they cannot.

    The admin sends both here. Who is signed in already would otherwise be sent back and forth without end.
    """
    if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
        return render(request, "signin/no_access.html", status=403)
    return redirect_to_login(request.GET.get("next") or reverse("wagtailadmin_home"), reverse("account_login"))


def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, and have the browser forget the pages it kept.

    Not its "storage": the list of services that a visitor keeps on this device is there. Nor its "cookies": those of
    the charity's other sites below the same domain would go too.
    """
    response = account.logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache"'
    return response


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in words that a form cannot be trusted any more: it is too old, or the browser keeps no cookie."""
    return render(request, "signin/form_expired.html", status=403)


def nothing_here(request: HttpRequest) -> HttpResponse:
    """Answer that there is no such page, before the pages of the site are asked.

    Raises:
        Http404: always.
    """
    raise Http404


def unlisted(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask search engines to leave a page out."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return asked

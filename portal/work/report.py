"""What administrators see of background work: a report of what failed, and one screen for each failure."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from portal.spreadsheets import PlainText
from portal.work.models import Job

LIST, ONE = "failed_work", "failed_work_one"


def sees_failed_work(request: HttpRequest) -> bool:
    """Tell whether this is an administrator: what failed may name people."""
    return request.user.is_active and bool(getattr(request.user, "is_superuser", False))


def require_administrator(request: HttpRequest) -> None:
    """Let administrators pass.

    Raises:
        PermissionDenied: it is somebody else.
    """
    if not sees_failed_work(request):
        raise PermissionDenied


class FailedWorkReport(PlainText, ReportView):
    """Work that was tried as often as it may be, or failed for good. The newest first."""

    page_title = gettext_lazy("Work that failed")
    header_icon = "warning"
    index_url_name = LIST
    index_results_url_name = f"{LIST}_results"
    columns = [
        TitleColumn("title", label=gettext_lazy("Work"), get_url=lambda job: reverse(ONE, args=[job.pk])),
        Column("attempts", label=gettext_lazy("Attempts")),
        DateColumn("finished_at", label=gettext_lazy("Failed")),
    ]
    list_export = ["title", "attempts", "finished_at"]
    export_headings = {
        "title": gettext_lazy("Work"),
        "attempts": gettext_lazy("Attempts"),
        "finished_at": gettext_lazy("Failed"),
    }
    export_filename = "failed-work"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it to administrators."""
        require_administrator(request)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet:
        """Return what failed."""
        return Job.objects.failed().order_by("-finished_at")


def one(request: HttpRequest, job: UUID) -> HttpResponse:
    """Show one failure, with what may be done about it."""
    require_administrator(request)
    found: Any = get_object_or_404(Job.objects.failed(), pk=job)
    return TemplateResponse(request, "work/admin/one.html", {"job": found, "page_title": found.title})


@require_POST
def again(request: HttpRequest, job: UUID) -> HttpResponse:
    """Put one failure back into the queue, as if it were new."""
    require_administrator(request)
    with transaction.atomic():
        found: Any = get_object_or_404(Job.objects.failed().select_for_update(), pk=job)
        found.try_again()
    messages.success(request, _("It is tried again now. If it fails once more, it comes back to this list."))
    return redirect(LIST)


@require_POST
def let_be(request: HttpRequest, job: UUID) -> HttpResponse:
    """Take one failure off the list: somebody has seen to it, or it no longer matters."""
    require_administrator(request)
    Job.objects.failed().filter(pk=job).delete()
    messages.success(request, _("It is off the list and will not be tried again."))
    return redirect(LIST)


urls = [
    path("work/failed/", FailedWorkReport.as_view(), name=LIST),
    path("work/failed/results/", FailedWorkReport.as_view(results_only=True), name=f"{LIST}_results"),
    path("work/failed/<uuid:job>/", one, name=ONE),
    path("work/failed/<uuid:job>/again/", again, name="failed_work_again"),
    path("work/failed/<uuid:job>/let-be/", let_be, name="failed_work_let_be"),
]

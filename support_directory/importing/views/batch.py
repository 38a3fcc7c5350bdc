"""One import: what it would do or did, row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import quote
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_tasks import TaskResultStatus

from support_directory.importing.checking import is_being_checked, totals
from support_directory.importing.views.base import BatchScreen, address, wants_json
from support_directory.models import ImportBatch, ImportRow, Service

PER_PAGE = 25
_ALL = "all"
_State, _Action = ImportBatch.State, ImportRow.Action


class BatchView(BatchScreen):
    """The state of an import and what can be done next."""

    template_name = "support_directory/importing/batch.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it; one whose columns are not matched yet leads there. The page's script asks whether to wait on."""
        if wants_json(request):
            return JsonResponse({"going_on": self.is_under_way})
        if self.batch.state == _State.UPLOADED and not self.batch.mapping:
            return redirect(address("match", self.batch.pk))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add totals and a page of rows once nothing is going on."""
        waits, checks = self.is_under_way, is_being_checked(self.batch)
        context = super().get_context_data(**kwargs) | {"going_on": waits or checks, "waits_for_worker": waits}
        if context["going_on"]:
            return context
        counted = totals(self.batch)
        shown = self._shown(counted)
        rows = self.batch.rows.all() if shown == _ALL else self.batch.rows.filter(action=shown)
        page = Paginator(rows.defer("data", "draft"), PER_PAGE).get_page(self.request.GET.get("p"))
        state = self.batch.state
        return context | {
            "totals": [(action, label, counted[action]) for action, label in _Action.choices],
            "shown": shown,
            "page": page,
            "rows": list(_with_names(list(page.object_list))),
            "elided_page_range": page.paginator.get_elided_page_range(page.number),
            "writes": counted[_Action.NEW] + counted[_Action.CHANGE],
            "can_apply": state == _State.CHECKED and not self.batch.error,
            "can_undo": state == _State.APPLIED,
            "broke": self.job is not None and self.job.status == TaskResultStatus.FAILED,
        }

    def _shown(self, counted: dict[str, int]) -> str:
        """Return which rows to show: those asked for, else those that matter most."""
        asked = self.request.GET.get("show", "")
        by_weight = (action for action in (_Action.ERROR, _Action.CHANGE, _Action.NEW) if counted[action])
        return asked if asked in {_ALL, *counted} else next(by_weight, _ALL)


@dataclass(frozen=True)
class Shown:
    """A row with the name of its entry, and the address where staff edit it."""

    row: ImportRow
    entry: str
    edit_url: str


def _with_names(rows: list[ImportRow]) -> Iterator[Shown]:
    there = Service.objects.in_bulk([row.service_id for row in rows if row.service_id])
    edit = Service.snippet_viewset.get_url_name("edit")
    for row in rows:
        if service := there.get(row.service_id):
            yield Shown(row, service.name, reverse(edit, args=[quote(service.pk)]))
        else:
            brought = {column: after for column, _before, after in row.changes}
            yield Shown(row, brought.get("name", ""), "")

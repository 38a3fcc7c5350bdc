"""Files in and out: upload, the list of what is wrong, and the export of the staff's list."""

import csv
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.spreadsheets import guard
from support_directory.importing import export
from support_directory.importing.columns import COLUMNS
from support_directory.importing.forms import UploadForm
from support_directory.importing.reading import Unreadable
from support_directory.importing.uploading import take_in
from support_directory.importing.views.base import BatchScreen, Screen, address, signed_in
from support_directory.models import ImportBatch, ImportRow, Service

PER_PAGE = 20


class IndexView(Screen):
    """Upload a file, download all entries, and see earlier imports."""

    page_title = gettext_lazy("Import and export")
    template_name = "support_directory/importing/index.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Take a file in, and go on to its columns."""
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                batch = take_in(upload.file, upload.size, upload.name, signed_in(request))
            except Unreadable as error:
                form.add_error("file", str(error))
            else:
                return redirect(address("match", batch.pk))
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form and a page of earlier imports."""
        batches = ImportBatch.objects.select_related("created_by")
        page = Paginator(batches, PER_PAGE).get_page(self.request.GET.get("p"))
        return {"form": UploadForm(), "page": page, "columns": COLUMNS.values()} | super().get_context_data(**kwargs)


class MistakesView(BatchScreen):
    """The rows with mistakes as a CSV file: what is wrong, then the row as it came."""

    def get(  # type: ignore[override]  # a streaming response is no HttpResponse to the stubs
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Send the file."""
        return _download(self._lines(self.batch), "mistakes.csv")

    def _lines(self, batch: ImportBatch) -> Iterator[bytes]:
        writer = csv.writer(export.Passed())
        yield export.BOM.encode()
        yield writer.writerow(map(guard, [_("Row"), _("What is wrong"), *batch.columns]))
        rows = batch.rows.filter(action=ImportRow.Action.ERROR)
        for row in rows.iterator(chunk_size=export.AT_ONCE):
            wrong = "\n".join(f"{column}: {words}" if column else words for column, words in row.errors)
            yield writer.writerow(map(guard, [str(row.number), wrong, *row.data]))


class EntriesSpreadsheet:
    """For the list of services: its downloads, under any filter and search, can be imported again."""

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponseBase:
        """Send the file."""
        keys = queryset.order_by().values("pk")
        services = Service.objects.filter(pk__in=keys)
        name = f"directory-{timezone.localdate()}.{spreadsheet_format}"
        if spreadsheet_format == export.CSV:
            return _download(export.csv_lines(services), name)
        file = export.xlsx_file(services)
        return FileResponse(file, as_attachment=True, filename=name, content_type=export.CONTENT_TYPES[export.XLSX])


def _download(lines: Iterator[bytes], name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type=export.CONTENT_TYPES[export.CSV], headers=headers)

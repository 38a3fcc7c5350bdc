"""Some rows of a file at a time: what each would make of its entry."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from support_directory.importing.columns import COLUMNS, CellError
from support_directory.importing.draft import Book, Draft, as_row, blank_content, contents
from support_directory.importing.identity import Cells, Slugs, candidates, identify, unknown
from support_directory.importing.matching import cells
from support_directory.importing.same_name import same_names
from support_directory.importing.stamps import stamps
from support_directory.models import ImportBatch, ImportRow, Service

_Action = ImportRow.Action
# What Excel writes into a cell whose formula has no value (ECMA-376, 18.17.3). openpyxl has the list too, but would be
# held by every web process for it.
FAULTS_OF_CELLS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})


class Part:
    """Rows that are checked together, with all that has to be looked up for them."""

    def __init__(self, batch: ImportBatch, rows: list[ImportRow]) -> None:
        self.batch = batch
        self.rows = rows
        self.cells: dict[int, Cells] = {row.number: cells(batch.mapping, row.data) for row in rows}
        self.services, self.new, self.errors = identify(batch, self.cells)
        there = [key for number, key in self.services.items() if number not in self.new]
        # First the stamps: an edit that comes between the two is then seen when the import is applied.
        self.stamps = stamps(there)
        self.found = {service.pk: (service, content) for service, content in contents(self.stamps)}
        for number in self.services.keys() - self.new:
            if self.services[number] not in self.found:  # deleted this very moment
                self.errors[number] = unknown()
        self.book = self._book()
        wanted = [slug for row in self.cells.values() for slug in (row.get("slug", ""), *candidates(row))]
        self.slugs = Slugs.of(batch, wanted)

    def check(self) -> None:
        """Write into each row what it would do, or what is wrong with it. The caller saves the rows."""
        for row in self.rows:
            row.service_id = self.services.get(row.number)
            row.errors = [["", words] for words in self._wrong_with(row)]
            if not row.errors:
                self._compare(row)
        for row, words in same_names(self.batch, self.rows):
            row.errors.append(["name", words])
        for row in self.rows:
            if row.errors:
                row.action, row.draft, row.new_organization = _Action.ERROR, None, None

    def _wrong_with(self, row: ImportRow) -> Iterator[str]:
        if len(row.data) > len(self.batch.columns):
            yield _("This row has more cells than there are headings. Does text with a comma lack its quotation marks?")
        if row.number in self.errors:
            yield self.errors[row.number]

    def _compare(self, row: ImportRow) -> None:
        draft = self._draft(row)
        before = {name: "" if draft.is_new else COLUMNS[name].dump(draft) for name in draft.cells}
        row.errors += self._load(draft, before)
        after = {name: COLUMNS[name].dump(draft) for name in draft.cells}
        row.changes = [
            [name, before[name], after[name]] for name in after if after[name] != before[name] and name != "id"
        ]
        row.action = _Action.NEW if draft.is_new else _Action.CHANGE if row.changes else _Action.SAME
        if row.action != _Action.SAME:
            row.errors += [wrong for wrong in self._whole(draft, row) if wrong[0] not in dict(row.errors)]
            row.draft = draft.content
            row.new_organization = draft.new_organization._asdict() if draft.new_organization else None
            self.slugs.take(draft.content["slug"], row.key)

    def _load(self, draft: Draft, before: Cells) -> Iterator[list[str]]:
        """Write the cells into the draft and yield what cannot be. What stands there already is left untouched."""
        for name, text in draft.cells.items():
            if text == before[name] and not draft.is_new:
                continue
            try:
                if text in FAULTS_OF_CELLS:
                    raise CellError(_("The spreadsheet shows a fault here: %(text)s.") % {"text": text})
                COLUMNS[name].load(draft, text)
            except CellError as error:
                yield [name, str(error)]

    def _draft(self, row: ImportRow) -> Draft:
        """Return the newest draft of the row's entry, or a new one."""
        key = self.services[row.number]
        if row.number in self.new:
            content = blank_content(key)
            free = (slug for slug in candidates(self.cells[row.number]) if self.slugs.is_free(slug, key))
            content["slug"] = next(free, "")
        else:
            service, content = self.found[key]
            row.stamp, row.was_draft = self.stamps[key], service.has_unpublished_changes
            row.revision_before = service.latest_revision_id
        return Draft(content, self.book, self.cells[row.number], self.batch.pk, row.number in self.new)

    def _whole(self, draft: Draft, row: ImportRow) -> Iterator[list[str]]:
        """Yield what only the whole of a changed entry shows, by column."""
        content = draft.content
        for name in ("name", "organization", "slug") if draft.is_new else ():
            if not content.get(name):
                yield [name, _("A new entry needs this.")]
        if not self.slugs.is_free(content["slug"], row.key):
            yield ["slug", _("Another entry has the short name “%(slug)s”.") % {"slug": content["slug"]}]
        try:
            as_row(Service, content).clean()
        except ValidationError as error:
            told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            yield from ([name, " ".join(words)] for name, words in told.items())
        youngest, oldest = content.get("minimum_age"), content.get("maximum_age")
        if youngest is not None and oldest is not None and youngest > oldest:
            yield ["maximum_age", _("The youngest age is above the oldest.")]

    def _book(self) -> Book:
        names = {row.get("organization", "") for row in self.cells.values()} - {""}
        slugs = {row.get("organization_slug", "") for row in self.cells.values()} - {""}
        ids = {content["organization"] for _service, content in self.found.values()} - {None}
        return Book.of(ids, slugs, names)

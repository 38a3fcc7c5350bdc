"""The forms of an import."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support_directory.importing.columns import COLUMNS
from support_directory.importing.matching import guess, lacks
from support_directory.importing.reading import MAX_BYTES
from support_directory.models import ImportBatch

_SAMPLE = 80


class UploadForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy("CSV or XLSX, up to 20 MB and 10,000 rows. Of several sheets only the first is read."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> Any:
        """Refuse what is too big before anything is read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            limit = MAX_BYTES // 1024**2
            words = _("The file is larger than %(limit)s MB. Split it into several.")
            raise forms.ValidationError(words % {"limit": limit})
        return file


class MatchForm(forms.Form):
    """Which heading of the file means which of our columns."""

    def __init__(self, batch: ImportBatch, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = {place: name for name, place in (batch.mapping or guess(batch.columns)).items()}
        first = batch.rows.first()
        sample = first.data if first else []
        choices = [("", _("Leave it out")), *((name, name) for name in COLUMNS)]
        for place, heading in enumerate(batch.columns):
            cell = sample[place] if place < len(sample) else ""
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=heading,
                choices=choices,
                required=False,
                initial=chosen.get(place, ""),
                help_text=_("First row: %(cell)s") % {"cell": cell[:_SAMPLE] or "–"},
            )

    def clean(self) -> dict[str, Any]:
        """Refuse two headings for one column, and columns that say of no entry which it is."""
        cleaned = super().clean() or {}
        mapping = self.mapping
        for field, name in list(cleaned.items()):
            if name and f"column_{mapping[name]}" != field:
                words = _("“%(name)s” is chosen twice. Leave one of them out.")
                self.add_error(field, words % {"name": name})
        if words := lacks(mapping):
            raise forms.ValidationError(words)
        return cleaned

    @property
    def mapping(self) -> dict[str, int]:
        """The place of each of our columns in the file; of one that is chosen twice, the first."""
        chosen = [(name, int(field.removeprefix("column_"))) for field, name in self.cleaned_data.items() if name]
        return dict(reversed(chosen))

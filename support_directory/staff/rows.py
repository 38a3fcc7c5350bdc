"""Rows of an entry in a form: numbers, areas, hours. They may live in a draft alone."""

from typing import Any

from django import forms
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import InlinePanel


class DraftRowFormSet(BaseChildFormSet):
    """Child rows with UUIDs. Django takes a row that only a draft has for a forged one: its second save fails."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        """Accept any key: one that is no row of this draft makes a new row, and reaches no other entry's."""
        super().add_fields(form, index)
        name = self._pk_field.name
        form.fields[name] = forms.UUIDField(
            initial=form.fields[name].initial, required=False, widget=form.fields[name].widget
        )


class RowsPanel(InlinePanel):
    """An inline panel for such rows."""

    def get_form_options(self) -> dict[str, Any]:
        """Add the formset."""
        options = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = DraftRowFormSet
        return options

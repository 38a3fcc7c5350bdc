"""The terms of an entry as boxes to tick. What is ticked becomes rows of the draft, like numbers and areas."""

import functools
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.compare import TextDiff
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel

from support_directory.models import Attribute, Service, TaxonomyTerm


class TermsByList(forms.models.ModelChoiceIterator):
    """The terms under the names of their lists."""

    def __iter__(self) -> Iterator[tuple[str, list]]:  # type: ignore[override]  # choices in groups
        terms = self.queryset.select_related("taxonomy", "parent")
        for taxonomy, members in groupby(terms, key=lambda term: term.taxonomy):
            yield taxonomy.name, [self.choice(term) for term in members]


class TermBoxes(forms.CheckboxSelectMultiple):
    """One group of boxes for each list, named for those who do not see it."""

    template_name = "support_directory/admin/term_boxes.html"

    class Media:
        css = {"all": ["support_directory/admin/staff.css"]}


class TermsField(forms.ModelMultipleChoiceField):
    """Boxes to tick, list by list."""

    iterator = TermsByList
    widget = TermBoxes

    def label_from_instance(self, obj: TaxonomyTerm) -> str:
        """Name the wider term too: "Money: Benefits"."""
        return f"{obj.parent.name}: {obj.name}" if obj.parent else obj.name


class ServiceForm(WagtailAdminModelForm):
    """The form of an entry."""

    chosen_terms = TermsField(
        queryset=TaxonomyTerm.objects.all(),
        required=False,
        label=gettext_lazy("Terms"),
        help_text=gettext_lazy("Tick what the service itself says it does. Visitors find it by these words."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("chosen_terms", [row.taxonomy_term_id for row in self.instance.attributes.all()])

    def save(self, commit: bool = True) -> Service:
        """Put the ticked terms on the entry, then save it, in the draft or in the table as Wagtail asks."""
        wanted = {term.pk: term for term in self.cleaned_data.get("chosen_terms", ())}
        kept = [row for row in self.instance.attributes.all() if wanted.pop(row.taxonomy_term_id, None)]
        self.instance.attributes = kept + [Attribute(taxonomy_term=term) for term in wanted.values()]
        return super().save(commit=commit)


class TermsComparison:
    """The terms of two versions, for Wagtail's view of what changed."""

    is_field, is_child_relation = True, False

    def __init__(self, before: Service, after: Service) -> None:
        self.before, self.after = ([str(row) for row in version.attributes.all()] for version in (before, after))

    def field_label(self) -> str:
        """Return the heading."""
        return _("Terms")

    def has_changed(self) -> bool:
        """Tell whether to show it at all."""
        return set(self.before) != set(self.after)

    def htmldiff(self) -> SafeString:
        """Return all terms, those gone and those new marked."""
        gone = [("deletion", name) for name in self.before if name not in self.after]
        now = [("equal" if name in self.before else "addition", name) for name in self.after]
        return TextDiff(gone + now, separator=", ").to_html()


class TermsPanel(FieldPanel):
    """The boxes, with a comparison of their own: to Wagtail they belong to no field of the model."""

    def __init__(self, field_name: str = "chosen_terms", **kwargs: Any) -> None:
        super().__init__(field_name, **kwargs)

    class BoundPanel(FieldPanel.BoundPanel):
        """The panel on one form."""

        def get_comparison(self) -> list:
            """Return what compares two versions."""
            return [functools.partial(TermsComparison)]

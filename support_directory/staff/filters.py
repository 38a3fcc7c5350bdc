"""The filters of the list of services."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from support_directory.choices import Confidence, CrisisRole, Nation, Status
from support_directory.models import Service, TaxonomyTerm
from support_directory.querysets import ServiceQuerySet
from support_directory.staff.work import Task, condition

NOBODY, ME, SOMEBODY = "nobody", "me", "somebody"


def _boxes(label: Any, choices: list, **kwargs: Any) -> django_filters.MultipleChoiceFilter:
    return django_filters.MultipleChoiceFilter(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **kwargs
    )


class ServiceFilterSet(WagtailFilterSet):
    """Boxes of one filter: any of them. Different filters: all of them."""

    task = _boxes(_("What there is to do"), Task.choices, method="filter_task")
    assigned = django_filters.ChoiceFilter(
        label=_("Whose task"),
        choices=[(ME, _("Mine")), (NOBODY, _("Nobody's")), (SOMEBODY, _("Somebody's"))],
        empty_label=_("Anybody's"),
        widget=forms.RadioSelect,
        method="filter_assigned",
    )
    nation = _boxes(_("Nation"), Nation.choices, method="filter_nation")
    topic = django_filters.ModelMultipleChoiceFilter(
        label=_("Topic"),
        queryset=TaxonomyTerm.objects.filter(taxonomy__slug="topic"),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        method="filter_topic",
    )
    crisis_role = _boxes(_("Help in a crisis"), CrisisRole.choices)
    status = _boxes(_("Status"), Status.choices)
    confidence = _boxes(_("Confidence of the evidence"), Confidence.choices)

    class Meta:
        model = Service
        fields: list[str] = []

    def filter_task(self, queryset: ServiceQuerySet, name: str, value: list[str]) -> ServiceQuerySet:
        """Narrow to entries with any of these tasks."""
        chosen = [condition(task) for task in value]
        for more in chosen[1:]:
            chosen[0] |= more
        return queryset.filter(chosen[0]) if chosen else queryset

    def filter_assigned(self, queryset: ServiceQuerySet, name: str, value: str) -> ServiceQuerySet:
        """Narrow by whose task they are."""
        if value == ME:
            return queryset.filter(assigned_to=self.request.user)
        return queryset.filter(assigned_to__isnull=value == NOBODY)

    def filter_nation(self, queryset: ServiceQuerySet, name: str, value: list[str]) -> ServiceQuerySet:
        """Narrow to entries that help in any of these nations."""
        return queryset.for_nations(value) if value else queryset

    def filter_topic(self, queryset: ServiceQuerySet, name: str, value: list[TaxonomyTerm]) -> ServiceQuerySet:
        """Narrow to entries with any of these topics, or a narrower one of theirs."""
        if not value:
            return queryset
        wanted = {term.pk for term in value}
        parents = dict(TaxonomyTerm.objects.values_list("pk", "parent"))
        while more := {pk for pk, parent in parents.items() if parent in wanted} - wanted:
            wanted |= more
        return queryset.filter(pk__in=queryset.model.objects.filter(attributes__taxonomy_term__in=wanted).values("pk"))

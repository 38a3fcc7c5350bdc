"""The admin form of a service."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from support_directory.choices import Nation


class ServiceForm(WagtailAdminModelForm):
    """Nations as boxes to tick: the plain field would ask volunteers for a list of slugs."""

    nations = forms.MultipleChoiceField(
        label=_("Nations"),
        choices=Nation,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Where it really helps, by its own words. Tick none for an organisation abroad."),
    )

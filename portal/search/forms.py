"""What a visitor may ask."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.search.query import MAX_LENGTH


class SearchForm(forms.Form):
    """One box. Any text is taken: what cannot be searched is cut off and said."""

    q = forms.CharField(label=_("Search this site"), required=False, strip=True)

    def clean_q(self) -> str:
        """Return the question, cut to a length that can be searched."""
        return self.cleaned_data["q"][:MAX_LENGTH]

"""The form in which editors write a page, and the rules that hold when they publish it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel

from portal.content.plain_words import HARDEST_GRADE, read

REASON = "hard_words_reason"  # a field of every page
# What the editor's buttons send where the text is on its way to readers: a workflow ends in publishing.
_TOWARDS_READERS = ("action-publish", "action-submit", "action-restart-workflow")


class PageForm(WagtailAdminPageForm):
    """Saving a draft is always allowed. Publishing runs each of ``publishing_rules``, and keeps all that was typed."""

    # Names of methods that may call ``add_error``; the page as it would be published is ``self.instance``.
    publishing_rules = ("ask_why_hard_words",)

    def _post_clean(self) -> None:
        super()._post_clean()
        if any(self.data.get(action) for action in _TOWARDS_READERS):
            for rule in self.publishing_rules:
                getattr(self, rule)()

    @property
    def reads_hard(self) -> bool:
        """Whether the page, as it is in this form, has a reading grade above the limit."""
        return read(self.instance).grade > HARDEST_GRADE

    def ask_why_hard_words(self) -> None:
        """Ask for a reason when the text is hard to read."""
        if self.cleaned_data.get(REASON, "").strip():
            return
        grade = read(self.instance).grade
        if grade > HARDEST_GRADE:
            message = _("The reading grade is %(grade)s. Make the text plainer, or say here why it has to be as it is.")
            self.add_error(REASON, forms.ValidationError(message, params={"grade": grade}))


class HardWordsPanel(FieldPanel):
    """The reason, shown only where it is asked for."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"field_name": REASON, "widget": forms.Textarea(attrs={"rows": 2}), **kwargs})

    class BoundPanel(FieldPanel.BoundPanel):
        """Hidden for plain texts: one field fewer to wonder about."""

        def is_shown(self) -> bool:
            """Show it when the text is hard to read, something was typed or is wrong here; always between versions."""
            form = self.form
            if form is None:  # two versions are compared
                return super().is_shown()
            return super().is_shown() and bool(form.data.get(REASON) or REASON in form.errors or form.reads_hard)

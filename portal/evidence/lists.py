"""What the lists of this app in the admin share."""

from wagtail.snippets.views.snippets import IndexView

from portal.spreadsheets import PlainText


class SafeIndexView(PlainText, IndexView):
    """A list whose files are safe to open: what staff typed or pasted never runs as a formula."""

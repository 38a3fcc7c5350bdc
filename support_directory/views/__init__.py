"""The public pages of the directory. None sets a cookie, and none but the two forms writes."""

from support_directory.views.entry import service
from support_directory.views.forms import report, suggest, thank_you
from support_directory.views.help_now import help_now
from support_directory.views.open_data import open_data
from support_directory.views.plain import plain
from support_directory.views.results import download, index
from support_directory.views.shortlist import shortlist

__all__ = [
    "download",
    "help_now",
    "index",
    "open_data",
    "plain",
    "report",
    "service",
    "shortlist",
    "suggest",
    "thank_you",
]

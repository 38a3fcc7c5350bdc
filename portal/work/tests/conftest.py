"""The queue of a real server, in the process of the tests too."""

import pytest

from portal.work.tests import settings as queued


@pytest.fixture
def queue(settings):
    """Queue work in the database instead of doing it at once."""
    settings.TASKS = queued.TASKS
    settings.MAIL_SERVER, settings.EMAIL_BACKEND = queued.MAIL_SERVER, queued.EMAIL_BACKEND

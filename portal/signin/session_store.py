"""Sessions as Django keeps them in the database, which end a working day after the sign-in, however much they are used.

Django counts from the last change of a session: whoever is asked for the password again would begin another day.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends import db
from django.utils.dateparse import parse_datetime

BEGAN = "signed_in_at"  # the key of the moment in a session


class SessionStore(db.SessionStore):
    """A session that knows when somebody signed in."""

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """Return when it ends."""
        latest = super().get_expiry_date(**kwargs)
        began = parse_datetime(self.get(BEGAN, ""))
        return min(latest, began + timedelta(seconds=self.get_session_cookie_age())) if began else latest

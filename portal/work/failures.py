"""Which failures may pass by themselves, and how long to wait before work is tried again."""

import smtplib
from datetime import timedelta

from django.db import InterfaceError, OperationalError

MOST_ATTEMPTS = 8  # over about eleven hours: a mail server that is down for a night loses no mail
_FIRST, _LONGEST = timedelta(seconds=30), timedelta(hours=4)
_FOR_GOOD = 500  # from this answer on a mail server does not want to be asked again


class MayPass(Exception):
    """Work failed for a reason that may be gone later: it is tried again."""


class WorkerKilled(Exception):
    """The process that did the work ended in the midst of it, as often as work may be tried."""


def may_pass(error: BaseException) -> bool:
    """Tell whether it makes sense to try again by ourselves.

    What the network, a disk or the database does may pass. A refusal for good by a mail server, and a fault in our own
    code, do not.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code < _FOR_GOOD for code, _words in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code < _FOR_GOOD
    return isinstance(error, MayPass | OSError | OperationalError | InterfaceError)


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts (1 or more): 30 seconds, 2, 8 and 32 minutes, hours."""
    return min(_FIRST * 4 ** (attempts - 1), _LONGEST)

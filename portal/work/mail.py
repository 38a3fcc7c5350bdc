"""Mail by way of the queue: nobody waits for a mail server, and a letter is sent once.

A letter that still has to go lies in its row of the queue. The same transaction takes it out and hands it to the mail
server, and is kept only when the server has taken it: so work that is done again finds nothing to send. Between the
server's word and the commit lies a moment that no protocol can close; a letter sent twice for that has the same
Message-ID, by which mail programs show it once.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection, make_msgid
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.utils import DNS_NAME
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskContext

from portal.work.models import Job
from portal.work.queueing import background, later

_FIELDS = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to")


@background(_("Send a mail"), with_context=True)
def send_letter(context: TaskContext, letter: dict[str, Any] | None = None) -> None:
    """Hand a letter to the mail server. Without a letter it went already.

    Raises:
        OSError: the server is away or refuses it.
    """
    if letter is None:
        return
    row = getattr(context.task_result, "db_result", None)
    with transaction.atomic():
        if row:
            Job.objects.filter(pk=row.pk).update(args_kwargs={"args": [], "kwargs": {}})
        _message(letter).send()


def post(message: EmailMessage) -> None:
    """Put a letter into the queue with the rows of this transaction.

    Raises:
        ValueError: it has attachments, which the queue does not carry.
    """
    if message.attachments:
        raise ValueError("Letters of this site have no attachments: link to what you mean.")
    letter: dict[str, Any] = {name: getattr(message, name) for name in _FIELDS}
    letter |= {"subject": str(message.subject), "body": str(message.body)}
    letter["headers"] = {"Message-ID": make_msgid(domain=str(DNS_NAME)), **message.extra_headers}
    letter["alternatives"] = [list(one) for one in getattr(message, "alternatives", [])]
    later(send_letter, letter)


def _message(letter: dict[str, Any]) -> EmailMessage:
    alternatives = [tuple(one) for one in letter["alternatives"]]
    fields = {name: letter[name] for name in _FIELDS}
    return EmailMultiAlternatives(
        **fields, headers=letter["headers"], alternatives=alternatives, connection=get_connection(settings.MAIL_SERVER)
    )


class QueueBackend(BaseEmailBackend):
    """``EMAIL_BACKEND`` of a real server: whatever sends mail, the worker does."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue them and return how many."""
        for message in email_messages:
            post(message)
        return len(email_messages)

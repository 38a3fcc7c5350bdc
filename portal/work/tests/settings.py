"""The suite's settings with the queue of a real server: for the processes that tests of the worker start."""

from portal.settings.base import env
from portal.settings.test import *  # noqa: F403
from portal.settings.test import TASKS

TASKS = TASKS | {"worker": TASKS["worker"] | {"BACKEND": "django_tasks_db.DatabaseBackend"}}
MAIL_SERVER, EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend", "portal.work.mail.QueueBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", env.int("TEST_MAIL_PORT", default=1)
EMAIL_TIMEOUT = 20

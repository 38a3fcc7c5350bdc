"""How gunicorn is watched: ``--config=python:portal.watch.server``. Read before the site is loaded."""

import os
import shutil
import tempfile
from typing import Any

from gunicorn.glogging import Logger

from portal.watch.log import JsonFormatter

# The processes of gunicorn add their numbers up in files; Prometheus's library reads this when it is loaded.
_FOLDER = os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="portal-metrics-"))


class JsonLogger(Logger):
    """gunicorn's own messages in the form of all others. It writes whole addresses and the words of exceptions."""

    def setup(self, cfg: Any) -> None:
        """Take over the handlers that gunicorn makes."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonFormatter())


logger_class = JsonLogger


def on_exit(server: Any) -> None:
    """Leave no files behind."""
    shutil.rmtree(_FOLDER, ignore_errors=True)

"""Backups: the database and every uploaded file in one encrypted stream, and the way back.

``making`` writes one, ``restoring`` reads it; docs/operations.md has the drill, docs/adr/0020 the reasons. A backup is
a tar inside an age stream: ``database/000001`` and on are the parts of one ``pg_dump`` in its custom format,
``media/...`` the uploaded files, ``manifest.json``, the last, says what all of it must come to.
"""


class BackupError(Exception):
    """A backup cannot be made or restored; the message says why, in words for whoever runs the site."""

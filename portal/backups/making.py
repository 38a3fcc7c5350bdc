"""Making a backup.

The database is read as it was at one moment; the files are listed after that moment. Uploading writes the file first
and the row after it, so every file that a row of the backup names was there when the files were listed. A file that
came later is in the backup too and does no harm. Only what somebody deleted meanwhile can be missing, which the rows
would have lost with the next backup: the manifest names it.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import pyrage
from django.conf import settings
from django.db import connection

from portal.backups import BackupError, files
from portal.backups.archive import DATABASE, MANIFEST, MEDIA, Kept, Manifest, end, member, parts, small
from portal.backups.places import SUM, Place, moment_of, name_at
from portal.backups.programs import dump, program
from portal.backups.sealing import Writer, seal
from portal.backups.tables import read_tables, server_version, snapshot, tables_left_out
from portal.locks import alone_in


class Made(NamedTuple):
    """A backup that was made: what it is called, what it holds, its size in bytes and SHA-256, what was removed."""

    name: str
    manifest: Manifest
    size: int
    sha256: str
    removed: list[str]


class _Summing:
    """Hands bytes on and adds them up."""

    def __init__(self, target: Writer) -> None:
        self._target = target
        self.digest, self.size = hashlib.sha256(), 0

    def write(self, data: bytes) -> None:
        self.digest.update(data)
        self.size += len(data)
        self._target.write(data)


def make_backup(place: Place, recipients: list[pyrage.x25519.Recipient], keep: int | None = None) -> Made:
    """Write a backup of the database and all uploaded files, then remove older ones beyond ``keep``.

    Nothing stands under the backup's name before it is whole; beside it stands ``.sha256``, as ``sha256sum -c`` reads
    it. Two runs wait for each other.

    Args:
        place: where to write it.
        recipients: whose secret keys will open it.
        keep: how many to keep, this one among them; without it all are kept.

    Raises:
        BackupError: it could not be made; older ones are as before.
    """
    if keep is not None and keep < 1:
        raise BackupError("--keep needs a number of 1 or more: the newest backup is never removed.")
    with alone_in("backup"):
        name = name_at(datetime.now(UTC))
        if name in place.names():
            raise BackupError(f"{name} is there already: wait a second and try again.")
        manifest = Manifest(
            made_at=moment_of(name).isoformat(),
            site=settings.BASE_URL,
            server_version=server_version(connection),
            left_out=tables_left_out(),
            tables={},
        )
        program("pg_dump", manifest.server_version)  # what is missing is said before anything is written
        try:
            with place.draft(name) as draft:
                summing = _Summing(draft)
                seal(_tar(manifest), summing, recipients)
                place.write_text(f"{name}{SUM}", f"{summing.digest.hexdigest()}  {name}\n")
                draft.publish()
        except OSError as error:
            raise BackupError(f"The backup could not be written: {error.strerror or error}.") from error
        removed = remove_older(place, keep, name)
    return Made(name, manifest, summing.size, summing.digest.hexdigest(), removed)


def remove_older(place: Place, keep: int | None, newest: str) -> list[str]:
    """Remove the oldest backups until ``keep`` are left, never ``newest``; return their names."""
    too_many = place.names()[:-keep] if keep else []
    removed = [name for name in too_many if name != newest]
    for name in removed:
        place.remove(name)
    return removed


def _tar(manifest: Manifest) -> Iterator[bytes]:
    with snapshot() as (reading, label):
        digest, size = hashlib.sha256(), 0
        dumped = dump(connection.settings_dict, manifest.server_version, label, manifest.left_out)
        for number, part in enumerate(parts(dumped), 1):
            size += len(part)
            yield from member(f"{DATABASE}{number:06}", len(part), small(part), digest)
        manifest.dump = Kept(size, digest.hexdigest())
        manifest.tables = read_tables(reading, frozenset(manifest.left_out))
    for name in files.names():
        yield from _file(name, manifest)
    text = manifest.to_json()
    yield from member(MANIFEST, len(text), small(text))
    yield end()


def _file(name: str, manifest: Manifest) -> Iterator[bytes]:
    try:
        size, chunks = files.read(name)
    except FileNotFoundError:
        manifest.gone.append(name)
        return
    digest = hashlib.sha256()
    yield from member(f"{MEDIA}{name}", size, chunks, digest)
    manifest.files[name] = Kept(size, digest.hexdigest())

"""The way back: a backup into an empty database and an empty store of files, or not at all.

The file is read three times: once to check all of it, which changes nothing; once for the uploaded files, which are
taken away again if one cannot be written; at last for the database, in one transaction.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import IO

import pyrage
from django.db import connection

from portal.backups import BackupError, files
from portal.backups.archive import DATABASE, MANIFEST, MEDIA, MOST_MANIFEST, Kept, Manifest, chunks_of, kept, members
from portal.backups.places import SUM, Place
from portal.backups.programs import program, undump
from portal.backups.sealing import NOT_WHOLE, opened
from portal.backups.tables import read_tables, relations, server_version

Source = tuple[Place, str]  # a place, and the name of a backup in it
Identities = Sequence[pyrage.x25519.Identity]
Member = tuple[str, int, IO[bytes]]


def check(source: Source, identities: Identities) -> Manifest:
    """Read a backup to its end and hold all of it against its manifest. Changes nothing.

    Raises:
        BackupError: another key, damaged, cut off, not a backup; in words.
    """
    _check_sum_beside(source)
    dump, dumped, found, manifest = hashlib.sha256(), 0, {}, None
    with _members(source, identities) as inside:
        for name, size, content in inside:
            if name == MANIFEST and size <= MOST_MANIFEST:
                manifest = Manifest.from_json(content.read())
            elif name.startswith(MEDIA):
                found[name.removeprefix(MEDIA)] = kept(content)
            elif name.startswith(DATABASE):
                for chunk in chunks_of(content):
                    dump.update(chunk)
                dumped += size
    if manifest is None or manifest.dump != Kept(dumped, dump.hexdigest()) or manifest.files != found:
        raise BackupError(NOT_WHOLE)
    return manifest


def restore(source: Source, identities: Identities) -> Manifest:
    """Fill the empty database and the empty store of files from a backup, and return its manifest.

    Raises:
        BackupError: something is there already, or the backup is not good; nothing was changed.
    """
    refuse_unless_empty()
    manifest = check(source, identities)
    version = server_version(connection)
    if version // 10_000 < manifest.server_version // 10_000:
        raise BackupError(
            f"The backup is of Postgres {manifest.server_version // 10_000}, this server is Postgres "
            f"{version // 10_000}: restore into the same version or a newer one. Nothing was changed."
        )
    program("pg_restore", version)
    written: list[str] = []
    try:
        with _members(source, identities) as inside:
            for name, size, content in inside:
                if name.startswith(MEDIA):
                    written.append(name.removeprefix(MEDIA))  # first: half a file must go, too
                    files.write(written[-1], content, size)
        with _members(source, identities) as inside:
            undump(connection.settings_dict, version, _dump(inside))
    except BaseException as error:
        for name in written:
            files.default_storage.delete(name)
        if isinstance(error, OSError):
            raise BackupError(f"The files could not be written: {error}. Nothing was changed.") from error
        raise
    return manifest


def compare(manifest: Manifest) -> list[str]:
    """Hold every table and every file as they are now against a manifest; return what differs, in words."""
    here = read_tables(connection)
    differs = []
    for name in sorted(here.keys() | manifest.tables.keys()):
        wanted, found = manifest.tables.get(name), here.get(name)
        if wanted is None or found is None:
            differs.append(f"table {name}: {'not in the backup' if wanted is None else 'missing'}")
        elif wanted.rows != found.rows:
            differs.append(f"table {name}: {found.rows} rows, {wanted.rows} in the backup")
        elif wanted != found:
            differs.append(f"table {name}: as many rows, but not the same")
    stored = set(files.names())
    differs += [f"file {name}: not in the backup" for name in sorted(stored - manifest.files.keys())]
    for name, wanted_file in manifest.files.items():
        if name not in stored:
            differs.append(f"file {name}: missing")
        elif _stored(name) != wanted_file:
            differs.append(f"file {name}: not the same bytes")
    return differs


def refuse_unless_empty() -> None:
    """Never write over anything.

    Raises:
        BackupError: the database or the store of files holds something.
    """
    there = relations(connection)
    if there:
        raise BackupError(
            f"The database {connection.settings_dict['NAME']} is not empty: it holds {len(there)} tables and the like. "
            "A backup is restored into an empty one only. Make a new database, and point DATABASE_URL at it."
        )
    some = next(files.names(), None)
    if some:
        raise BackupError(
            f"The store of uploaded files is not empty: it holds {some}, for one. "
            "A backup is restored into an empty one only. Move the files away, or name another MEDIA_ROOT or bucket."
        )


@contextmanager
def _members(source: Source, identities: Identities) -> Iterator[Iterator[Member]]:
    place, name = source
    with closing(place.open(name)) as file, opened(file, identities) as plain:
        yield members(plain)


def _dump(inside: Iterator[Member]) -> Iterator[bytes]:
    for name, _size, content in inside:
        if name.startswith(DATABASE):
            yield from chunks_of(content)


def _check_sum_beside(source: Source) -> None:
    """Hold the file against the checksum beside it, where there is one: that names damage before a key is tried."""
    place, name = source
    beside = place.read_text(f"{name}{SUM}")
    if beside is None:
        return
    with closing(place.open(name)) as file:
        found = kept(file)
    if beside.split()[:1] != [found.sha256]:
        raise BackupError(f"It does not fit the checksum in {name}{SUM}. " + NOT_WHOLE)


def _stored(name: str) -> Kept:
    size, chunks = files.read(name)
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return Kept(size, digest.hexdigest())

"""Where backups are kept: a folder, or a bucket of any S3-compatible store. Either shows only whole ones."""

import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from portal.backups import BackupError
from portal.backups.sealing import Writer

SUFFIX = ".tar.age"
SUM = ".sha256"
NAME = re.compile(r"portal-(\d{8}T\d{6})Z" + re.escape(SUFFIX))
_MOMENT = "%Y%m%dT%H%M%S"
STALE_SECONDS = 24 * 60 * 60  # a draft this old belongs to a run that was killed


class Draft(Writer, Protocol):
    """A file in the making: nobody sees it under its name before ``publish``."""

    def publish(self) -> None:
        """Give the whole file its name."""


class Place(Protocol):
    """What every place can do."""

    def draft(self, name: str) -> AbstractContextManager[Draft]:
        """Begin a file; leaving the block without ``publish`` takes it away again."""

    def write_text(self, name: str, text: str) -> None:
        """Write a small file."""

    def names(self) -> list[str]:
        """Name the whole backups, the oldest first."""

    def remove(self, name: str) -> None:
        """Remove one with its checksum; no fault where it is gone."""

    def open(self, name: str) -> BinaryIO:
        """Open a file to read once, in order."""

    def read_text(self, name: str) -> str | None:
        """Read a small file, or tell that there is none."""


def name_at(moment: datetime) -> str:
    """Name a backup by when it was begun, in UTC, so that names stand in the order of time."""
    return f"portal-{moment.astimezone(UTC):{_MOMENT}}Z{SUFFIX}"


def moment_of(name: str) -> datetime:
    """Tell when a backup was begun."""
    found = NAME.fullmatch(name)
    assert found is not None  # noqa: S101 - only names that match are handed here
    return datetime.strptime(found[1], _MOMENT).replace(tzinfo=UTC)


def source_of(address: str) -> tuple[Place, str]:
    """Return the place and the name of one backup: a path, or ``s3://bucket/folder/name``."""
    if address.startswith("s3://"):
        folder, _, name = address.rpartition("/")
        return _bucket_of(folder), name
    path = Path(address)
    return Folder(path.parent), path.name


def place_of(address: str) -> Place:
    """Return the place for new backups that ``address`` names: ``s3://bucket/folder``, or the path of a folder.

    Raises:
        BackupError: it names neither, or a place whose files are in each backup.
    """
    if not address.startswith("s3://") and "://" in address:
        raise BackupError(f"Backups go to a folder or to s3://bucket/folder, not to {address}")
    if _holds_uploads(address):
        # A backup would hold itself, or all those before it; and what is public would be handed out.
        raise BackupError("Backups hold the uploaded files, so they may not lie among them. Name another place.")
    return _bucket_of(address) if address.startswith("s3://") else Folder(Path(address))


def _holds_uploads(address: str) -> bool:
    if not address.startswith("s3://"):
        return Path(address).resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve())
    uploads = settings.STORAGES["default"].get("OPTIONS", {})
    store, theirs = (one.rstrip("/") for one in (settings.BACKUP_S3_ENDPOINT, uploads.get("endpoint", "")))
    buckets = filter(None, (uploads.get("bucket"), uploads.get("public_bucket")))
    return store == theirs and address.removeprefix("s3://").partition("/")[0] in buckets


def _bucket_of(address: str) -> Place:
    from portal.backups.bucket import Bucket

    bucket, _, folder = address.removeprefix("s3://").partition("/")
    if not bucket:
        raise BackupError("An S3 address names a bucket: s3://bucket/folder")
    return Bucket(bucket, f"{folder.strip('/')}/" if folder.strip("/") else "")


class _FileDraft:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        self._file: BinaryIO = open(  # noqa: SIM115 - closed by the block that began it
            self._part, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)
        )

    def write(self, data: bytes) -> None:
        self._file.write(data)

    def publish(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._part.rename(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def end(self) -> None:
        self._file.close()
        self._part.unlink(missing_ok=True)


class Folder:
    """A folder of this machine, or one that is mounted on it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def draft(self, name: str) -> Iterator[Draft]:
        """Begin a file beside the others, under a name that begins with a dot."""
        self._path.mkdir(parents=True, exist_ok=True)
        self._sweep()
        draft = _FileDraft(self._path / name)
        try:
            yield draft
        finally:
            draft.end()

    def write_text(self, name: str, text: str) -> None:
        """Write a small file, whole or not at all."""
        with self.draft(name) as draft:
            draft.write(text.encode())
            draft.publish()

    def names(self) -> list[str]:
        """Name the whole backups."""
        return sorted(path.name for path in self._path.glob(f"*{SUFFIX}") if NAME.fullmatch(path.name))

    def remove(self, name: str) -> None:
        """Remove one, its checksum last."""
        (self._path / name).unlink(missing_ok=True)
        (self._path / f"{name}{SUM}").unlink(missing_ok=True)

    def open(self, name: str) -> BinaryIO:
        """Open a file to read once, in order.

        Raises:
            BackupError: it cannot be read.
        """
        try:
            return (self._path / name).open("rb")
        except OSError as error:
            raise BackupError(f"{self._path / name} cannot be read: {error.strerror}.") from error

    def read_text(self, name: str) -> str | None:
        """Read a small file, or tell that there is none."""
        path = self._path / name
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None

    def _sweep(self) -> None:
        now = datetime.now(UTC).timestamp()
        for part in self._path.glob(".portal-*.part"):
            if now - part.stat().st_mtime > STALE_SECONDS:
                part.unlink(missing_ok=True)

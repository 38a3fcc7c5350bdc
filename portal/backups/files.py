"""Every uploaded file, through the storage it is kept in: a folder or a bucket."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, default_storage

from portal.backups import BackupError

CHUNK = 1 << 20  # bytes


def names(storage: Storage = default_storage) -> Iterator[str]:
    """Yield the name of every file, folder by folder. Pages for when the site fails are none: the site writes them."""
    waiting = [""]
    passed = _written_by_the_site()
    while waiting:
        folder = waiting.pop()
        try:
            folders, files = storage.listdir(folder)
        except FileNotFoundError:
            continue  # no folder of uploads yet, or it went while we looked
        waiting += [path for one in sorted(folders, reverse=True) if (path := _join(folder, one)) != passed]
        yield from (_join(folder, one) for one in sorted(files) if one)


def read(name: str, storage: Storage = default_storage) -> tuple[int, Iterator[bytes]]:
    """Return how many bytes a file has, and the bytes.

    Raises:
        FileNotFoundError: it is gone.
    """
    stream = getattr(storage, "stream", None)  # a bucket's storage would fetch the whole file first
    if stream:
        body, size = stream(name)
        return size, _chunks(body)
    file = storage.open(name, "rb")
    return file.size, _chunks(file)


class _Chunks(File):
    """What comes out of an archive, as a file that a storage can save without knowing its end."""

    def __init__(self, source: IO[bytes], name: str, size: int) -> None:
        super().__init__(source, name)
        self.size = size
        self._source = source

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Yield the bytes once, from where the archive stands."""
        while chunk := self._source.read(CHUNK):
            yield chunk

    def seekable(self) -> bool:
        """Say that it can be read once, in order."""
        return False


def write(name: str, source: IO[bytes], size: int, storage: Storage = default_storage) -> None:
    """Write a file under exactly this name.

    Raises:
        BackupError: the storage gave it another, or took it for unsafe.
    """
    kept = storage.save(name, _Chunks(source, name, size))
    if kept != name:
        storage.delete(kept)
        raise BackupError(f"The file {name} could not be written under its name.")


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with closing(file):
        while chunk := file.read(CHUNK):
            yield chunk


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _written_by_the_site() -> str | None:
    root, pages = Path(settings.MEDIA_ROOT), Path(settings.ERROR_PAGE_ROOT)
    return pages.relative_to(root).as_posix() if pages.is_relative_to(root) and pages != root else None

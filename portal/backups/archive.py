"""The inside of a backup: a tar written and read in one go, from its first byte to its last.

Sizes stand before contents in a tar, and nobody knows how long a dump will be: it is cut into parts.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import IO, Any, NamedTuple

from portal.backups import BackupError
from portal.backups.sealing import NO_BACKUP, NOT_WHOLE
from portal.backups.tables import Table

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database/"
MEDIA = "media/"
PART = 4 << 20  # bytes of the dump in one part, held in memory
MOST_MANIFEST = 1 << 30  # bytes
CHUNK = 1 << 20
_BLOCK = 512


class Kept(NamedTuple):
    """One file, or the dump as a whole: its size in bytes and its SHA-256."""

    size: int
    sha256: str


NOTHING = Kept(0, "")


@dataclass
class Manifest:
    """What a backup holds, and what its restored copy must come to."""

    made_at: str
    site: str
    server_version: int
    left_out: list[str]
    tables: dict[str, Table]
    dump: Kept = NOTHING
    files: dict[str, Kept] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)

    def to_json(self) -> bytes:
        """Write it down."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """Read it.

        Raises:
            BackupError: it is of a newer format, or none at all.
        """
        try:
            found = json.loads(text)
            if found.pop("format") != FORMAT:
                raise BackupError("It was made by a newer version of this program: use that one.")
            made = cls(**found)
            made.tables = {name: Table(*table) for name, table in made.tables.items()}
            made.files = {name: Kept(*kept) for name, kept in made.files.items()}
            made.dump = Kept(*made.dump)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupError(NOT_WHOLE) from error
        return made


def member(name: str, size: int, chunks: Iterator[bytes], digest: Any = None) -> Iterator[bytes]:
    """Yield a member of a tar with its head, and add what it holds to ``digest``.

    Raises:
        BackupError: there are fewer or more bytes than ``size``.
    """
    head = tarfile.TarInfo(name)
    head.size, head.mode = size, 0o600
    yield head.tobuf(tarfile.PAX_FORMAT)
    written = 0
    for chunk in chunks:
        written += len(chunk)
        if written > size:
            break  # it may grow without end
        if digest:
            digest.update(chunk)
        yield chunk
    if written != size:
        raise BackupError(f"{name} changed while it was read: {written} bytes, not {size}. Run the backup again.")
    yield b"\0" * (-size % _BLOCK)


def end() -> bytes:
    """Return what ends a tar."""
    return b"\0" * 2 * _BLOCK


def parts(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Put chunks together to parts of ``PART`` bytes or a little more."""
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        if len(waiting) >= PART:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)


def members(stream: IO[bytes]) -> Iterator[tuple[str, int, IO[bytes]]]:
    """Yield each member's name, size and bytes, which must be read before the next one.

    Raises:
        BackupError: it is no tar, or breaks off.
    """
    try:
        with tarfile.open(fileobj=stream, mode="r|", bufsize=CHUNK) as tar:
            for head in tar:
                tar.members = []  # type: ignore[attr-defined]  # it would keep every head it has seen
                content = tar.extractfile(head)
                if content is None:
                    raise BackupError(NO_BACKUP)
                yield head.name, head.size, content
    except tarfile.TarError as error:
        raise BackupError(NO_BACKUP) from error


def kept(content: IO[bytes]) -> Kept:
    """Read to the end; return what it came to."""
    digest, size = hashlib.sha256(), 0
    while chunk := content.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return Kept(size, digest.hexdigest())


def chunks_of(content: IO[bytes]) -> Iterator[bytes]:
    """Yield the bytes of a member, never all at once."""
    return iter(lambda: content.read(CHUNK), b"")


def small(data: bytes) -> Iterator[bytes]:
    """Yield something that is in memory already."""
    return chunks_of(io.BytesIO(data))

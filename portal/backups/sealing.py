"""Encryption in a stream: what goes in and what comes out is never in memory as a whole."""

import io
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, Protocol

import pyrage

from portal.backups import BackupError

BUFFER = 1 << 20  # bytes
NOT_WHOLE = "It is damaged or not whole: what is in it does not hold together. Nothing was changed."
WRONG_KEY = "This key does not open it. Nothing was changed."
NO_BACKUP = "It is not a backup of this kind, or its beginning is damaged. Nothing was changed."


class Writer(Protocol):
    """What takes bytes."""

    def write(self, data: bytes, /) -> object:
        """Take the next bytes."""


class _Reading:
    """Chunks, as a file to read. Keeps the fault that stopped it, since pyrage tells only its words."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = memoryview(b"")
        self.fault: BaseException | None = None

    def read(self, size: int) -> bytes:
        try:
            while not self._left:
                self._left = memoryview(next(self._chunks))
        except StopIteration:
            return b""
        except BaseException as error:
            self.fault = error
            raise
        taken, self._left = self._left[:size], self._left[size:]
        return bytes(taken)


class _Writing:
    def __init__(self, target: Writer) -> None:
        self._target = target
        self.fault: BaseException | None = None

    def write(self, data: bytes) -> int:
        try:
            self._target.write(data)
        except BaseException as error:
            self.fault = error
            raise
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""


def seal(chunks: Iterator[bytes], target: Writer, recipients: Sequence[pyrage.x25519.Recipient]) -> None:
    """Encrypt ``chunks`` for ``recipients`` into ``target``. A fault of either end is raised as it was."""
    reading, writing = _Reading(chunks), _Writing(target)
    try:
        pyrage.encrypt_io(reading, writing, list(recipients))
    except pyrage.EncryptError as error:
        raise reading.fault or writing.fault or BackupError(f"Encrypting failed: {error}.") from error


@contextmanager
def opened(source: BinaryIO, identities: Sequence[pyrage.x25519.Identity]) -> Iterator[BinaryIO]:
    """Decrypt ``source`` while the block lasts, and give what is in it as a file to read once, in order.

    Raises:
        BackupError: at the end of the block or before, in words: another key, damaged, cut off, no backup at all.
    """
    behind, ahead = os.pipe()
    faults: list[Exception] = []

    def decrypt() -> None:
        # A fault is noted before the pipe ends: whoever reads to the end of it knows then.
        try:
            with io.BufferedWriter(io.FileIO(ahead, "w"), BUFFER) as plain:
                try:
                    pyrage.decrypt_io(source, plain, list(identities))
                except Exception as error:
                    faults.append(error)
        except BrokenPipeError:
            pass  # the reader had enough

    worker = threading.Thread(target=decrypt, name="decrypt", daemon=True)
    worker.start()
    reader = open(behind, "rb", buffering=BUFFER)  # noqa: SIM115 - closed below
    try:
        yield reader
        while reader.read(BUFFER):
            pass
    finally:
        fault = faults[0] if faults else None
        reader.close()
        worker.join()
        if fault:
            raise BackupError(_in_words(fault)) from fault


def _in_words(fault: Exception) -> str:
    if not isinstance(fault, pyrage.DecryptError):
        return NOT_WHOLE
    return WRONG_KEY if "matching keys" in str(fault) else NO_BACKUP

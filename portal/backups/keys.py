"""The two keys of a backup: the public one seals and stands on the server, the secret one opens and never does."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pyrage

from portal.backups import BackupError


class KeyPair(NamedTuple):
    """A new pair, as text. ``secret_file`` is what the age program itself would write."""

    public: str
    secret_file: str


def new_pair() -> KeyPair:
    """Make a key pair."""
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    return KeyPair(public, f"# public key: {public}\n{identity}\n")


def recipients_of(keys: str) -> list[pyrage.x25519.Recipient]:
    """Read the public keys, parted by commas: whoever has the secret key of any one can open the backup.

    Raises:
        BackupError: there is none, or one is no public key.
    """
    named = [key.strip() for key in keys.split(",") if key.strip()]
    if not named:
        raise BackupError("BACKUP_PUBLIC_KEY is not set. `manage.py backup_keys` makes a pair of keys.")
    if any(key.upper().startswith("AGE-SECRET-KEY") for key in named):
        raise BackupError("BACKUP_PUBLIC_KEY holds a secret key. Take it off this server, and make a new pair.")
    try:
        return [pyrage.x25519.Recipient.from_str(key) for key in named]
    except pyrage.RecipientError as error:
        raise BackupError("BACKUP_PUBLIC_KEY is not a public key: one begins with age1.") from error


def identities_in(path: Path) -> Sequence[pyrage.x25519.Identity]:
    """Read the secret keys in a file; lines that begin with # are remarks.

    Raises:
        BackupError: the file cannot be read, or holds no secret key.
    """
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise BackupError(f"The key file {path} cannot be read: {why}.") from error
    try:
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError as error:
        raise BackupError(f"{path} is not a key file: a secret key begins with AGE-SECRET-KEY-1.") from error
    if not found:
        raise BackupError(f"{path} holds no secret key.")
    return found


def write_secret(path: Path, text: str) -> None:
    """Write a secret key to a new file that only its owner may read.

    Raises:
        BackupError: there is a file of that name, or it cannot be written.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise BackupError(f"{path} is there already. Keys are never written over: name another file.") from error
    except OSError as error:
        raise BackupError(f"{path} cannot be written: {error.strerror}.") from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)

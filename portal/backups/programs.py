"""Postgres's own programs for a dump and its way back, and which of them fit a server."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.db.backends.postgresql.client import DatabaseClient

from portal.backups import BackupError
from portal.database.programs import DatabaseUnavailable, environment, find_binaries

CHUNK = 1 << 20  # bytes
LAST_LINES = 5  # of what a program said that failed


def program(name: str, server_version: int) -> Path:
    """Find a program that fits the server.

    Args:
        name: such as ``pg_dump``.
        server_version: as Postgres counts, 180006 for 18.6.

    Raises:
        BackupError: there is none, or it is older than the server.
    """
    try:
        found = find_binaries(name) / name
    except DatabaseUnavailable as error:
        raise BackupError(f"{name} was not found: install the requirements, or your system's Postgres.") from error
    said = subprocess.run([found, "--version"], capture_output=True, text=True, env=environment(), check=True).stdout
    ours, theirs = int(said.split()[2].split(".")[0]), server_version // 10_000
    if ours < theirs:
        raise BackupError(
            f"{found} is of Postgres {ours}, the server is Postgres {theirs}: "
            f"an older {name} cannot read a newer server. Install the programs of Postgres {theirs}."
        )
    return found


def address(settings_dict: dict[str, Any]) -> tuple[list[str], dict[str, str]]:
    """Return the options and the environment that lead Postgres's programs to a database.

    The password goes by the environment, where other users of the machine do not see it.
    """
    (_psql, *options), extra = DatabaseClient.settings_to_cmd_args_env(settings_dict, [])
    *options, name = options
    return [*options, f"--dbname={name}"], environment() | (extra or {})


def dump(settings_dict: dict[str, Any], server_version: int, snapshot: str, left_out: Sequence[str]) -> Iterator[bytes]:
    """Yield a dump of the database as it was at ``snapshot``, without the rows of the tables ``left_out``.

    Raises:
        BackupError: pg_dump failed.
    """
    options, extra = address(settings_dict)
    command: list[str | Path] = [program("pg_dump", server_version), "--format=custom", "--no-owner", "--no-privileges"]
    command += [f"--snapshot={snapshot}", *(f"--exclude-table-data={table}" for table in left_out), *options]
    with _running(command, extra, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None  # noqa: S101 - asked for above
        while chunk := process.stdout.read(CHUNK):
            yield chunk


def undump(settings_dict: dict[str, Any], server_version: int, chunks: Iterator[bytes]) -> None:
    """Fill an empty database from a dump: all of it, or nothing.

    Raises:
        BackupError: pg_restore failed; the database is empty as before.
    """
    options, extra = address(settings_dict)
    command: list[str | Path] = [
        program("pg_restore", server_version),
        "--single-transaction",
        "--no-owner",
        "--no-privileges",
    ]
    command += ["--no-comments", *options]
    with _running(command, extra, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None  # noqa: S101 - asked for above
        try:
            for chunk in chunks:
                process.stdin.write(chunk)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it says why in the end


@contextmanager
def _running(
    command: Sequence[str | Path], extra: dict[str, str], stdin: int | None = None, stdout: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program while the block lasts; one that fails, or a block that does, ends the other."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=extra, stdin=stdin, stdout=stdout, stderr=said)
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        finally:
            for pipe in (process.stdout, process.stdin):
                _close(pipe)
            code = process.wait()
        if code:
            said.seek(0)
            lines = said.read().decode(errors="replace").strip().splitlines()[-LAST_LINES:]
            raise BackupError(f"{os.path.basename(command[0])} failed: " + " ".join(lines))


def _close(pipe: IO[bytes] | None) -> None:
    try:
        if pipe:
            pipe.close()
    except BrokenPipeError:
        pass  # the program had ended before it read all; its exit code is looked at

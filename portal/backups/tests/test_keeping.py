"""When a backup is due, which are kept, and what stands in the folder while one is made."""

import itertools
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.backups import BackupError, daily
from portal.backups.archive import member
from portal.backups.checks import backup_settings
from portal.backups.keys import identities_in, new_pair, recipients_of, write_secret
from portal.backups.making import remove_older
from portal.backups.places import Folder, name_at, place_of, source_of
from portal.backups.sealing import opened, seal
from portal.shared_cache import TABLE
from tests.servers import ROOT

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


def put(folder: Path, *ages: timedelta) -> list[str]:
    names = [name_at(NOON - age) for age in ages]
    for name in names:
        (folder / name).write_bytes(b"whole")
        (folder / f"{name}.sha256").write_text("sum")
    return names


def days(*numbers: int) -> list[timedelta]:
    return [timedelta(days=number) for number in numbers]


def test_the_oldest_go_and_the_newest_never(tmp_path: Path) -> None:
    names = put(tmp_path, *days(4, 3, 2, 1, 0))
    (tmp_path / "letter.txt").write_text("not ours")
    assert remove_older(Folder(tmp_path), 2, names[-1]) == names[:3]
    assert Folder(tmp_path).names() == names[3:]
    assert len(list(tmp_path.iterdir())) == 5, "two backups with their checksums, and the letter"
    assert remove_older(Folder(tmp_path), None, names[-1]) == []


def test_the_one_just_made_stays_though_a_clock_went_back(tmp_path: Path) -> None:
    just_made, *_later = put(tmp_path, *days(3, 2, 1))
    remove_older(Folder(tmp_path), 1, just_made)
    assert just_made in Folder(tmp_path).names()


def test_a_draft_is_no_backup_and_goes_when_it_fails(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    name = name_at(NOON)
    with pytest.raises(ZeroDivisionError), folder.draft(name) as draft:
        draft.write(b"half")
        assert folder.names() == []
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_swept_up_after_a_day(tmp_path: Path) -> None:
    old, new = (tmp_path / f".portal-2026112{day}T000000Z.tar.age.part" for day in (6, 7))
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    Folder(tmp_path).write_text("x.sha256", "sum")
    assert not old.exists() and new.exists()


@pytest.mark.parametrize(("age", "due"), [(timedelta(hours=23), False), (timedelta(days=1), True)])
def test_it_is_due_a_day_after_the_newest_whole_one(tmp_path: Path, age: timedelta, due: bool) -> None:
    assert daily.is_due(Folder(tmp_path), NOON), "there is none"
    put(tmp_path, age, *days(9))
    assert daily.is_due(Folder(tmp_path), NOON) is due


def test_missed_days_make_one_backup_and_a_failure_leaves_it_due(settings, tmp_path, monkeypatch) -> None:
    settings.BACKUP_TO, settings.BACKUP_PUBLIC_KEY = str(tmp_path), new_pair().public
    put(tmp_path, *days(9))
    made = []

    def make(place, recipients, keep):
        made.append(keep)
        if len(made) == 1:
            raise BackupError("The disk is full.")
        (tmp_path / name_at(NOON)).write_bytes(b"whole")

    monkeypatch.setattr(daily, "make_backup", make)
    with pytest.raises(BackupError):
        daily.back_up_if_due(NOON)
    for _ in range(3):
        daily.back_up_if_due(NOON)
    assert made == [30, 30]


def test_nothing_is_asked_of_a_site_without_backups(settings) -> None:
    settings.BACKUP_TO = ""
    assert backup_settings() == []
    call_command("backup_if_due")
    with pytest.raises(CommandError, match="Where to"):
        call_command("backup")


@pytest.mark.parametrize(
    ("to", "key", "says"),
    [
        ("/backups", "", "BACKUP_PUBLIC_KEY is not set"),
        ("/backups", "age1nonsense", "is not a public key"),
        ("/backups", new_pair().secret_file.splitlines()[-1], "holds a secret key"),
        ("s3://", new_pair().public, "names a bucket"),
        ("ftp://x/y", new_pair().public, "a folder or to s3"),
        ("/uploads/backups", new_pair().public, "may not lie among them"),
        ("/elsewhere/../uploads", new_pair().public, "may not lie among them"),
    ],
    ids=["no key", "not a key", "a secret key", "no bucket", "nowhere", "among uploads", "the uploads"],
)
def test_wrong_settings_are_found_at_the_start(settings, to: str, key: str, says: str) -> None:
    settings.MEDIA_ROOT = "/uploads"
    settings.BACKUP_TO, settings.BACKUP_PUBLIC_KEY = to, key
    (found,) = backup_settings()
    assert says in str(found.msg)


def test_keys_are_never_written_over_and_nobody_else_may_read_them(tmp_path: Path, capsys) -> None:
    path = tmp_path / "key.txt"
    call_command("backup_keys", str(path))
    public = capsys.readouterr().out.rpartition("BACKUP_PUBLIC_KEY=")[2].strip()
    assert path.stat().st_mode & 0o777 == 0o600
    assert str(identities_in(path)[0].to_public()) == public
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup_keys", str(path))


def test_any_one_of_several_keys_opens_it(tmp_path: Path) -> None:
    pairs = [new_pair(), new_pair()]
    (tmp_path / "sealed").touch()
    with (tmp_path / "sealed").open("wb") as target:
        seal(iter([b"a letter ", b"of two parts"]), target, recipients_of(", ".join(pair.public for pair in pairs)))
    for number, pair in enumerate(pairs):
        path = tmp_path / f"key{number}"
        write_secret(path, pair.secret_file)
        with (tmp_path / "sealed").open("rb") as source, opened(source, identities_in(path)) as plain:
            assert plain.read() == b"a letter of two parts"


def test_a_fault_of_the_source_or_the_target_comes_out_as_it_was(tmp_path: Path) -> None:
    def failing():
        yield b"some"
        raise BackupError("the dump failed")

    class Full:
        def write(self, data: bytes) -> None:
            raise OSError(28, "No space left on device")

    recipients = recipients_of(new_pair().public)
    with (tmp_path / "x").open("wb") as target, pytest.raises(BackupError, match="the dump failed"):
        seal(failing(), target, recipients)
    with pytest.raises(OSError, match="No space left"):
        seal(itertools.repeat(b"x" * 100_000), Full(), recipients)


def test_what_a_cache_keeps_is_in_no_backup_of_a_real_server() -> None:
    """Production's cache is a class of ours: its rows say who failed to sign in from where."""
    code = "import django; django.setup(); from portal.backups.tables import tables_left_out as t; print(*t())"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "SECRET_KEY": "s" * 60,
        "DATABASE_URL": "postgres://nobody@localhost/nothing",
        "ALLOWED_HOSTS": "portal.example",
        "BASE_URL": "https://portal.example",
    }
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["django_session", "kept_contentchange", TABLE], done.stderr


def test_a_file_that_grows_while_it_is_read_ends_the_backup() -> None:
    """It may grow without end, and the disk fill up."""
    with pytest.raises(BackupError, match="changed while it was read"):
        for _part in member("log", 10, itertools.repeat(b"more")):
            pass


@pytest.mark.parametrize("bucket", ["uploads", "pictures"])
def test_a_bucket_of_uploads_is_no_place_for_backups(settings, bucket: str) -> None:
    """Each would hold all those before it. An old one that lies there can still be restored."""
    options = {"bucket": "uploads", "public_bucket": "pictures", "endpoint": "https://store.example/"}
    settings.STORAGES = settings.STORAGES | {"default": settings.STORAGES["default"] | {"OPTIONS": options}}
    settings.BACKUP_S3_ENDPOINT, settings.BACKUP_S3_REGION = "https://store.example", "eu-west-2"
    for address in (f"s3://{bucket}", f"s3://{bucket}/backups/"):
        with pytest.raises(BackupError, match="may not lie among them"):
            place_of(address)
    assert source_of(f"s3://{bucket}/backups/{name_at(NOON)}")[1] == name_at(NOON)
    assert place_of("s3://backups")
    settings.BACKUP_S3_ENDPOINT = "https://elsewhere.example"  # a bucket of the same name
    assert place_of(f"s3://{bucket}")


def test_places_are_told_apart(settings, tmp_path: Path) -> None:
    settings.BACKUP_S3_REGION = "eu-west-2"
    assert type(place_of("s3://bucket/folder")).__name__ == "Bucket"
    assert isinstance(place_of(str(tmp_path)), Folder)

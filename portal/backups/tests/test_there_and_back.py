"""A backup restored is the site again, row by row and byte by byte; a bad one changes nothing."""

import hashlib
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pyrage
import pytest

from portal.backups.keys import new_pair
from portal.backups.tests.conftest import Keys, Place
from tests.servers import ROOT

LEFT_OUT = "django_session"
CHANGES = "kept_contentchange"


def test_what_is_restored_is_the_same_in_every_row_and_every_byte(
    full: Place, backup: Path, keys: Keys, empty: Place
) -> None:
    said = empty.manage("restore", str(backup), "--identity", str(keys.secret), "--verify")
    assert "every row of every table and every byte" in said
    before, after = full.rows(), empty.rows()
    assert len(before) > 80
    assert len(before["wagtailcore_page"]) >= 20
    assert before.pop(LEFT_OUT) and not after.pop(LEFT_OUT), "who was signed in is in no backup"
    assert before.pop(CHANGES) and not after.pop(CHANGES), "what pages are remembered by begins anew"
    assert after.keys() == before.keys()
    for name, rows in before.items():
        assert after[name] == rows, name
    assert len(full.files()) >= 10
    assert empty.files() == full.files()
    assert "No changes" in empty.manage("makemigrations", "--check", "--dry-run")
    assert "No migrations to apply" in empty.manage("migrate")


def test_a_change_made_after_it_was_restored_is_found(backup: Path, keys: Keys, empty: Place) -> None:
    empty.manage("restore", str(backup), "--identity", str(keys.secret))
    code = (
        "from pathlib import Path\nfrom portal.backups.restoring import check, compare\n"
        "from portal.backups.keys import identities_in\nfrom portal.backups.places import source_of\n"
        f"print(compare(check(source_of({str(backup)!r}), identities_in(Path({str(keys.secret)!r})))))"
    )
    assert empty.manage("shell", "--no-imports", "-c", code).strip() == "[]"
    with empty.connect() as connection:
        connection.execute("UPDATE wagtailcore_page SET title = title || ' ' WHERE depth = 2")
        connection.execute("DELETE FROM taggit_tag WHERE true")
    letter = next(empty.media.glob("documents/letter*.pdf"))
    letter.write_bytes(b"%PDF-1.4 A letter")
    said = empty.manage("shell", "--no-imports", "-c", code)
    assert "table public.wagtailcore_page: as many rows, but not the same" in said
    assert f"file documents/{letter.name}: not the same bytes" in said
    assert f"table public.{CHANGES}" in said  # the change itself was noted, by the trigger that came back too
    assert said.count("table ") == 2


def test_plain_age_and_tar_open_it_too(backup: Path, keys: Keys, tmp_path: Path) -> None:
    """In ten years, without this program: `age --decrypt`, `tar`, `pg_restore`."""
    identity = pyrage.x25519.Identity.from_str(keys.secret.read_text().splitlines()[-1])
    pyrage.decrypt_file(str(backup), str(tmp_path / "plain.tar"), [identity])
    with tarfile.open(tmp_path / "plain.tar") as tar:
        names = tar.getnames()
        assert tar.extractfile("database/000001").read(5) == b"PGDMP"
    assert names[-1] == "manifest.json"
    assert {name.split("/")[0] for name in names} == {"database", "media", "manifest.json"}


def test_the_checksum_beside_it_is_one_that_sha256sum_reads(backup: Path) -> None:
    line = backup.with_name(backup.name + ".sha256").read_text()
    assert line == f"{hashlib.sha256(backup.read_bytes()).hexdigest()}  {backup.name}\n"
    assert not list(backup.parent.glob(".*"))
    assert backup.stat().st_mode & 0o077 == 0


def damaged(path: Path, how: str, keys: Keys) -> None:
    data = bytearray(path.read_bytes())
    if how == "cut off":
        del data[-1000:]
    elif how == "one bit":
        data[len(data) // 2] ^= 1
    elif how == "empty":
        data.clear()
    elif how == "no backup":
        data[:] = b"PGDMP" * 1000
    else:  # sealed well, but with something else inside
        recipient = pyrage.x25519.Recipient.from_str(keys.public)
        data[:] = pyrage.encrypt(b"a letter" * 1000, [recipient])
    path.write_bytes(data)


@pytest.mark.parametrize("how", ["cut off", "one bit", "empty", "no backup", "something else"])
def test_a_bad_file_is_refused_in_words_and_nothing_is_changed(
    how: str, backup: Path, keys: Keys, empty: Place, tmp_path: Path
) -> None:
    copy = tmp_path / backup.name
    shutil.copy(backup, copy)
    damaged(copy, how, keys)
    done = empty.run("restore", str(copy), "--identity", str(keys.secret))
    assert done.returncode == 1
    assert "Nothing was changed" in done.stderr
    assert "Traceback" not in done.stderr
    assert empty.rows() == {} and empty.files() == {}


def test_damage_is_named_before_the_key_is_tried_where_the_checksum_is_there(
    backup: Path, keys: Keys, empty: Place, tmp_path: Path
) -> None:
    copy = tmp_path / backup.name
    shutil.copy(backup, copy)
    shutil.copy(backup.with_name(backup.name + ".sha256"), tmp_path)
    damaged(copy, "one bit", keys)
    assert "does not fit the checksum" in empty.run("restore", str(copy), "--identity", str(keys.secret)).stderr


def test_another_key_and_what_is_no_key_are_refused(backup: Path, empty: Place, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(new_pair().secret_file)
    assert "This key does not open it" in empty.run("restore", str(backup), "--identity", str(other)).stderr
    other.write_text("hello")
    assert "is not a key file" in empty.run("restore", str(backup), "--identity", str(other)).stderr
    assert "cannot be read" in empty.run("restore", str(backup), "--identity", str(tmp_path / "none")).stderr
    assert empty.rows() == {}


def test_nothing_is_ever_written_over(full: Place, backup: Path, keys: Keys, empty: Place) -> None:
    done = full.run("restore", str(backup), "--identity", str(keys.secret))
    assert done.returncode == 1 and "is not empty" in done.stderr
    empty.media.mkdir()
    (empty.media / "mine.txt").write_text("mine")
    done = empty.run("restore", str(backup), "--identity", str(keys.secret))
    assert done.returncode == 1 and "mine.txt" in done.stderr
    assert empty.rows() == {} and list(empty.files()) == ["mine.txt"]


def test_files_that_cannot_be_written_leave_an_empty_database(backup: Path, keys: Keys, empty: Place) -> None:
    """As when the disk is full: here no file may be longer than a megabyte, and the film is."""
    code = (
        "import resource, runpy, signal; resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20)); "
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); runpy.run_path('manage.py', run_name='__main__')"
    )
    command = [sys.executable, "-c", code, "restore", str(backup), "--identity", str(keys.secret)]
    done = subprocess.run(command, cwd=ROOT, env=empty.environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1, done.stdout
    assert "Nothing was changed" in done.stderr and "Traceback" not in done.stderr
    assert empty.rows() == {} and empty.files() == {}


def test_memory_does_not_grow_with_what_is_backed_up(full: Place, keys: Keys, empty: Place, tmp_path: Path) -> None:
    """The site backed up without, then with a film of 300 MB; and restored."""
    film = full.media / "videos" / "long.mp4"
    code = (
        "import resource, sys; from django.core.management import call_command; import django; django.setup(); "
        "call_command(*sys.argv[1:]); print('peak', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )

    def peak(place: Place, *arguments: str) -> int:
        command = [sys.executable, "-c", code, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=place.environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        return int(done.stdout.rpartition("peak ")[2]) // 1024

    without = peak(full, "backup", "--to", str(tmp_path / "small"))
    try:
        with film.open("wb") as file:
            file.truncate(300 << 20)
        with_film = peak(full, "backup", "--to", str(tmp_path / "big"))
    finally:
        film.unlink()
    made = next((tmp_path / "big").glob("*.age"))
    assert made.stat().st_size > 300 << 20
    restored = peak(empty, "restore", str(made), f"--identity={keys.secret}", "--verify")
    assert with_film - without < 40, (without, with_film)
    assert restored - without < 40, (without, restored)

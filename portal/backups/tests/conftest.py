"""A site with content and uploads in a database of its own, and a way to run its commands as a server does."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import environ
import psycopg
import pytest
from psycopg import sql

from tests.browser.server import fresh_database
from tests.databases import migrated
from tests.servers import ROOT

UPLOADS = """
from io import BytesIO
from PIL import Image
from django.core.files.base import ContentFile
from portal.media.models import PortalDocument, PortalImage, Video
picture = BytesIO()
Image.effect_noise((1200, 800), 90).save(picture, "JPEG")
PortalImage.objects.create(title="Noise", description="Noise", file=ContentFile(picture.getvalue(), "Lärm 1.jpg"))
PortalDocument.objects.create(title="Letter", file=ContentFile(b"%PDF-1.4 a letter", "letter.pdf"))
PortalDocument.objects.create(title="Nothing", file=ContentFile(b"", "nothing.txt"))
film, captions = ContentFile(bytes(range(256)) * 9000, "film.mp4"), ContentFile(b"WEBVTT", "film.vtt")
Video.objects.create(title="Film", file=film, captions=captions)
from django.contrib.sessions.models import Session
from django.utils import timezone
Session.objects.create(session_key="k" * 32, session_data="secret", expire_date=timezone.now())
"""


@dataclass(frozen=True)
class Place:
    """A database with its files, and its commands."""

    database: str
    media: Path
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        ours = {"DJANGO_SETTINGS_MODULE": "portal.settings.test", "DATABASE_URL": self.database}
        return os.environ | ours | {"MEDIA_ROOT": str(self.media)} | self.more

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        environment = self.environment | more
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=1200)

    def manage(self, *arguments: str, **more: str) -> str:
        done = self.run(*arguments, **more)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def connect(self) -> psycopg.Connection:
        found = environ.Env.db_url_config(self.database)
        keep = {"host": found["HOST"], "port": found["PORT"], "user": found["USER"], "password": found["PASSWORD"]}
        return psycopg.connect(dbname=found["NAME"], **{key: value for key, value in keep.items() if value})

    def rows(self) -> dict[str, list[str]]:
        """Every row of every table as text."""
        with self.connect() as connection:
            named = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            tables = sorted(name for (name,) in named)
            read = 'SELECT t::text COLLATE "C" FROM {} AS t ORDER BY 1'
            return {
                name: [text for (text,) in connection.execute(sql.SQL(read).format(sql.Identifier(name)))]
                for name in tables
            }

    def files(self) -> dict[str, bytes]:
        """Every file's bytes."""
        found = (path for path in self.media.rglob("*") if path.is_file())
        return {str(path.relative_to(self.media)): path.read_bytes() for path in found}


@dataclass(frozen=True)
class Keys:
    secret: Path
    public: str


@pytest.fixture(scope="package")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    from portal.backups.keys import new_pair, write_secret

    path, pair = tmp_path_factory.mktemp("keys") / "key.txt", new_pair()
    write_secret(path, pair.secret_file)
    return Keys(path, pair.public)


@pytest.fixture(scope="package")
def full(keys: Keys, tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> Iterator[Place]:
    """The starter content, with uploads of each kind."""
    with django_db_blocker.unblock():
        template = migrated()
    folder = tmp_path_factory.mktemp("full")
    with fresh_database("full", template) as database:
        place = Place(database, folder / "media", {"BACKUP_PUBLIC_KEY": keys.public})
        place.manage("migrate", "--verbosity=0")  # the roles
        place.manage("dev", "--no-serve")
        place.manage("shell", "--no-imports", "-c", UPLOADS)
        yield place


@pytest.fixture(scope="package")
def backup(full: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One whole backup of that site."""
    folder = tmp_path_factory.mktemp("backups")
    full.manage("backup", "--to", str(folder))
    return next(folder.glob("portal-*.tar.age"))


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Place]:
    """An empty database and no files."""
    with fresh_database("empty") as database:
        yield Place(database, tmp_path / "restored")

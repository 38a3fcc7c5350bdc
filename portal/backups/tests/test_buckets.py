"""Uploads in a bucket, backups in another: there and back, and nothing half."""

from pathlib import Path

from portal.backups.tests.conftest import Keys, Place
from tests.browser.server import fresh_database
from tests.store import Store, running_store


def in_store(store: Store, bucket: str, keys: Keys) -> dict[str, str]:
    return {
        "MEDIA_S3_BUCKET": bucket,
        "MEDIA_S3_ENDPOINT": store.url,
        "MEDIA_S3_REGION": "eu-west-2",
        "BACKUP_S3_ENDPOINT": store.url,
        "BACKUP_S3_REGION": "eu-west-2",
        "BACKUP_PUBLIC_KEY": keys.public,
    }


def test_a_site_moves_into_a_bucket_and_its_backups_too(
    full: Place, backup: Path, keys: Keys, empty: Place, tmp_path: Path
) -> None:
    with running_store("uploads", "moved", "backups") as store, fresh_database("moved") as database:
        first = Place(empty.database, tmp_path / "none", in_store(store, "uploads", keys))
        first.manage("restore", str(backup), "--identity", str(keys.secret), "--verify")
        assert sorted(store.keys("uploads")) == sorted(full.files())
        for _ in range(3):
            first.manage("backup", "--to", "s3://backups/portal", "--keep", "2")
        found = store.keys("backups")
        assert len(found) == 4, "two backups, each with its checksum"
        assert not store.client.list_multipart_uploads(Bucket="backups").get("Uploads")
        newest = next(key for key in reversed(found) if key.endswith(".age"))
        second = Place(database, tmp_path / "none", in_store(store, "moved", keys))
        second.manage("restore", f"s3://backups/{newest}", "--identity", str(keys.secret), "--verify")
        before, after = first.rows(), second.rows()
        assert {name: rows for name, rows in before.items() if after[name] != rows} == {}
        for name, content in full.files().items():
            assert store.client.get_object(Bucket="moved", Key=name)["Body"].read() == content, name
        done = second.run("restore", f"s3://backups/{newest}", "--identity", str(keys.secret))
        assert done.returncode == 1 and "is not empty" in done.stderr


def test_a_store_that_is_away_is_named_and_leaves_nothing(full: Place, keys: Keys) -> None:
    away = {"BACKUP_S3_ENDPOINT": "http://127.0.0.1:9", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}
    done = full.run("backup", "--to", "s3://backups", AWS_MAX_ATTEMPTS="1", AWS_DEFAULT_REGION="eu-west-2", **away)
    assert done.returncode == 1
    assert "The store for backups refused or did not answer" in done.stderr and "Traceback" not in done.stderr

"""A bucket of an S3-compatible store as a place for backups."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from portal.backups import BackupError
from portal.backups.places import NAME, SUFFIX, SUM, Draft

# Bytes of one part, held in memory until it is sent; a store takes 10,000 parts, which makes 320 GB.
PART = 32 << 20


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise BackupError(f"The store for backups refused or did not answer: {error}") from error


class _ObjectDraft:
    def __init__(self, client: Any, where: dict[str, str]) -> None:
        self._client = client
        self._where = where
        self._upload = {**where, "UploadId": client.create_multipart_upload(**where)["UploadId"]}
        self._parts: list[dict[str, Any]] = []
        self._waiting = bytearray()
        self._published = False

    def write(self, data: bytes) -> None:
        self._waiting += data
        if len(self._waiting) >= PART:
            self._send()

    def publish(self) -> None:
        if self._waiting or not self._parts:
            self._send()
        self._client.complete_multipart_upload(**self._upload, MultipartUpload={"Parts": self._parts})
        self._published = True

    def end(self) -> None:
        if not self._published:
            self._client.abort_multipart_upload(**self._upload)

    def _send(self) -> None:
        number = len(self._parts) + 1
        sent = self._client.upload_part(**self._upload, PartNumber=number, Body=bytes(self._waiting))
        self._parts.append({"PartNumber": number, "ETag": sent["ETag"]})
        self._waiting.clear()


class Bucket:
    """A bucket, or a folder in it. An object shows only once its upload was completed."""

    def __init__(self, bucket: str, folder: str) -> None:
        self._bucket, self._folder = bucket, folder
        with _in_words():
            self._client = boto3.client(
                "s3",
                endpoint_url=settings.BACKUP_S3_ENDPOINT or None,
                region_name=settings.BACKUP_S3_REGION or None,
                aws_access_key_id=settings.BACKUP_S3_KEY_ID or None,
                aws_secret_access_key=settings.BACKUP_S3_SECRET or None,
                # Other stores than Amazon's know no newer checksums.
                config=Config(
                    s3={"addressing_style": "path" if settings.BACKUP_S3_ENDPOINT else "auto"},
                    request_checksum_calculation="when_required",
                    response_checksum_validation="when_required",
                ),
            )

    @contextmanager
    def draft(self, name: str) -> Iterator[Draft]:
        """Begin an upload; what was not published is taken back."""
        with _in_words():
            draft = _ObjectDraft(self._client, self._where(name))
            try:
                yield draft
            finally:
                draft.end()

    def write_text(self, name: str, text: str) -> None:
        """Write a small object."""
        with _in_words():
            self._client.put_object(**self._where(name), Body=text.encode())

    def names(self) -> list[str]:
        """Name the whole backups."""
        with _in_words():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._folder)
            keys = [entry["Key"].removeprefix(self._folder) for page in pages for entry in page.get("Contents", ())]
        return sorted(key for key in keys if key.endswith(SUFFIX) and NAME.fullmatch(key))

    def remove(self, name: str) -> None:
        """Remove one, its checksum last."""
        with _in_words():
            for key in (name, f"{name}{SUM}"):
                self._client.delete_object(**self._where(key))

    def open(self, name: str) -> BinaryIO:
        """Open an object to read once, in order.

        Raises:
            BackupError: it cannot be read.
        """
        with _in_words():
            return self._client.get_object(**self._where(name))["Body"]

    def read_text(self, name: str) -> str | None:
        """Read a small object, or tell that there is none."""
        with _in_words():
            try:
                return self._client.get_object(**self._where(name))["Body"].read().decode(errors="replace")
            except self._client.exceptions.NoSuchKey:
                return None

    def _where(self, name: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": f"{self._folder}{name}"}

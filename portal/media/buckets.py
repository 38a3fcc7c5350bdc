"""Uploaded files in an S3-compatible store: what pages show in one bucket or folder, everything private in another.

No file gets an access list of its own (ACL): who may read is a matter of the bucket. Documents and the originals of
pictures lie in a bucket that nobody may read but the site, and have no address there that anybody is ever given.
"""

from datetime import datetime
from typing import IO, Any

from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage
from django.utils.deconstruct import deconstructible
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from portal.media.public_files import PUBLIC, is_public

# Read by the site's own pages only, and small: from another host the browser would ask for more permissions.
FROM_THE_SITE = (".vtt",)
IN_MEMORY = 1 << 20  # bytes; what is longer goes to a temporary file while it is worked on
GONE = ("404", "NoSuchKey", "NotFound")


@deconstructible  # Wagtail's tasks that delete files name their storage
class BucketStorage(Storage):
    """Files by name over one or two buckets."""

    def __init__(
        self,
        bucket: str,
        public_bucket: str = "",
        public_url: str = "",
        endpoint: str = "",
        region: str = "",
        key_id: str = "",
        secret: str = "",
    ) -> None:
        """Take the buckets and where they are.

        Args:
            bucket: for everything private; and for all, without ``public_bucket``.
            public_bucket: a bucket that anybody may read, for films and the sizes of pictures.
            public_url: its address, without a slash at the end.
            endpoint: of the store; empty for Amazon's.
            region: of the store; empty where it needs none.
            key_id: who the site is there; empty for what boto3 finds by itself.
            secret: the password of ``key_id``.
        """
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path" if endpoint else "auto"},
            # Other stores than Amazon's know no newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            connect_timeout=5,
            read_timeout=20,
        )
        common: dict[str, Any] = {
            "client_config": config,
            "endpoint_url": endpoint or None,
            "region_name": region or None,
            "default_acl": None,
            "file_overwrite": False,
            "max_memory_size": IN_MEMORY,
            **({"access_key": key_id, "secret_key": secret} if key_id else {}),
        }
        kept_long = {"CacheControl": "public, max-age=31536000, immutable"}  # a name is never used twice
        self._private = S3Storage(bucket_name=bucket, object_parameters={"CacheControl": "private, no-store"}, **common)
        self._public = S3Storage(bucket_name=public_bucket or bucket, object_parameters=kept_long, **common)
        self._public_url = public_url

    def url(self, name: str | None) -> str:
        """Return the address to put into a page. What is private gets one that answers 404, as in a folder."""
        name = name or ""
        if self._public_url and is_public(name) and not name.endswith(FROM_THE_SITE):
            return f"{self._public_url}/{filepath_to_uri(name)}"
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"

    def stream(self, name: str, start: int = 0, end: int | None = None) -> tuple[IO[bytes], int]:
        """Return the bytes of a file as they come from the store, and how many they are.

        Args:
            name: of the file.
            start: the first byte.
            end: the last byte, itself included; without it all there are.

        Raises:
            FileNotFoundError: it is not there.
        """
        wanted = {"Range": f"bytes={start}-{'' if end is None else end}"} if start or end is not None else {}
        try:
            answer = self._shelf(name).bucket.Object(name).get(**wanted)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in GONE:
                raise FileNotFoundError(name) from error
            raise
        return answer["Body"], answer["ContentLength"]

    def delete(self, name: str) -> None:
        """Delete a file; no fault where it is gone."""
        self._shelf(name).delete(name)

    def exists(self, name: str) -> bool:
        """Tell whether a file is there."""
        return self._shelf(name).exists(name)

    def size(self, name: str) -> int:
        """Return its size in bytes."""
        return self._shelf(name).size(name)

    def get_modified_time(self, name: str) -> datetime:
        """Return when it was written."""
        return self._shelf(name).get_modified_time(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Name the folders and files in a folder."""
        if path:
            return self._shelf(f"{path}/").listdir(path)
        folders, files = self._private.listdir("")
        shown, _none = self._public.listdir("")
        public = {one.rstrip("/") for one in PUBLIC}
        return sorted({one for one in folders if one not in public} | (public & set(shown))), files

    def _open(self, name: str, mode: str = "rb") -> File:
        return self._shelf(name)._open(name, mode)

    def _save(self, name: str, content: File) -> str:
        return self._shelf(name)._save(name, content)

    def _shelf(self, name: str) -> S3Storage:
        return self._public if is_public(name) else self._private

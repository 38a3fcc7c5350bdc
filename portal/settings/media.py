"""Where uploaded files are kept: a folder of this machine, or buckets of an S3-compatible store (docs/adr/0021)."""

from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

MEDIA_S3_BUCKET = env.str("MEDIA_S3_BUCKET", default="")  # without it, the folder MEDIA_ROOT
# Films and the sizes of pictures that pages show, in a bucket that anybody may read, and its address. Without the two
# they lie in the first bucket, and the site itself hands them out.
MEDIA_S3_PUBLIC_BUCKET = env.str("MEDIA_S3_PUBLIC_BUCKET", default="")
MEDIA_S3_PUBLIC_URL = env.str("MEDIA_S3_PUBLIC_URL", default="").rstrip("/")
MEDIA_S3_ENDPOINT = env.str("MEDIA_S3_ENDPOINT", default="")  # without it Amazon's
MEDIA_S3_REGION = env.str("MEDIA_S3_REGION", default="")
MEDIA_S3_KEY_ID = env.str("MEDIA_S3_KEY_ID", default="")  # without the two, what boto3 finds by itself
MEDIA_S3_SECRET = env.str("MEDIA_S3_SECRET", default="")

if bool(MEDIA_S3_PUBLIC_BUCKET) != bool(MEDIA_S3_PUBLIC_URL):
    raise ImproperlyConfigured("MEDIA_S3_PUBLIC_BUCKET and MEDIA_S3_PUBLIC_URL are set together, or neither")
if MEDIA_S3_PUBLIC_BUCKET and MEDIA_S3_PUBLIC_BUCKET == MEDIA_S3_BUCKET:
    raise ImproperlyConfigured("MEDIA_S3_PUBLIC_BUCKET must be another bucket: documents in the first one are private")
if MEDIA_S3_PUBLIC_BUCKET and not MEDIA_S3_BUCKET:
    raise ImproperlyConfigured("MEDIA_S3_PUBLIC_BUCKET needs MEDIA_S3_BUCKET beside it, for what is private")


def _origin(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ImproperlyConfigured("MEDIA_S3_PUBLIC_URL must begin with https://")
    return f"{parts.scheme}://{parts.netloc}"


# What pages may load pictures and films from, besides the site itself.
MEDIA_ORIGINS = [_origin(MEDIA_S3_PUBLIC_URL)] if MEDIA_S3_PUBLIC_URL else []
UPLOADS: dict[str, Any] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
if MEDIA_S3_BUCKET:
    UPLOADS = {
        "BACKEND": "portal.media.buckets.BucketStorage",
        "OPTIONS": {
            "bucket": MEDIA_S3_BUCKET,
            "public_bucket": MEDIA_S3_PUBLIC_BUCKET,
            "public_url": MEDIA_S3_PUBLIC_URL,
            "endpoint": MEDIA_S3_ENDPOINT,
            "region": MEDIA_S3_REGION,
            "key_id": MEDIA_S3_KEY_ID,
            "secret": MEDIA_S3_SECRET,
        },
    }

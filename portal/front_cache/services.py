"""Services elsewhere that keep our pages: Wagtail's backends for them, which wait no longer than we say.

Wagtail's own wait for ever, or for minutes, and the one thread that replaces copies would wait with them.
"""

import logging
from typing import Any

import boto3
import requests
from botocore.config import Config
from botocore.exceptions import BotoCoreError
from wagtail.contrib.frontend_cache.backends import BaseBackend, CloudflareBackend, CloudfrontBackend

log = logging.getLogger(__name__)
SECONDS = 5.0  # for a connection, and for each piece of the answer


class Cloudflare(CloudflareBackend):
    """Has Cloudflare drop its copies. What goes wrong is logged: there the copy is old in seconds in any case."""

    def _purge_urls(self, urls: list[str]) -> None:
        headers = {"Authorization": f"Bearer {self.cloudflare_token}"}
        try:
            answer = requests.post(
                self.cloudflare_purge_endpoint_url, json={"files": urls}, headers=headers, timeout=SECONDS
            )
            if not answer.json()["success"]:
                log.warning("Cloudflare dropped none of %s copies: status %s", len(urls), answer.status_code)
        except (requests.RequestException, LookupError, TypeError) as error:  # no answer, or none of its kind
            log.warning("Cloudflare dropped none of %s copies: %s", len(urls), type(error).__name__)


class Cloudfront(CloudfrontBackend):
    """Has CloudFront drop its copies, as Wagtail's backend does."""

    def __init__(self, params: dict[str, Any]) -> None:
        BaseBackend.__init__(self, params)  # the next would make a client that waits
        keys = {name: params.get(name.upper()) for name in ("aws_access_key_id", "aws_secret_access_key")}
        patience = Config(connect_timeout=SECONDS, read_timeout=SECONDS, retries={"total_max_attempts": 1})
        # One service for the whole world; it is signed for there.
        self.client = boto3.client("cloudfront", region_name="us-east-1", config=patience, **keys)
        self.cloudfront_distribution_id = params["DISTRIBUTION_ID"]

    def _create_invalidation(self, distribution_id: str, paths: list[str]) -> None:
        try:
            super()._create_invalidation(distribution_id, paths)
        except BotoCoreError as error:
            log.warning("CloudFront dropped none of %s copies: %s", len(paths), type(error).__name__)

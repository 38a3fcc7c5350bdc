"""A real S3 server for tests, on this machine, with buckets in it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.request import Request, urlopen

import boto3
from moto.server import ThreadedMotoServer

LOGIN = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "tests"}


class Store(NamedTuple):
    """Where it answers, and a client of it."""

    url: str
    client: Any

    def keys(self, bucket: str) -> list[str]:
        found = self.client.list_objects_v2(Bucket=bucket).get("Contents", [])
        return [entry["Key"] for entry in found]


@contextmanager
def running_store(*buckets: str) -> Iterator[Store]:
    """Run it while the block lasts, with new and empty buckets that nobody may read but their owner."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    before = {name: os.environ.get(name) for name in LOGIN}
    os.environ.update(LOGIN)
    try:
        host, port = server.get_host_and_port()
        url = f"http://{host}:{port}"
        urlopen(Request(f"{url}/moto-api/reset", method="POST"), timeout=30).close()  # servers of a process share rows
        client = boto3.client("s3", endpoint_url=url, region_name="eu-west-2")
        for bucket in buckets:
            client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
        yield Store(url, client)
    finally:
        server.stop()
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})

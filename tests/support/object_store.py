"""An object store on the loopback: moto's server, which speaks S3 as Amazon's does."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import boto3
from moto.server import ThreadedMotoServer

BUCKET = "music"
KEYS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1"}


@dataclass
class ObjectStore:
    """A store with one bucket. Its content outlives :meth:`stop`."""

    server: ThreadedMotoServer
    port: int

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """From now on nobody answers."""
        self.server.stop()

    def start(self) -> None:
        self.server = ThreadedMotoServer("127.0.0.1", self.port, verbose=False)
        self.server.start()

    def keys(self, prefix: str = "") -> list[str]:
        found = self._client().list_objects_v2(Bucket=BUCKET, Prefix=prefix)
        return [one["Key"] for one in found.get("Contents", ())]

    def overwrite(self, key: str, data: bytes) -> None:
        self._client().put_object(Bucket=BUCKET, Key=key, Body=data)

    def make_bucket(self) -> None:
        self._client().create_bucket(Bucket=BUCKET)

    def _client(self):
        return boto3.client("s3", endpoint_url=self.endpoint)


@contextmanager
def serving() -> Iterator[ObjectStore]:
    """An object store while entered; the environment has its keys."""
    before = {name: os.environ.get(name) for name in KEYS}
    os.environ.update(KEYS)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    store = ObjectStore(server, server.get_host_and_port()[1])
    try:
        store.make_bucket()
        yield store
    finally:
        store.stop()
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value

"""A real S3 server on this machine, a bucket per test, and a proxy that can make it go away."""

import itertools
import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from csdash.snapshots import outage
from csdash.snapshots.bucket import _client
from tests.buckets.moto import ENVIRONMENT, moto
from tests.buckets.proxy import Proxy

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[int]:
    """The port of a moto server."""
    with moto() as port:
        yield port


@pytest.fixture
def proxy(server: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Proxy]:
    """The way to the server; the environment points at it, and the cache is a new one."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    between = Proxy(server)
    monkeypatch.setenv("AWS_ENDPOINT_URL", between.url)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    outage.forget()
    yield between
    between.close()
    outage.forget()


@pytest.fixture
def address(proxy: Proxy) -> str:
    """An empty root in a bucket of its own."""
    name = f"company-{next(_NUMBERS)}"
    ours = tuple((key, value) for key, value in os.environ.items() if key.startswith("AWS_"))
    _client(ours).create_bucket(Bucket=name)
    return f"s3://{name}/retention"


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """botocore tries again at once."""
    monkeypatch.setattr(
        "botocore.endpoint.time", SimpleNamespace(sleep=lambda _seconds: None, time=time.time)
    )

"""Patience: with a bucket nobody waits as long as they would, so that hundreds of faults take minutes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace
from unittest import mock

from csdash.snapshots import bucket as bucket_module
from csdash.snapshots import bucket_listing, bucket_lock
from csdash.snapshots.bucket import _client


@contextmanager
def impatient() -> Iterator[None]:
    """As if ten minutes had passed since a lock was last renewed; and what failed is tried again at once."""
    with (
        mock.patch.object(bucket_lock, "LEASE", timedelta(seconds=-5)),
        mock.patch.object(bucket_listing, "LEASE", timedelta(seconds=-5)),
        mock.patch("botocore.endpoint.time", SimpleNamespace(sleep=lambda _s: None, time=time.time)),
    ):
        yield


@contextmanager
def for_half_a_second() -> Iterator[None]:
    """Nobody waits longer than that for an answer, instead of five seconds."""
    with mock.patch.object(bucket_module, "_CONNECT", 0.5), mock.patch.object(bucket_module, "_READ", 0.5):
        _client.cache_clear()
        try:
            yield
        finally:
            _client.cache_clear()

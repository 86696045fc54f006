"""A lock in a bucket: an object that its holder renews, and that others may take over once nobody does.

A bucket has no lock that ends with the process, as a file has. The lock keeps writers apart; should one sleep
through its time, the conditions on manifest.json and CURRENT still let only one of the two come through.
"""

import os
import platform
import time
import uuid
from datetime import timedelta

from csdash.snapshots.bucket import Bucket, Missing, Taken
from csdash.snapshots.refusals import busy, overtaken, unconditional

LOCK = ".lock"
# Longer than the upload of one file takes: it is renewed between files.
LEASE = timedelta(minutes=10)
_RENEWED_AFTER_SECONDS = 60


class BucketLock:
    """The lock of one bucket; taken, renewed and released by one writer."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._holder = f"{platform.node()} {os.getpid()} {uuid.uuid4().hex}"
        self._renewals = 0
        self._etag = ""
        self._renewed = 0.0

    def take(self) -> None:
        """Take the lock; raises DataError where somebody holds it, or where the server knows no conditions."""
        try:
            self._etag = self._bucket.put(LOCK, self._line(), only_new=True)
        except Taken:
            self._take_over()
        self._renewed = time.monotonic()
        try:
            self._bucket.put(LOCK, b"is this refused?", only_new=True)
        except Taken:
            return
        self._bucket.delete(LOCK)
        raise unconditional(self._bucket.address)

    def renew(self, *, at_once: bool = False) -> None:
        """Show that the writer is alive; raises DataError where somebody else has taken over."""
        if not at_once and time.monotonic() - self._renewed < _RENEWED_AFTER_SECONDS:
            return
        self._renewals += 1
        try:
            self._etag = self._bucket.put(LOCK, self._line(), instead_of=self._etag)
        except Taken as cause:
            raise overtaken(self._bucket.address) from cause
        self._renewed = time.monotonic()

    def release(self) -> None:
        """Give the lock back, where it is still ours."""
        found = self._bucket.find(LOCK)
        if found and found.etag == self._etag:
            self._bucket.delete(LOCK)

    def _take_over(self) -> None:
        try:
            found = self._bucket.get(LOCK)
            if found.read - found.written < LEASE:
                raise busy(self._bucket.address)
            self._etag = self._bucket.put(LOCK, self._line(), instead_of=found.etag)
        except (Missing, Taken) as cause:
            raise busy(self._bucket.address) from cause

    def _line(self) -> bytes:
        return f"{self._holder} {self._renewals}\n".encode()

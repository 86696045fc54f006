"""A bucket: the calls a store needs of S3, in bounded time, with their failures told apart.

Where it is and who may use it comes from the ordinary AWS_* environment and files, AWS_ENDPOINT_URL_S3 or
AWS_ENDPOINT_URL among them for servers that are not Amazon's.
"""

import base64
import functools
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, BinaryIO

import boto3
import botocore.exceptions
from botocore.config import Config
from botocore.handlers import add_expect_header

from csdash.errors import DataError
from csdash.place import BUCKET
from csdash.snapshots.refusals import away, no_bucket_named, not_let_in

_CONNECT, _READ, _ATTEMPTS = 2, 5, 2
_PIECE = 1024**2
_CONDITION_FAILED = (409, 412)


class Away(Exception):
    """The bucket does not answer; `refusal` says so to people."""

    def __init__(self, refusal: DataError) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


class Missing(Exception):
    """There is no such object."""


class Taken(Exception):
    """The object is there already, or is another one than expected."""


@dataclass(frozen=True, slots=True)
class Object:
    """An object as it is listed: key below the bucket's prefix, its tag and when it was written."""

    key: str
    etag: str
    bytes: int
    written: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """An object that was read; when it was written and read is told by the server's clock."""

    content: bytes
    etag: str
    written: datetime
    read: datetime


class Bucket:
    """The objects below one s3:// address."""

    def __init__(self, address: str) -> None:
        path = address.removeprefix(BUCKET).strip("/")
        self._name, _, prefix = path.partition("/")
        if not self._name:
            raise no_bucket_named(address)
        self.address = f"{BUCKET}{path}"
        self._prefix = f"{prefix}/" if prefix else ""
        ours = tuple((name, value) for name, value in os.environ.items() if name.startswith("AWS_"))
        self._s3 = _client(ours)

    def get(self, key: str) -> Found:
        with self._told(key):
            answer = self._s3.get_object(**self._at(key))
            now = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
            return Found(answer["Body"].read(), answer["ETag"], answer["LastModified"], now)

    def put(
        self, key: str, content: bytes | BinaryIO, *, only_new: bool = False, instead_of: str | None = None
    ) -> str:
        """Write an object and return its tag.

        Raises Taken where it is there already (`only_new`), or has another tag than `instead_of`.
        """
        condition = {"IfNoneMatch": "*"} if only_new else {"IfMatch": instead_of} if instead_of else {}
        try:
            with self._told(key):
                # The server refuses what was damaged on the way.
                sent = {"Body": content, "ContentMD5": _md5(content)}
                return self._s3.put_object(**self._at(key), **sent, **condition)["ETag"]
        except (Missing, Taken) as cause:
            # Our own first attempt may have arrived and only its answer got lost.
            if isinstance(content, bytes) and (found := self.find(key)) and found.content == content:
                return found.etag
            raise Taken(key) from cause

    def fetch(self, key: str, target: Path, told: Callable[[int], None]) -> None:
        """Write the object at `key` into `target`, in pieces, telling how many bytes there are by now."""
        done = 0
        with self._told(key), target.open("wb") as file:
            body = self._s3.get_object(**self._at(key))["Body"]
            for piece in body.iter_chunks(_PIECE):
                file.write(piece)
                done += len(piece)
                told(done)

    def find(self, key: str) -> Found | None:
        """The object at `key`, None where there is none."""
        try:
            return self.get(key)
        except Missing:
            return None

    def delete(self, key: str) -> None:
        with self._told(key):
            self._s3.delete_object(**self._at(key))

    def listed(self, below: str) -> list[Object]:
        """Every object whose key begins with `below`."""
        with self._told(below):
            pages = self._s3.get_paginator("list_objects_v2").paginate(
                Bucket=self._name, Prefix=self._prefix + below
            )
            return [
                Object(one["Key"].removeprefix(self._prefix), one["ETag"], one["Size"], one["LastModified"])
                for page in pages
                for one in page.get("Contents", ())
            ]

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self._name, "Key": self._prefix + key}

    @contextmanager
    def _told(self, key: str) -> Iterator[None]:
        """Failures of the call inside, by what they mean for the store."""
        try:
            yield
        except botocore.exceptions.ClientError as cause:
            status = cause.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            code = cause.response.get("Error", {}).get("Code", "")
            if status == 404 and code != "NoSuchBucket":
                raise Missing(key) from cause
            if status in _CONDITION_FAILED:
                raise Taken(key) from cause
            if status >= 500 or status == 429:
                raise Away(away(self.address, code)) from cause
            raise not_let_in(self.address, code) from cause
        except (
            botocore.exceptions.NoCredentialsError,
            botocore.exceptions.PartialCredentialsError,
            botocore.exceptions.ParamValidationError,
        ) as cause:
            raise not_let_in(self.address, type(cause).__name__) from cause
        except (botocore.exceptions.BotoCoreError, OSError) as cause:
            raise Away(away(self.address, type(cause).__name__)) from cause


@functools.lru_cache(maxsize=4)
def _client(_environment: tuple[tuple[str, str], ...]) -> Any:
    """One client per environment: it takes a quarter of a second to make, and may be used by all threads."""
    # Other servers than Amazon's rarely have a host name per bucket.
    is_elsewhere = "AWS_ENDPOINT_URL" in os.environ or "AWS_ENDPOINT_URL_S3" in os.environ
    client = boto3.session.Session().client(
        "s3",
        config=Config(
            connect_timeout=_CONNECT,
            read_timeout=_READ,
            retries={"total_max_attempts": _ATTEMPTS, "mode": "standard"},
            s3={"addressing_style": "path"} if is_elsewhere else {},
            # Newer checksums are unknown to many servers; ours are in the manifest.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )
    # Waiting for "100 Continue", botocore reads for ever where the connection ends in the middle of that answer.
    client.meta.events.unregister("before-call.s3", add_expect_header)
    return client


def _md5(content: bytes | BinaryIO) -> str:
    if isinstance(content, bytes):
        digest = hashlib.md5(content, usedforsecurity=False)
    else:
        digest = hashlib.file_digest(content, lambda: hashlib.md5(usedforsecurity=False))
        content.seek(0)
    return base64.b64encode(digest.digest()).decode()

"""The checksum of a source, so that a snapshot can say what it was made of."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_of_several(named: Iterable[tuple[str, Path]]) -> str:
    """One digest over the names and checksums of several files; that of a single file is its own."""
    listed = [(name, sha256_of(path)) for name, path in named]
    if len(listed) == 1:
        return listed[0][1]
    return hashlib.sha256("".join(f"{sha256}  {name}\n" for name, sha256 in listed).encode()).hexdigest()

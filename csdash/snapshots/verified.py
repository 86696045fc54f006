"""Verified: bytes that are what the manifest says, read once and parsed from memory.

A file that is opened a second time may be another one by then.
"""

import hashlib
from pathlib import Path

from csdash.snapshots.provenance import StoredFile
from csdash.snapshots.refusals import damaged


def verified(content: bytes, file: StoredFile) -> bytes:
    """The content itself; raises DataError where it is not what `file` describes."""
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise damaged(file.path, "チェックサムが一致しません", "its checksum does not match")
    return content


def read_verified(folder: Path, file: StoredFile) -> bytes:
    """The bytes of a file of the snapshot laid out in `folder`; raises DataError where they are not those."""
    try:
        content = (folder / file.path).read_bytes()
    except OSError as cause:
        raise damaged(file.path, "ファイルを読めません", "it cannot be read") from cause
    return verified(content, file)

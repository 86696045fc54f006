"""Files that are written whole or not at all: nobody opens half a report, and what was there before stays until then."""

import os
import secrets
from pathlib import Path

from csdash.errors import CsdashError
from csdash.text import Text

NOT_WRITTEN = Text("{path} に書き込めません: {why}", "{path} cannot be written: {why}.")


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` at `path`, by way of a file beside it; raises CsdashError where that cannot be."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        # Never through a link that somebody laid there, and never over another's file.
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as cause:
        raise not_written(path, cause) from cause
    finally:
        beside.unlink(missing_ok=True)


def not_written(path: Path, cause: OSError) -> CsdashError:
    """What is said of a place that cannot be written to."""
    return CsdashError(NOT_WRITTEN.format(path=str(path), why=cause.strerror or type(cause).__name__))

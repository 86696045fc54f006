"""Files that are written whole or not at all: nobody opens half a report, and what was there before stays until then."""

import os
import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path

from csdash.errors import CsdashError
from csdash.text import Text

NOT_WRITTEN = Text("{path} に書き込めません: {why}", "{path} cannot be written: {why}.")
THERE = Text(
    "{path} はすでにあります。上書きしてよければ --force を付けてください。",
    "{path} is there already. Add --force to replace it.",
)
# Nobody writes one file for so long: whoever began it was killed.
_LEFT_SECONDS = 3600


def write_whole(path: Path, content: bytes, *, is_replacing: bool = False) -> None:
    """Put `content` at `path`, by way of a file beside it; on the disk when this returns.

    Raises CsdashError where that cannot be, or something is there that is not to be replaced.
    """
    beside = place_beside(path)
    try:
        sweep_beside(path)
        # Never through a link that somebody laid there, and never over another's file.
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if is_replacing:
            beside.replace(path)
        else:
            _place_new(beside, path)
        _flush(path.parent)
    except OSError as cause:
        raise not_written(path, cause) from cause
    finally:
        # Where the disk fails altogether, that is the error to hear of.
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def place_beside(path: Path) -> Path:
    """A hidden name beside `path` that nobody else has, for what is to be put there."""
    return path.absolute().with_name(f".{path.name}.{secrets.token_hex(4)}")


def sweep_beside(path: Path) -> None:
    """Remove what killed writers of `path` left beside it."""
    for left in path.absolute().parent.glob(f".{_literal(path.name)}.{'[0-9a-f]' * 8}"):
        with suppress(OSError):
            if left.stat().st_mtime >= time.time() - _LEFT_SECONDS:
                continue
            if left.is_dir():
                shutil.rmtree(left)
            else:
                left.unlink()


def not_written(path: Path, cause: OSError) -> CsdashError:
    """What is said of a place that cannot be written to."""
    return CsdashError(NOT_WRITTEN.format(path=str(path), why=cause.strerror or type(cause).__name__))


def already_there(path: Path) -> CsdashError:
    """What is said where something would be replaced that nobody said to replace."""
    return CsdashError(THERE.format(path=str(path)))


def _place_new(beside: Path, path: Path) -> None:
    """Give the file its name in one step that fails where somebody else has taken it meanwhile."""
    try:
        path.hardlink_to(beside)
    except FileExistsError as cause:
        raise already_there(path) from cause
    except OSError:
        # A file system without links: between the look and the step somebody may be quicker.
        if path.exists():
            raise already_there(path) from None
        beside.replace(path)


def _literal(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _flush(folder: Path) -> None:
    """A file's name is on the disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

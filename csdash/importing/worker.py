"""The import process: one request on standard input, progress and one answer on standard output, then it ends.

Started by csdash.importing.process and by nobody else: hostile files are parsed here, where an accident costs
this process and not the dashboard.
"""

import errno
import os
import resource
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import BinaryIO

import msgspec

from csdash.errors import CsdashError
from csdash.importing.requests import (
    Doing,
    Done,
    Failed,
    Guess,
    Guessed,
    Job,
    Read,
    Refused,
    Request,
    decoded,
    encoded,
)
from csdash.progress import Progress
from csdash.snapshots.sources.limits import GIB, Limits
from csdash.text import Text

NO_ROOM = Text(
    "作業用のディスクに空きがありません。空きを作るか、TMPDIR で別の場所を指定してください。",
    "There is no room on the disk to work on. Make some, or name another place with TMPDIR.",
)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_EVERY = 0.1
# Beside what is used, programs map some memory that they never touch.
_HEADROOM = GIB
_ROOT = Path(__file__).parents[2]


def main() -> None:
    """Answer the request on standard input."""
    out = _private_output()
    job = decoded(sys.stdin.buffer.readline(), Job)
    _bound(job.limits)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _say(out, _answer(job, _teller(out)))
    # At once: nothing here is worth the time that libraries take to put down their threads.
    os._exit(0)


def _answer(job: Job, progress: Progress) -> Done | Refused | Failed:
    try:
        return Done(msgspec.Raw(encoded(perform(job.request, job.limits, progress))))
    except CsdashError as refusal:
        return Refused(refusal.message)
    except BaseException as cause:  # noqa: BLE001 - parsers panic with classes of their own
        if _is_out_of_room(cause):
            return Refused(NO_ROOM)
        return Failed(_where(cause), isinstance(cause, MemoryError))


def _is_out_of_room(cause: BaseException) -> bool:
    """Whether the disk was full; polars tells it only in the words of the system."""
    if isinstance(cause, OSError) and cause.errno in _NO_ROOM:
        return True
    return any(os.strerror(code) in str(cause) for code in _NO_ROOM)


def perform(request: Request, limits: Limits, progress: Progress) -> object:
    """What a request asks for."""
    if isinstance(request, Read):
        from csdash.snapshots.sources.glimpse import glimpsed
        from csdash.snapshots.sources.read import read_sheets

        sheets = read_sheets(request.sources, request.scratch, request.hints, limits, progress, request.query)
        return [glimpsed(sheet) for sheet in sheets]
    if isinstance(request, Guess):
        from csdash.importing.guessing.guess import guess

        return Guessed(*guess(request.sheets))
    from csdash.importing.apply import build_draft

    return build_draft(
        request.sheets,
        request.mapping,
        request.folder,
        as_of=request.as_of,
        today=request.today,
        timezone=request.timezone,
        currency=request.currency,
        progress=progress,
    )


def _private_output() -> BinaryIO:
    """Standard output for our lines alone: what libraries print goes nowhere."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return out


def _bound(limits: Limits) -> None:
    """Second thoughts of the system itself, for what is faster than the parent's watch."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.written, limits.written))
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory + _HEADROOM, limits.memory + _HEADROOM))


def _end_with_parent() -> None:
    """The parent holds the other end of standard input open for as long as it lives."""
    sys.stdin.buffer.read()
    os._exit(1)


def _teller(out: BinaryIO) -> Progress:
    last: tuple[float, Text | None] = (0.0, None)

    def tell(what: Text, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if what != last[1] or now - last[0] >= _EVERY:
            last = (now, what)
            _say(out, Doing(what, done, total))

    return tell


def _say(out: BinaryIO, reply: Doing | Done | Refused | Failed) -> None:
    out.write(encoded(reply) + b"\n")
    out.flush()


def _where(cause: BaseException) -> str:
    """The kind of an error and the lines it passed; its message may quote the data and is left out."""
    frames = traceback.extract_tb(cause.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT)] or frames
    places = " <- ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(own[-5:]))
    return f"{type(cause).__name__} at {places}"


if __name__ == "__main__":
    main()

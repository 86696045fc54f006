"""Bounded: one request carried out by a process that is watched, and ended when it takes too much."""

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

import msgspec

from csdash.errors import DataError
from csdash.importing.bounds import SMALLER, Bounds, too_much_memory
from csdash.importing.environment import environment_for
from csdash.importing.requests import (
    RESULTS,
    Doing,
    Done,
    Failed,
    Job,
    Refused,
    Reply,
    Request,
    decoded,
    encoded,
)
from csdash.progress import Progress, unheard
from csdash.snapshots.sources.limits import GIB, LIMITS, MIB, Limits
from csdash.text import Text

_LOOK_EVERY = 0.1
# No answer is longer than what thousands of sheets take to describe.
_LONGEST_LINE = 256 * MIB
# One at a time: the limits are for a machine, and two uploads at once would need it twice.
_TURN = threading.Lock()
_WAITING = Text("ほかの取り込みが終わるのを待っています", "waiting for another import to end")


class WorkerFailed(RuntimeError):
    """A fault of csdash in the import process: the kind of error and where, without values."""


def run(request: Request, limits: Limits = LIMITS, progress: Progress = unheard) -> Any:
    """What the process answers to `request`; raises DataError where it refuses or had to be ended."""
    with _turn(progress), _started(request) as process:
        answer = _watched(process, request, limits, progress)
    match answer:
        case Done(result=result):
            try:
                return decoded(result, RESULTS[type(request)])
            except msgspec.MsgspecError as cause:
                raise WorkerFailed("its answer is no answer to the request") from cause
        case Refused(message=message):
            raise DataError(message)
        case Failed(is_out_of_memory=True):
            raise too_much_memory(limits)
        case Failed(error=error):
            raise WorkerFailed(error)


@contextmanager
def _turn(progress: Progress) -> Iterator[None]:
    while not _TURN.acquire(timeout=_LOOK_EVERY):
        progress(_WAITING, 0, 0)
    try:
        yield
    finally:
        _TURN.release()


@contextmanager
def _started(request: Request) -> Iterator[subprocess.Popen[bytes]]:
    """The process in a group of its own, which is ended with all it started, whatever happens here."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "csdash.importing.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=environment_for(request),
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                pipe.close()


def _watched(
    process: subprocess.Popen[bytes], request: Request, limits: Limits, progress: Progress
) -> Done | Refused | Failed:
    """The last word of the process."""
    replies: queue.Queue[Reply | None] = queue.Queue()
    threading.Thread(target=_listen, args=(process.stdout, replies), daemon=True).start()
    _ask(process.stdin, Job(request, limits))
    bounds = Bounds(process.pid, request.room, limits)
    while True:
        with suppress(queue.Empty):
            match replies.get(timeout=_LOOK_EVERY):
                case None:
                    raise _ended(process.wait(), limits)
                case Doing(what=what, done=done, total=total):
                    progress(what, done, total)
                case answer:
                    return answer
        bounds.check()


def _ask(pipe: IO[bytes] | None, job: Job) -> None:
    """The request as one line; the pipe stays open, because its end ends the process."""
    # A process that died already is found out by its silence.
    with suppress(BrokenPipeError):
        pipe.write(encoded(job) + b"\n")
        pipe.flush()


def _listen(pipe: IO[bytes], replies: queue.Queue[Reply | None]) -> None:
    """Passes on each line, and None at the end or at a line that is none of ours."""
    with suppress(OSError, ValueError, msgspec.MsgspecError):
        while line := pipe.readline(_LONGEST_LINE):
            replies.put(decoded(line, Reply))
    replies.put(None)


def _ended(code: int, limits: Limits) -> DataError:
    """The process died of the data: parsers abort when they cannot have the memory they ask for."""
    how = signal.Signals(-code).name if -code in set(signal.Signals) else str(code)
    return DataError(
        Text(
            f"データを読み込むプロセスが途中で終了しました({how})。ファイルが壊れているか、"
            f"{limits.memory / GIB:g} GB を超えるメモリーが必要です。{SMALLER.ja}",
            f"The process that reads the data ended before it was done ({how}). A file is damaged, or needs "
            f"more than {limits.memory / GIB:g} GB of memory. {SMALLER.en}",
        )
    )

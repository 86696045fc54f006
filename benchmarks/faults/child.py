"""A child process that works until it is done, refused or killed. It is forked, and so must not use polars' threads."""

import os
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.faults.rounds import KILLED, REFUSED, THROUGH, Violation
from csdash.errors import CsdashError
from tests.snapshots.steps import in_child

_OF_CODE = {0: THROUGH, 2: REFUSED, -signal.SIGKILL: KILLED}


def struck(root: Path, work: Callable[[], object], at_step: Callable[[int, bool], None]) -> str:
    """The outcome of `work` in a child to which something happens at one of its steps below `root`."""
    return outcome(in_child(root, lambda: _in_words(work), at_step)[0])


def steps_of(root: Path, work: Callable[[], object]) -> int:
    """How many steps undisturbed work takes."""
    return in_child(root, lambda: _in_words(work), lambda *_: None)[1]


def outcome(code: int) -> str:
    """What an exit code means; raises Violation where the child ended in a way that nobody promised."""
    if code not in _OF_CODE:
        raise Violation(f"the process ended with {code}: neither done nor refused in words")
    return _OF_CODE[code]


def acknowledged(
    work: Callable[[Callable[[], None]], object],
    kill_after: float | None = None,
    largest_file: int | None = None,
) -> tuple[str, int]:
    """The outcome of `work`, which calls what it is given after every thing that is kept, and how often it did.

    It is killed after some seconds, or may write no file larger than so many bytes, as on a full disk.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        code = 1
        try:
            os.close(reading)
            if largest_file is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, resource.RLIM_INFINITY))
            work(lambda: os.write(writing, b"."))
            code = 0
        except CsdashError:
            code = 2
        finally:
            os._exit(code)
    os.close(writing)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    n = 0
    while told := os.read(reading, 4096):
        n += len(told)
    os.close(reading)
    return outcome(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])), n


def at_once(works: list[Callable[[], object]]) -> list[str]:
    """The outcomes of works that begin at the same moment, each in a child of its own."""
    waiting, starting = os.pipe()
    children = []
    for work in works:
        child = os.fork()
        if not child:
            code = 1
            try:
                os.close(starting)
                os.read(waiting, 1)
                work()
                code = 0
            except CsdashError:
                code = 2
            finally:
                os._exit(code)
        children.append(child)
    os.close(waiting)
    os.close(starting)
    return [outcome(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])) for child in children]


def _in_words(work: Callable[[], object]) -> None:
    """`in_child` knows an OSError as a refusal; so is what is said in words."""
    try:
        work()
    except CsdashError as refusal:
        raise OSError(str(refusal)) from refusal

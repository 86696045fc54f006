"""A child process that publishes a staged folder and is stopped at one of its steps.

A step is whatever the interpreter is about to do with a file below the root: open, make, rename, remove or
change the times of it. The audit hook sees each before it happens. Children are forked: they publish what is
staged already, which needs none of polars' threads.
"""

import errno
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

TOUCHES = {
    "open",
    "os.mkdir",
    "os.rename",
    "os.link",
    "os.remove",
    "os.rmdir",
    "os.utime",
    "shutil.rmtree",
    "os.truncate",
}
_watch: list[Callable[[str, tuple], None]] = []


def _hook(event: str, arguments: tuple) -> None:
    if _watch and event in TOUCHES:
        _watch[0](event, arguments)


sys.addaudithook(_hook)


def in_child(root: Path, work: Callable[[], object], at_step: Callable[[int, bool], None]) -> tuple[int, int]:
    """Run `work` in a child, `at_step` before each of its steps; (exit code or -signal, number of steps)."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        code = 1
        try:
            os.close(reading)
            number = 0

            def watched(event: str, arguments: tuple) -> None:
                nonlocal number
                if str(root) in str(arguments[0]) or (len(arguments) > 1 and str(root) in str(arguments[1])):
                    number += 1
                    os.write(writing, b".")
                    at_step(number, _needs_room(event, arguments))

            _watch.append(watched)
            work()
            code = 0
        except OSError:
            code = 2
        finally:
            os._exit(code)
    os.close(writing)
    steps = 0
    while told := os.read(reading, 4096):
        steps += len(told)
    os.close(reading)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), steps


def _needs_room(event: str, arguments: tuple) -> bool:
    if event == "open":
        return bool(arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    return event in {"os.mkdir", "os.rename"}


def killed_at(step: int) -> Callable[[int, bool], None]:
    """kill -9 before the step."""

    def at_step(number: int, _needs_room: bool) -> None:
        if number == step:
            os.kill(os.getpid(), signal.SIGKILL)

    return at_step


def failing_at(step: int, *, for_good: bool) -> Callable[[int, bool], None]:
    """No space left at the step, and, where it is `for_good`, at every later one that needs room."""

    def at_step(number: int, needs_room: bool) -> None:
        if number == step or (for_good and number > step and needs_room):
            raise OSError(errno.ENOSPC, "No space left on device")

    return at_step

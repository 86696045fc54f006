"""Faults that strike whoever publishes into a folder, or prunes one: kills, full disks, rivals, clocks, readers."""

import resource
import time
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from random import Random

from benchmarks.faults.child import at_once, steps_of, struck
from benchmarks.faults.mounted import small_disk
from benchmarks.faults.roots import check_numbers, check_root, check_that_it_goes_on, stock, summed
from benchmarks.faults.rounds import REFUSED, THROUGH, hold, scratch
from csdash.snapshots import prune as pruning
from csdash.snapshots import publish as publishing
from csdash.snapshots.listing import current_id, list_snapshots
from csdash.snapshots.locate import locate
from csdash.snapshots.prune import prune
from csdash.snapshots.store import open_store
from tests.snapshots.steps import failing_at, killed_at

_TEN_YEARS = 10 * 365 * 24 * 3600


@cache
def _steps() -> int:
    with scratch() as folder:
        root = stock().copy(folder)
        return steps_of(root, partial(stock().publish, root))


def _checked(root: Path, outcome: str) -> str:
    check_root(root)
    # Exit code 0 acknowledges: from then on it is there, and shown.
    hold(outcome != THROUGH or current_id(root) == stock().id(), "what was acknowledged is lost")
    check_that_it_goes_on(root)
    return outcome


def killed(rng: Random, folder: Path) -> str:
    root = stock().copy(folder)
    return _checked(root, struck(root, partial(stock().publish, root), killed_at(rng.randint(1, _steps()))))


def write_fails(rng: Random, folder: Path) -> str:
    root = stock().copy(folder)
    at_step = failing_at(rng.randint(1, _steps()), for_good=rng.random() < 0.5)
    return _checked(root, struck(root, partial(stock().publish, root), at_step))


def file_too_large(rng: Random, folder: Path) -> str:
    root = stock().copy(folder)
    largest = rng.randrange(max(file.bytes for file in stock().staged[0].files) + 1)

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
        stock().publish(root)

    return _checked(root, struck(root, bounded, lambda *_: None))


def disk_full(rng: Random, folder: Path) -> str:
    needed = sum(file.bytes for file in stock().staged[0].files)
    with small_disk(folder / "disk") as disk:
        root = stock().copy(disk.folder)
        disk.leave_free(rng.randrange(4096, needed + 16 * 4096))
        outcome = struck(root, partial(stock().publish, root), lambda *_: None)
        check_root(root)
        hold(outcome != THROUGH or current_id(root) == stock().id(), "what was acknowledged is lost")
        disk.leave_free(None)
        return _checked(root, outcome)


def read_only(rng: Random, folder: Path) -> str:
    with small_disk(folder / "disk") as disk:
        root = stock().copy(disk.folder)
        disk.read_only(True)
        work = partial(stock().publish, root) if rng.random() < 0.5 else partial(prune, root, 1)
        outcome = struck(root, work, lambda *_: None)
        hold(outcome == REFUSED, "something was written to a disk that takes no writes")
        check_root(root)
        disk.read_only(False)
        return _checked(root, outcome)


def rivals(rng: Random, folder: Path) -> str:
    root = stock().copy(folder)
    numbers = [rng.randrange(len(stock().staged)) for _ in range(rng.randint(2, 4))]
    outcomes = at_once([partial(stock().publish, root, number) for number in numbers])
    check_root(root)
    won = {
        stock().id(number) for number, outcome in zip(numbers, outcomes, strict=True) if outcome == THROUGH
    }
    hold(won, "of several publishers none came through")
    hold(won <= set(open_store(root).ids()), "what was acknowledged is lost")
    hold(current_id(root) in won, "what is current was not acknowledged last")
    check_that_it_goes_on(root)
    return REFUSED if REFUSED in outcomes else THROUGH


def pruner_killed(rng: Random, folder: Path) -> str:
    root = stock().copy(folder)
    for number in range(3):
        stock().publish(root, number)
    current = current_id(root)
    outcome = struck(root, partial(prune, root, 1), killed_at(rng.randint(1, 12)))
    hold(
        all(open_store(root).is_whole(one.id) for one in list_snapshots(root)), "half of a snapshot is listed"
    )
    hold(locate(root).id == current, "the current snapshot is lost")
    prune(root, 1)
    check_numbers(root)
    check_that_it_goes_on(root, 3)
    return outcome


def pruned_under_readers(rng: Random, folder: Path) -> str:
    root = stock().copy(folder)
    shown = locate(root)

    def work() -> None:
        # Nobody waits for a session to end here: what goes is gone at once.
        publishing.GRACE = pruning.GRACE = timedelta(0)
        for _ in range(rng.randint(2, 5)):
            stock().publish(root, rng.randrange(len(stock().staged)))
            prune(root, 1)

    outcomes = at_once([work])
    hold(summed(shown) == stock().sums[shown.id], "what was open has other numbers than before")
    check_numbers(root)
    check_that_it_goes_on(root)
    return outcomes[0]


def read_meanwhile(rng: Random, folder: Path) -> str:
    root = stock().copy(folder)
    numbers = [rng.randrange(len(stock().staged)) for _ in range(4)]

    def work() -> None:
        for number in numbers:
            stock().publish(root, number)

    def read() -> None:
        store = open_store(root)
        for _ in range(10):
            current = store.current()
            hold(current and store.is_whole(current), "a reader met half a snapshot")

    outcomes = at_once([work, read])
    check_root(root)
    check_that_it_goes_on(root, numbers[-1])
    hold(REFUSED not in outcomes, "a single publisher was refused")
    return THROUGH


def clock_jumps(rng: Random, folder: Path) -> str:
    root = stock().copy(folder)
    jump = rng.uniform(-_TEN_YEARS, _TEN_YEARS)
    now = time.time

    def work() -> None:
        time.time = lambda: now() + jump
        stock().publish(root)
        time.time = lambda: now() - jump
        prune(root, 1)

    return _checked(root, struck(root, work, killed_at(rng.randint(1, 2 * _steps()))))


KINDS = {
    "publisher killed": killed,
    "publisher: a write fails": write_fails,
    "publisher: file too large": file_too_large,
    "publisher: disk full": disk_full,
    "root read-only": read_only,
    "several publishers": rivals,
    "read while published": read_meanwhile,
    "pruner killed": pruner_killed,
    "pruned under readers": pruned_under_readers,
    "clock jumps, killed": clock_jumps,
}

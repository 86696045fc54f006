"""Faults of a bucket: it drops, stalls, answers 503 or half, serves an old listing, or two write to it."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random

from benchmarks.faults.child import outcome
from benchmarks.faults.patience import for_half_a_second
from benchmarks.faults.roots import FIRST, check_numbers, check_that_it_goes_on, stock, tables
from benchmarks.faults.rounds import REFUSED, THROUGH, Kind, hold
from csdash.errors import CsdashError
from csdash.months import month_end
from csdash.snapshots import outage
from csdash.snapshots.bucket import Bucket, _client
from csdash.snapshots.last_good import last_good
from csdash.snapshots.listing import current_id
from csdash.snapshots.prune import prune
from csdash.snapshots.publish import publish
from csdash.snapshots.store import open_store
from tests.buckets.proxy import Proxy

WHIMS = ("dropped", "lost", "refused", "half")
_MOST_REQUESTS = 30


class Buckets:
    """A bucket behind a proxy; every round has a root of its own in it, and a machine that has never seen it."""

    def __init__(self, proxy: Proxy) -> None:
        self._proxy, self._rounds = proxy, 0
        ours = tuple((name, value) for name, value in os.environ.items() if name.startswith("AWS_"))
        _client(ours).create_bucket(Bucket="faults")

    @contextmanager
    def _round(self, folder: Path) -> Iterator[str]:
        self._rounds += 1
        root = f"s3://faults/{self._rounds}"
        self._proxy.mend()
        self._another_machine(folder / "first")
        bucket = Bucket(root)
        for path in stock().root.rglob("*"):
            if path.is_file() and path.name != ".lock":
                bucket.put(str(path.relative_to(stock().root)), path.read_bytes())
        try:
            yield root
        finally:
            self._proxy.mend()
            outage.forget()

    def _another_machine(self, cache: Path) -> None:
        os.environ["XDG_CACHE_HOME"] = str(cache)
        outage.forget()

    def _whims(self, rng: Random) -> None:
        often, kinds = rng.choice([0.1, 0.3, 0.7]), rng.sample(WHIMS, rng.randint(1, len(WHIMS)))
        self._proxy.whim = lambda: rng.choice(kinds) if rng.random() < often else ""

    def _checked(self, root: str, folder: Path, told: str) -> str:
        """Everything holds for a machine that has seen nothing, once the bucket is well again."""
        self._proxy.mend()
        self._another_machine(folder / "second")
        store = open_store(root)
        hold({stock().older, stock().newest} <= set(store.ids()), "a snapshot that was there is lost")
        hold(all(store.is_whole(one) for one in store.ids()), "half of a snapshot is listed")
        check_numbers(root)
        hold(told != THROUGH or current_id(root) == stock().id(), "what was acknowledged is lost")
        check_that_it_goes_on(root)
        return told

    def published(self, rng: Random, folder: Path) -> str:
        with self._round(folder) as root:
            self._whims(rng)
            return self._checked(root, folder, _told(partial(stock().publish, root)))

    def cut(self, rng: Random, folder: Path) -> str:
        with self._round(folder) as root:
            self._proxy.break_at(rng.randint(1, _MOST_REQUESTS), rng.choice(["before", "after"]))
            return self._checked(root, folder, _told(partial(stock().publish, root)))

    def killed(self, rng: Random, folder: Path) -> str:
        with self._round(folder) as root:
            reading, writing = os.pipe()
            child = os.fork()
            if not child:
                code = 1
                try:
                    os.read(reading, 1)
                    _client.cache_clear()  # its connections are the parent's
                    stock().publish(root)
                    code = 0
                finally:
                    os._exit(code)
            at = rng.randint(1, _MOST_REQUESTS)
            self._proxy.break_at(at, "after", lambda: os.kill(child, signal.SIGKILL))
            os.write(writing, b"!")
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            os.close(reading)
            os.close(writing)
            return self._checked(root, folder, outcome(code))

    def read(self, rng: Random, folder: Path) -> str:
        with self._round(folder) as root:
            if rng.random() < 0.6:
                check_numbers(root)  # This machine knows one good snapshot,
                stock().publish(root)  # and not the one that came after it.
            self._whims(rng)
            was_read = check_numbers(root, may_refuse=True)
            told = _told(partial(_looked_at, root))
            return self._checked_reading(root, folder, THROUGH if was_read and told == THROUGH else REFUSED)

    def stalls(self, rng: Random, folder: Path) -> str:
        with self._round(folder) as root:
            if knows := rng.random() < 0.7:
                check_numbers(root)
            self._proxy.silent = True
            with for_half_a_second():
                was_read = check_numbers(root, may_refuse=not knows)
                hold(was_read == knows, "what is known here is not shown while the bucket is silent")
                hold(
                    _told(partial(stock().publish, root)) == REFUSED, "published into a bucket that is silent"
                )
            return self._checked_reading(root, folder, THROUGH if was_read else REFUSED)

    def old_listing(self, rng: Random, folder: Path) -> str:
        with self._round(folder) as root:
            self._proxy.keep_listing()
            store = open_store(root)
            store.ids()
            if rng.random() < 0.5:
                self._another_machine(folder / "other")
            stock().publish(root)
            hold(current_id(root) == stock().id(), "what was acknowledged is lost")
            known = last_good(root)
            hold(known.newest.id == stock().id(), "the newest is not shown where the listing is old")
            hold(known.per_date[0].id == stock().id(), "the newest is not among the dates")
            told = _told(partial(prune, root, 1))
            # An older day again, by somebody who is not told of the newest.
            hold(_told(partial(_older_again, root)) == THROUGH, "an older day cannot be published")
            hold(current_id(root) == stock().id(), "an older day has taken the newest one's place")
            check_numbers(root)
            self._proxy.mend()
            hold(open_store(root).is_whole(stock().id()), "a published snapshot is swept away")
            check_that_it_goes_on(root)
            return told

    def damaged(self, rng: Random, folder: Path) -> str:
        with self._round(folder) as root:
            stock().publish(root)
            bucket = Bucket(root)
            key = rng.choice([one.key for one in bucket.listed(f"snapshots/{stock().id()}/")])
            content = bytearray(bucket.get(key).content)
            content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
            if rng.random() < 0.7:
                bucket.put(key, bytes(content))
            else:
                bucket.delete(key)
            self._another_machine(folder / "other")
            was_read = check_numbers(root, may_refuse=True)
            known = last_good(root)
            hold(
                was_read or (known.damaged and known.newest.id == stock().newest),
                "the last good one is not shown",
            )
            return self._checked_reading(root, folder, THROUGH if was_read else REFUSED, is_mended=False)

    def _checked_reading(self, root: str, folder: Path, told: str, *, is_mended: bool = True) -> str:
        self._proxy.mend()
        self._another_machine(folder / "second")
        if is_mended:
            check_numbers(root)
        check_that_it_goes_on(root)
        return told

    @property
    def kinds(self) -> dict[str, Kind]:
        """The faults of a bucket by name."""
        return {
            "bucket: faulty while publishing": self.published,
            "bucket: gone while publishing": self.cut,
            "bucket: publisher killed": self.killed,
            "bucket: faulty while reading": self.read,
            "bucket: silent": self.stalls,
            "bucket: old listing": self.old_listing,
            "bucket: damaged": self.damaged,
        }


def _told(work: Callable[[], object]) -> str:
    try:
        work()
    except CsdashError:
        return REFUSED
    return THROUGH


def _looked_at(root: str) -> None:
    known = last_good(root)
    hold(known and known.newest.id in stock().sums, "a snapshot that nobody published")


def _older_again(root: str) -> None:
    publish(tables(FIRST, 1), root, month_end(FIRST), "an older day")

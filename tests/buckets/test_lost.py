"""The bucket goes away, or the publisher is killed, at any request: old whole, new absent or whole."""

import os
import signal
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from csdash.errors import DataError
from csdash.snapshots import bucket_listing, bucket_lock, outage
from csdash.snapshots.bucket import Bucket, _client
from csdash.snapshots.frames import stage_frames
from csdash.snapshots.locate import locate
from csdash.snapshots.provenance import Provenance
from csdash.snapshots.prune import prune
from csdash.snapshots.publish import manifest_of, publish, publish_staged
from csdash.snapshots.staging import Staged
from csdash.snapshots.store import open_store
from tests.buckets.proxy import Proxy
from tests.histories import history
from tests.thorough import THOROUGH, one_in

MARCH, APRIL = date(2024, 3, 31), date(2024, 4, 30)
OLD, NEW = history("2024-03", {"A": [30]}), history("2024-03", {"A": [31, 40]})
MOST_REQUESTS = 80
# All of them where there is time for that, one of five in a quick run.
REQUESTS = range(1, MOST_REQUESTS, 1 if THOROUGH else 5)


@pytest.fixture
def staged(tmp_path: Path) -> Staged:
    (tmp_path / "staged").mkdir()
    return stage_frames({"accounts": NEW}, tmp_path / "staged", APRIL)[0]


def at_every_request(
    proxy: Proxy, address: str, cache: Path, staged: Staged, stop: Callable[[str, int], bool]
) -> tuple[set[str], int]:
    """Stop a publication at each request in turn, each time into a root of its own; what was current after it."""
    new, shown = manifest_of(staged, Provenance("new")).id, set()
    old = publish({"accounts": OLD}, cache / "old", MARCH, "old")
    for number in REQUESTS:
        root = f"{address}/{number}"
        copied(cache / "old", root)
        finished = stop(root, number)
        proxy.mend()
        outage.forget()
        # Another machine, which has nothing of this bucket yet.
        os.environ["XDG_CACHE_HOME"] = str(cache / str(number))
        store = open_store(root)
        assert store.is_whole(old)
        assert new not in store.ids() or store.is_whole(new)
        assert locate(root, MARCH).id == old
        located = locate(root)
        assert located.stale_since is None
        shown.add(located.id)
        publish_staged(staged, root, Provenance("new"))
        assert locate(root).id == new
        if finished:
            return shown, number
    raise AssertionError("it never came to an end")


def copied(folder: Path, root: str) -> None:
    """A root in a folder, copied into a bucket."""
    bucket = Bucket(root)
    for path in folder.rglob("*"):
        if path.is_file() and path.name != ".lock":
            bucket.put(str(path.relative_to(folder)), path.read_bytes())


def told_that_it_is_away(work: Callable[[], object]) -> bool:
    """Whether `work` ends with that error; any other is a failure."""
    try:
        work()
    except DataError as refusal:
        if "cannot be reached" not in str(refusal):
            raise
        return True
    return False


@pytest.fixture
def lock_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if ten minutes had passed since the lock was last renewed."""
    monkeypatch.setattr(bucket_lock, "LEASE", timedelta(seconds=-5))


@pytest.mark.usefixtures("lock_runs_out", "no_pause")
@pytest.mark.parametrize("breaks", one_in(2, ["before", "after"]))
def test_lost_at_every_request(proxy: Proxy, address: str, tmp_path: Path, staged: Staged, breaks: str):
    def stop(root: str, number: int) -> bool:
        proxy.break_at(number, breaks)
        was_told = told_that_it_is_away(lambda: publish_staged(staged, root, Provenance("new")))
        finished = len(proxy.seen) < number
        assert not (finished and was_told)
        return finished

    shown, requests = at_every_request(proxy, address, tmp_path, staged, stop)
    assert len(shown) == 2
    assert requests > 12


@pytest.mark.usefixtures("lock_runs_out", "no_pause")
def test_killed_at_every_request(proxy: Proxy, address: str, tmp_path: Path, staged: Staged):
    def stop(root: str, number: int) -> bool:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.read(reading, 1)
            _client.cache_clear()  # its connections are the parent's
            publish_staged(staged, root, Provenance("new"))
            os._exit(0)
        proxy.break_at(number, "after", lambda: os.kill(child, signal.SIGKILL))
        os.write(writing, b"!")
        _, status = os.waitpid(child, 0)
        os.close(reading)
        os.close(writing)
        code = os.waitstatus_to_exitcode(status)
        assert code in (0, -signal.SIGKILL)
        return code == 0

    shown, requests = at_every_request(proxy, address, tmp_path, staged, stop)
    assert len(shown) == 2
    assert requests > 12


@pytest.mark.usefixtures("lock_runs_out", "no_pause")
@pytest.mark.parametrize("breaks", one_in(2, ["after", "before"]))
def test_lost_at_every_request_of_pruning(proxy: Proxy, address: str, tmp_path: Path, breaks: str):
    for day in (10, 30):
        publish({"accounts": OLD}, tmp_path / "old", date(2024, 4, day), str(day))
    for number in REQUESTS:
        root = f"{address}/{number}"
        copied(tmp_path / "old", root)
        proxy.break_at(number, breaks)
        was_told = told_that_it_is_away(lambda root=root: prune(root, keep=1))
        finished = len(proxy.seen) < number
        assert not (finished and was_told)
        proxy.mend()
        outage.forget()
        store = open_store(root)
        assert all(store.is_whole(snapshot_id) for snapshot_id in store.ids())
        assert locate(root).source == "30"
        prune(root, keep=1)
        assert len(store.ids()) == 1
        if finished:
            return
    raise AssertionError("it never came to an end")


def test_what_was_left_is_swept_when_nobody_can_be_at_it(
    proxy: Proxy, address: str, staged: Staged, monkeypatch: pytest.MonkeyPatch
):
    new = manifest_of(staged, Provenance("new")).id
    bucket = Bucket(address)
    bucket.put(f"snapshots/{new}/accounts/2024-03.parquet", b"half")
    publish({"accounts": OLD}, address, MARCH, "old")
    assert bucket.listed(f"snapshots/{new}/"), "its writer may still be there"
    monkeypatch.setattr(bucket_listing, "LEASE", timedelta(seconds=-5))
    publish({"accounts": OLD}, address, APRIL, "next")
    assert not bucket.listed(f"snapshots/{new}/")
    assert sorted(open_store(address).ids()) == sorted(
        {one.key.split("/")[1] for one in bucket.listed("snapshots/")}
    )

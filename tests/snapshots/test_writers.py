"""Two publishers at once, and publishers killed on the way: a reader always finds a whole snapshot."""

import random
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import csdash
from csdash.errors import DataError
from csdash.snapshots.publish import publish
from tests.histories import history

PAID = history("2024-01", {"A": [10, 20, 30, 40]})

HOLD = """
import sys
from pathlib import Path
from csdash.snapshots.store import open_store
with open_store(Path(sys.argv[1])).only_writer():
    print("writing", flush=True)
    sys.stdin.read()
"""

# A mother that never touches polars' threads forks publishers, kills each and waits to be asked for the next.
MOTHER = """
import os, signal, sys, time
from datetime import date
from pathlib import Path
import polars as pl
from csdash.snapshots.publish import publish

root, number = Path(sys.argv[1]), 0
for line in sys.stdin:
    child = os.fork()
    if not child:
        while True:
            number += 1
            mrr = [os.getpid() * 1000 + number] * 2
            months = [date(2024, 1, 1), date(2024, 2, 1)]
            publish({"accounts": pl.DataFrame({"month": months, "account_id": ["A"] * 2, "mrr": mrr})}, root, date(2024, 3, 1), "again")
    time.sleep(float(line))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print("killed", flush=True)
"""


def python(program: str, *arguments: str, root: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_second_publisher_is_told_to_wait(root: Path, tmp_path: Path):
    publish({"accounts": PAID}, tmp_path, date(2024, 3, 31), "first")
    with python(HOLD, str(tmp_path), root=root) as other:
        assert other.stdout.readline() == "writing\n"
        with pytest.raises(DataError, match="Somebody else is publishing") as refusal:
            publish({"accounts": PAID}, tmp_path, date(2024, 4, 30), "second")
        assert "別の処理が書き込み中です" in refusal.value.message.ja
        # Reading goes on meanwhile.
        assert csdash.open(tmp_path).as_of == date(2024, 3, 31)
        other.communicate("done")
    publish({"accounts": PAID}, tmp_path, date(2024, 4, 30), "second")
    assert csdash.open(tmp_path).as_of == date(2024, 4, 30)


def test_killed_at_any_moment_leaves_a_readable_root(root: Path, tmp_path: Path):
    publish({"accounts": PAID}, tmp_path, date(2024, 3, 1), "before")
    moments = random.Random(15)
    seen = set()
    with python(MOTHER, str(tmp_path), root=root) as mother:
        # Fifteen kills; more and later ones where a busy machine lets nobody publish that fast.
        for i in range(60):
            if i >= 15 and len(seen) > 3:
                break
            mother.stdin.write(f"{moments.uniform(0.02, 0.2 + i / 100)}\n")
            mother.stdin.flush()
            assert mother.stdout.readline() == "killed\n"
            session = csdash.open(tmp_path)
            assert session.metrics("n_accounts")["value"].to_list() == [1, 1]
            seen.add(session.id)
        mother.communicate()
    assert len(seen) > 3, "the publishers never got to publish: nothing was tried"
    last = publish({"accounts": PAID}, tmp_path, date(2024, 4, 30), "after")
    assert csdash.open(tmp_path).id == last
    assert not list((tmp_path / "snapshots").glob(".tmp-*"))

"""Ways out: what goes wrong in the system or in a parser ends in words, in a number for the log, or in one child process."""

import errno
import os
import random
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

import csdash
from csdash.cli import cli
from csdash.errors import DataError
from csdash.snapshots.publish import publish
from csdash.ui import cache
from tests.app.company import opened, texts
from tests.histories import history
from tests.thorough import one_in

PAID = history("2024-01", {f"A{number:03}": [number * 7, number * 11, 5] for number in range(200)})


# Among the first thousand of these, the ones that panic in the engine when they are unpacked; others end in its errors.
PANICS = (157, 527, 617)


def damaged(whole: bytes, seed: int) -> bytes:
    """One or eight bits turned over, behind the first four bytes."""
    chance, content = random.Random(seed), bytearray(whole)
    for _ in range(chance.choice([1, 8])):
        content[chance.randrange(4, len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def test_a_damaged_page_of_a_bare_file_is_refused_with_its_name(tmp_path: Path):
    """Its footer is whole, so it opens; nobody has a checksum of it."""
    path = tmp_path / "accounts.parquet"
    PAID.write_parquet(path, statistics=False)
    whole, refused = path.read_bytes(), 0
    for seed in (*range(30), *PANICS):
        path.write_bytes(damaged(whole, seed))
        try:
            csdash.open(path).metrics("mrr")
        except DataError as refusal:
            refused += "accounts.parquet cannot be read as a parquet file" in str(refusal)
    assert refused > 12


@pytest.mark.parametrize(
    "error", one_in(2, [pl.exceptions.PanicException("canary-A001"), MemoryError("canary-A001")])
)
def test_what_ends_a_page_is_a_number_for_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog, error: BaseException
):
    def panics(*_: object) -> None:
        raise error

    app = opened()
    monkeypatch.setattr(cache, "adds_up", panics)
    app.run()
    assert not app.exception
    assert "エラーが発生しました" in texts(app)
    assert "canary" not in texts(app) + caplog.text
    assert type(error).__name__ in caplog.text
    monkeypatch.undo()
    app.run()
    assert "エラーが発生しました" not in texts(app)


def test_pruning_where_nothing_can_be_moved_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for day in (10, 20, 30):
        publish({"accounts": history("2024-01", {"A": [1, 2, 3]})}, tmp_path, date(2024, 4, day), str(day))

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "utime", refused)
    answer = CliRunner().invoke(cli, ["prune", str(tmp_path), "--keep", "1"])
    assert answer.exit_code == 1
    assert "did not come to its end: Read-only file system" in answer.stderr
    assert len(list((tmp_path / "snapshots").iterdir())) == 3

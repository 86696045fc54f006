"""Damage to files that were published: bits, ends, whole files, checksums, and what CURRENT says."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from random import Random

import polars as pl

import csdash
from benchmarks.faults.roots import MONTHS, check_numbers, check_root, check_that_it_goes_on, stock, summed
from benchmarks.faults.rounds import REFUSED, THROUGH, hold
from csdash.errors import CsdashError
from csdash.snapshots.last_good import last_good
from csdash.snapshots.locate import locate_id
from csdash.snapshots.store import open_store


def flipped(rng: Random, path: Path) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(rng.choice([1, 1, 8])):
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    path.write_bytes(content)


def truncated(rng: Random, path: Path) -> None:
    os.truncate(path, rng.randrange(path.stat().st_size))


def missing(_rng: Random, path: Path) -> None:
    path.unlink()


def longer(rng: Random, path: Path) -> None:
    with path.open("ab") as file:
        file.write(rng.randbytes(rng.randint(1, 500)))


def taken_for_another(rng: Random, path: Path) -> None:
    others = [one for one in path.parent.glob("*.parquet") if one != path]
    path.write_bytes(rng.choice(others).read_bytes())


def _tables(root: Path, snapshot: str) -> list[Path]:
    return sorted((root / "snapshots" / snapshot).rglob("*.parquet"))


def _struck(rng: Random, folder: Path, strike: Callable[[Path, str], None]) -> str:
    """A root with the staged snapshot on top; the newest, or now and then an older one, is struck."""
    root = stock().copy(folder)
    stock().publish(root)
    newest = stock().id()
    target = newest if rng.random() < 0.75 else rng.choice([stock().older, stock().newest])
    strike(root, target)
    was_read = check_numbers(root, may_refuse=True)
    known = last_good(root)
    hold(known is not None, "the dashboard has nothing to show")
    shown = locate_id(root, known.newest.id)
    hold(summed(shown) == stock().sums[known.newest.id], "the last good snapshot has numbers of its own")
    # Whatever a program is refused, the dashboard has the one before, and says so.
    hold(was_read or known.damaged is not None, "damage is refused to programs and not said on the dashboard")
    hold(was_read or known.newest.id != newest, "the dashboard shows what a program is refused")
    if rng.random() < 0.2 and was_read:
        mrr = csdash.open(root).metrics("mrr")
        hold(len(mrr) == MONTHS, "a session has other months than the snapshot")
    # Published once more, what was struck is put right.
    if target == newest:
        check_that_it_goes_on(root)
        check_root(root)
    return THROUGH if was_read else REFUSED


def _of_tables(how: Callable[[Random, Path], None]) -> Callable[[Random, Path], str]:
    def struck(rng: Random, folder: Path) -> str:
        return _struck(rng, folder, lambda root, snapshot: how(rng, rng.choice(_tables(root, snapshot))))

    return struck


def _of_manifest(how: Callable[[Random, Path], None]) -> Callable[[Random, Path], str]:
    def struck(rng: Random, folder: Path) -> str:
        return _struck(rng, folder, lambda root, one: how(rng, root / "snapshots" / one / "manifest.json"))

    return struck


def checksum(rng: Random, folder: Path) -> str:
    """Another checksum in the manifest than that of the file."""

    def strike(root: Path, snapshot: str) -> None:
        path = root / "snapshots" / snapshot / "manifest.json"
        text = path.read_text()
        place = rng.choice([found.end() for found in re.finditer(r'"sha256": "', text)]) + rng.randrange(64)
        path.write_text(text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :])

    return _struck(rng, folder, strike)


def current(rng: Random, folder: Path) -> str:
    """CURRENT is empty, gone, points nowhere, or says what it never said."""

    def strike(root: Path, _snapshot: str) -> None:
        path = root / "CURRENT"
        content = rng.choice(
            [b"", b"\n", None, b"0" * 16, b"../../etc/passwd", rng.randbytes(17), b"\xff\xfe"]
        )
        path.unlink()
        if content is not None:
            path.write_bytes(content)

    root = stock().copy(folder)
    stock().publish(root)
    strike(root, "")
    was_read = check_numbers(root, may_refuse=True)
    known = last_good(root)
    hold(known and known.newest.id == stock().id(), "the newest is whole and not shown")
    hold(was_read or known.damaged, "CURRENT is refused to programs and not said on the dashboard")
    check_that_it_goes_on(root)
    hold(open_store(root).current() == stock().id(), "CURRENT is not put right by the next publication")
    return THROUGH if was_read else REFUSED


def bare(rng: Random, folder: Path) -> str:
    """A bare parquet file, which nobody has a checksum of: refused in words or read, and never the end of the process."""
    path = folder / "accounts.parquet"
    pl.concat([pl.read_parquet(one) for one in _tables(stock().root, stock().newest)]).write_parquet(path)
    rng.choice([flipped, flipped, truncated])(rng, path)
    try:
        csdash.open(path).metrics("mrr")
    except CsdashError:
        return REFUSED
    return THROUGH


KINDS = {
    "table: bits flipped": _of_tables(flipped),
    "table: truncated": _of_tables(truncated),
    "table: missing": _of_tables(missing),
    "table: longer": _of_tables(longer),
    "table: another's content": _of_tables(taken_for_another),
    "manifest: bits flipped": _of_manifest(flipped),
    "manifest: truncated": _of_manifest(truncated),
    "manifest: missing": _of_manifest(missing),
    "manifest: wrong checksum": checksum,
    "CURRENT": current,
    "bare file (no checksum)": bare,
}

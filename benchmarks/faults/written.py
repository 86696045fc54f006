"""Faults that strike whoever writes an export, a note, an entry of the audit log, or what alerts were sent."""

import json
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from random import Random

from benchmarks.faults.child import acknowledged, steps_of, struck
from benchmarks.faults.rounds import KILLED, THROUGH, hold, scratch
from csdash.audit import record
from csdash.notes.store import Notes
from csdash.settings import Settings
from csdash.share.alerts.alert import Alert
from csdash.share.alerts.ledger import Ledger, held
from csdash.share.report.report import GENERATOR, write_folder
from csdash.share.whole import write_whole
from csdash.text import Text
from tests.snapshots.steps import failing_at, killed_at

_MOST_SECONDS, _HOUR = 0.12, 3600
_LINES = 400


def export(rng: Random, folder: Path) -> str:
    """A file that is written anew or in an earlier one's place; a kill or a full disk at any step."""
    place, content = folder / "deck.pptx", rng.randbytes(rng.randint(1, 300_000))
    is_replacing = rng.random() < 0.5
    if is_replacing:
        place.write_bytes(b"earlier")
    work = partial(write_whole, place, content, is_replacing=is_replacing)
    at = rng.randint(1, 6)
    outcome = struck(folder, work, killed_at(at) if rng.random() < 0.6 else failing_at(at, for_good=True))
    there = place.read_bytes() if place.exists() else None
    hold(there in (content, b"earlier" if is_replacing else None), "half a file stands under its name")
    hold(outcome != THROUGH or there == content, "what was acknowledged is lost")
    _age(folder)
    write_whole(place, content, is_replacing=True)
    hold([path.name for path in folder.iterdir()] == [place.name], "leavings stay")
    return outcome


def site(rng: Random, folder: Path) -> str:
    """A folder of a report in the place of an earlier one."""
    place = folder / "site"
    earlier = {"index.html": GENERATOR.encode(), "a.html": b"a"}
    files = {"index.html": GENERATOR.encode() + b"new", "b.html": rng.randbytes(50_000)}
    write_folder(earlier, place)
    with scratch() as other:
        write_folder(earlier, other / "site")
        n_steps = steps_of(other, lambda: write_folder(files, other / "site", is_replacing=True))
    at = rng.randint(1, n_steps)
    work = partial(write_folder, files, place, is_replacing=True)
    outcome = struck(folder, work, killed_at(at) if rng.random() < 0.6 else failing_at(at, for_good=True))
    there = {path.name: path.read_bytes() for path in place.iterdir()} if place.exists() else None
    # Killed between the two renames there is none for the moment; a half there never is.
    hold(
        there in (earlier, files) or (there is None and outcome == KILLED),
        "half a report stands under its name",
    )
    hold(outcome != THROUGH or there == files, "what was acknowledged is lost")
    _age(folder)
    write_folder(files, place, is_replacing=True)
    hold([path.name for path in folder.iterdir()] == ["site"], "leavings stay")
    return outcome


def _kept(
    rng: Random, path: Path, add: Callable[[int], None], read: Callable[[], list[int]], *, is_full: bool
) -> str:
    """Things are added and acknowledged one by one, until a kill or a full disk; then once more."""
    begun = rng.randint(0, 5)
    for number in range(begun):
        add(number)

    def work(kept: Callable[[], None]) -> None:
        for number in range(begun, begun + _LINES):
            add(number)
            kept()

    size = path.stat().st_size if path.exists() else 0
    bound = (
        {"largest_file": size + rng.randint(0, 3000)}
        if is_full
        else {"kill_after": rng.uniform(0.005, _MOST_SECONDS)}
    )
    outcome, n = acknowledged(work, **bound)
    n += begun
    there = read()
    hold(there[:n] == list(range(n)), f"of {n} acknowledged there are {len(there)}")
    # The last one may have been written and not yet acknowledged.
    hold(there in (list(range(n)), list(range(n + 1))), "something is there that was not written")
    add(len(there))
    hold(read() == list(range(len(there) + 1)), "nothing can be added afterwards")
    return outcome


def notes(rng: Random, folder: Path, *, is_full: bool = False) -> str:
    path = folder / "notes" / "notes.sqlite"
    kept = Notes(path)

    def read() -> list[int]:
        if path.exists():
            with closing(sqlite3.connect(path)) as connection:
                hold(
                    connection.execute("pragma integrity_check").fetchone() == ("ok",),
                    "the notes are damaged",
                )
        return [int(one.text) for one in kept.on("nrr")]

    return _kept(
        rng, path, lambda n: kept.add(date(2024, 1, 1), "nrr", str(n), "somebody"), read, is_full=is_full
    )


def ledger(rng: Random, folder: Path, *, is_full: bool = False) -> str:
    path = folder / "alerts" / "sent.jsonl"

    def add(number: int) -> None:
        with held(path) as open_ledger:
            open_ledger.mark([_alert(number)], "board", "somebody")

    def read() -> list[int]:
        known = Ledger(path)
        return [n for n in range(_LINES + 10) if not known.fresh([_alert(n)], "board", "somebody")]

    return _kept(rng, path, add, read, is_full=is_full)


def audit(rng: Random, folder: Path, *, is_full: bool = False) -> str:
    settings = Settings(audit=folder / "audit")
    path = folder / "audit" / "audit.jsonl"
    full = rng.choice([2_000, 10**9])

    def add(number: int) -> None:
        record(settings, "somebody", "board", "0" * 16, "view", str(number), full=full)

    def read() -> list[int]:
        lines = [
            line
            for file in sorted(path.parent.glob("audit-*.jsonl"))
            for line in file.read_bytes().splitlines()
        ]
        lines += path.read_bytes().splitlines() if path.exists() else []
        return [int(entry["what"]) for entry in map(_entry, lines) if entry]

    return _kept(rng, path, add, read, is_full=is_full)


def _entry(line: bytes) -> dict | None:
    """What a line says; half a line never was an entry."""
    try:
        return json.loads(line)
    except ValueError:
        return None


def _alert(number: int) -> Alert:
    return Alert("late", f"m{number}", "2024-01", "", Text("遅れ", "late"), "")


def _age(folder: Path) -> None:
    """As if an hour had passed since the writer was killed."""
    then = time.time() - _HOUR - 1
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (then, then), follow_symlinks=False)


KINDS = {
    "export: killed or disk full": export,
    "report folder: killed or disk full": site,
    "note writer killed": notes,
    "note writer: disk full": partial(notes, is_full=True),
    "audit writer killed": audit,
    "audit writer: disk full": partial(audit, is_full=True),
    "alert sender killed": ledger,
    "alert sender: disk full": partial(ledger, is_full=True),
}

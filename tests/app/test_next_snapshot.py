"""The next snapshot: what readers ask of one is worked out on the next before anybody hears of it, one process at a time."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
from filelock import FileLock

from csdash.errors import CsdashError
from csdash.months import month_start
from csdash.scope import EVERYTHING, Scope
from csdash.session import Session
from csdash.snapshots.last_good import Known
from csdash.snapshots.publish import publish
from csdash.text import Text
from csdash.ui import cache, next_snapshot, unhurried
from csdash.views.kept import cached
from csdash.views.tally import Tally
from csdash.views.view import Snapshot, View
from tests.app.company import PATIENCE, accounts

NOVEMBER, DECEMBER = date(2025, 11, 30), date(2025, 12, 31)
# December has lost the first month of November's.
FIRST, LAST = {NOVEMBER: 24288, DECEMBER: 24289}, {NOVEMBER: 24310, DECEMBER: 24311}


def published(root: Path, as_of: date) -> Snapshot:
    rows = accounts().filter(pl.col("month").is_between(month_start(FIRST[as_of]), as_of))
    return Snapshot(publish({"accounts": rows}, root, as_of, "a test"), as_of)


@pytest.fixture
def snapshots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Snapshot, Snapshot]:
    """November and December of one root."""
    monkeypatch.setenv("CSDASH_DATA", str(tmp_path / "root"))
    return published(tmp_path / "root", NOVEMBER), published(tmp_path / "root", DECEMBER)


def view_of(snapshot: Snapshot, months: tuple[int, int] | None = None, **chosen: object) -> View:
    """As the shell makes it."""
    session = cache.session(snapshot, EVERYTHING)
    whole = (session.first_month, session.last_month)
    view = View("ja", "light", snapshot, session.scope, session.as_of, 12, months or whole, (), session)
    opened = partial(cache.session, scope=EVERYTHING)
    return replace(view, opened=opened, tally=cache.tally(EVERYTHING), **chosen)


def counting(fails: Exception | None = None) -> tuple[Callable[..., int], list[View]]:
    runs: list[View] = []

    @cached
    def stock(_: Session, view: View, plain: str) -> int:
        runs.append(view)
        if fails and view.as_of == DECEMBER:
            raise fails
        return len(plain)

    return stock, runs


def prepare(snapshots: tuple[Snapshot, Snapshot], folder: Path | None = None) -> None:
    next_snapshot.prepare_next(cache.session, snapshots[1], {EVERYTHING: cache.tally(EVERYTHING)}, folder)


def test_what_was_asked_of_the_one_needs_no_asking_of_the_next(snapshots):
    stock, runs = counting()
    stock(view_of(snapshots[0]), "plain")
    prepare(snapshots)
    assert runs == [view_of(snapshots[0]), view_of(snapshots[1])]
    stock(view_of(snapshots[1]), "plain")
    assert len(runs) == 2, "the first reader of the new snapshot waits"


def test_months_that_reach_to_an_end_go_along_and_others_stay(snapshots):
    stock, runs = counting()
    for months in [(24300, LAST[NOVEMBER]), (24300, 24305), (FIRST[NOVEMBER], 24300)]:
        stock(view_of(snapshots[0], months), "plain")
    prepare(snapshots)
    assert [view.months for view in runs[3:]] == [
        (24300, LAST[DECEMBER]),
        (24300, 24305),
        (FIRST[DECEMBER], 24300),
    ]


def test_filters_language_and_theme_are_asked_as_they_were(snapshots):
    stock, runs = counting()
    chosen = {"language": "en", "theme": "dark", "window": 3, "where": (("segment", ("SMB",)),)}
    stock(view_of(snapshots[0], **chosen), "plain")
    prepare(snapshots)
    anew = runs[1]
    assert (anew.language, anew.theme, anew.window, anew.where) == ("en", "dark", 3, (("segment", ("SMB",)),))
    assert (anew.snapshot, anew.as_of, anew.session.id) == (snapshots[1], DECEMBER, snapshots[1].id)
    assert anew.opened(snapshots[0]).id == snapshots[0].id


@pytest.mark.parametrize(
    "error", [CsdashError(Text("無い", "not there")), ZeroDivisionError("a mistake of ours")]
)
def test_what_fails_holds_back_neither_the_rest_nor_the_snapshot(snapshots, error, caplog):
    failing, _ = counting(error)
    stock, runs = counting()
    failing(view_of(snapshots[0]), "first")
    stock(view_of(snapshots[0]), "second")
    with caplog.at_level(logging.WARNING):
        prepare(snapshots)
    assert [view.as_of for view in runs] == [NOVEMBER, DECEMBER]
    told = [record.getMessage() for record in caplog.records if record.name == "csdash.ui.unhurried"]
    assert told == (
        []
        if isinstance(error, CsdashError)
        else ["a question before anybody asked failed: ZeroDivisionError"]
    )


def test_what_takes_too_long_is_left_to_who_asks(snapshots, monkeypatch):
    stock, runs = counting()
    for plain in ("one", "two"):
        stock(view_of(snapshots[0]), plain)
    monkeypatch.setattr(unhurried, "_LONGEST", -1)
    prepare(snapshots)
    assert len(runs) == 3


def test_asking_again_is_not_what_readers_ask(snapshots):
    stock, _ = counting()
    for _ in range(2):
        stock(view_of(snapshots[0]), "plain")
    tally = cache.tally(EVERYTHING)
    prepare(snapshots)
    assert [noted.n_times for noted in tally._noted.values()] == [1]


def test_a_scope_without_rows_leaves_the_others_theirs(snapshots):
    stock, runs = counting()
    stock(view_of(snapshots[0]), "plain")
    scopes = {Scope.of(segment=["nobody"]): Tally(), EVERYTHING: cache.tally(EVERYTHING)}
    next_snapshot.prepare_next(cache.session, snapshots[1], scopes, None)
    assert len(runs) == 2


def test_the_watch_prepares_through_the_scopes_in_use(snapshots, monkeypatch):
    stock, runs = counting()
    stock(view_of(snapshots[0]), "plain")
    cache._prepare(Known(SimpleNamespace(id=snapshots[1].id, as_of=DECEMBER), ()))
    assert runs[1:] == [view_of(snapshots[1])]


def test_one_process_after_the_other(snapshots, tmp_path):
    stock, runs = counting()
    stock(view_of(snapshots[0]), "plain")
    with FileLock(tmp_path / "unhurried.lock"):
        waiting = threading.Thread(target=prepare, args=(snapshots, tmp_path))
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive(), "two processes are at it together"
        assert len(runs) == 1
    waiting.join(PATIENCE)
    assert len(runs) == 2


def test_whoever_has_waited_long_enough_goes_on(snapshots, tmp_path, monkeypatch):
    monkeypatch.setattr(unhurried, "_LONGEST_WAIT", 0.1)
    stock, runs = counting()
    stock(view_of(snapshots[0]), "plain")
    with FileLock(tmp_path / "unhurried.lock"):
        waiting = threading.Thread(target=prepare, args=(snapshots, tmp_path), daemon=True)
        waiting.start()
        waiting.join(30)
        assert len(runs) == 2


def test_a_place_that_cannot_be_written_is_no_reason_to_wait(snapshots, tmp_path):
    (tmp_path / "file").write_text("where a folder should be")
    stock, runs = counting()
    stock(view_of(snapshots[0]), "plain")
    prepare(snapshots, tmp_path / "file")
    assert len(runs) == 2

"""What becomes of open sessions when snapshots come, go or are damaged: nothing moves under the reader's eyes."""

import shutil
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from csdash import clock
from csdash.snapshots import watch
from csdash.snapshots.publish import publish
from csdash.ui import cache
from csdash.views.view import View
from tests.app.company import PATIENCE, accounts, opened, texts, views_shown
from tests.app.test_notes_form import popover_open

NOVEMBER, DECEMBER = date(2025, 11, 30), date(2025, 12, 31)
# A page that draws nothing: what is asked here is asked of the shell.
PAGE = "trust/definitions.py"


def publish_november(root: Path) -> str:
    return publish({"accounts": accounts(last=date(2025, 11, 1))}, root, NOVEMBER, "a test")


def publish_december(root: Path, plus: int = 0) -> str:
    return publish({"accounts": accounts().with_columns(pl.col("mrr") + plus)}, root, DECEMBER, "a test")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root that holds November."""
    place = tmp_path / "root"
    publish_november(place)
    monkeypatch.setenv("CSDASH_DATA", str(place))
    return place


@pytest.fixture(autouse=True)
def shown(monkeypatch: pytest.MonkeyPatch) -> list[View]:
    return views_shown(monkeypatch)


@pytest.fixture
def view(shown: list[View]) -> Callable[[AppTest], View]:
    """What the run that has just ended has shown."""

    def of(app: AppTest) -> View:
        assert not app.exception
        return shown[-1]

    return of


def said(app: AppTest) -> str:
    return texts(app).replace("\\", "").replace("\N{WORD JOINER}", "")


def can_switch(app: AppTest) -> bool:
    return any(button.key == "offer.accept" for button in app.button)


def in_another_process() -> None:
    st.cache_resource.clear()


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def file_of(root: Path, snapshot_id: str) -> Path:
    return root / "snapshots" / snapshot_id / "accounts" / "2025-11.parquet"


@pytest.mark.parametrize(
    ("locale", "words"),
    [("ja-JP", "2025年12月31日時点の新しいデータがあります"), ("en-US", "newer data, as of 31 Dec 2025")],
)
def test_a_newer_snapshot_is_an_offer_until_it_is_accepted(root: Path, locale: str, words: str, view):
    app = opened(page=PAGE, locale=locale)
    old = view(app).snapshot
    assert not can_switch(app)
    new = publish_december(root)
    cache.look_again()
    app.run()
    assert view(app).snapshot == old
    assert view(app).session.id == old.id
    assert words in said(app)
    # Other pages, and the dates to choose from, are of the same state of the data.
    app.switch_page("pages/trust/data.py").run()
    assert view(app).snapshot == old
    assert can_switch(app)
    app.button(key="offer.accept").click().run()
    assert view(app).snapshot.id == view(app).session.id == new
    assert not can_switch(app)


def test_data_that_has_come_is_not_called_late(root: Path, monkeypatch: pytest.MonkeyPatch, view):
    monkeypatch.setattr(clock, "today", lambda _: date(2026, 1, 20))
    app = opened(page=PAGE)
    assert "データが遅れています" in said(app)
    publish_december(root)
    cache.look_again()
    app.run()
    assert view(app).as_of == NOVEMBER
    assert "データが遅れています" not in said(app)


def test_who_comes_later_or_loads_the_page_again_sees_the_newer_one(root: Path, view):
    first = opened(page=PAGE)
    new = publish_december(root)
    cache.look_again()
    assert view(opened(page=PAGE)).snapshot.id == new
    assert view(first.run()).as_of == NOVEMBER


def test_the_same_day_published_again_is_an_offer_too(root: Path, view):
    before = publish_december(root)
    app = opened({"as_of": "2025-12-31"}, page=PAGE)
    after = publish_december(root, plus=1)
    cache.look_again()
    app.run()
    assert view(app).snapshot.id == before != after
    assert "2025年12月31日時点のデータが更新されました" in said(app)
    app.button(key="offer.accept").click().run()
    assert view(app).snapshot.id == after


def test_what_was_taken_back_is_said_to_be_so(root: Path, view):
    first = cache.known_snapshots()[0]
    second = publish_december(root)
    cache.look_again()
    app = opened(page=PAGE)
    assert view(app).snapshot.id == second
    (root / "CURRENT").write_text(f"{first.id}\n")
    cache.look_again()
    app.run()
    assert view(app).snapshot.id == second
    assert "取り下げられました。現在のデータは2025年11月30日時点" in said(app)


def damage_file(root: Path, newest: str) -> None:
    flip(file_of(root, newest))


def damage_manifest(root: Path, newest: str) -> None:
    (root / "snapshots" / newest / "manifest.json").write_text("{")


def damage_current(root: Path, _newest: str) -> None:
    (root / "CURRENT").write_text("0" * 16)


def damage_newer_format(root: Path, newest: str) -> None:
    path = root / "snapshots" / newest / "manifest.json"
    path.write_text(path.read_text().replace('"schema_version": 1', '"schema_version": 2'))


DAMAGES = {
    damage_file: "チェックサムが一致しません",
    damage_manifest: "manifest.json を読めません",
    damage_newer_format: "csdash を更新してください",
}


@pytest.mark.parametrize(("damage", "why"), DAMAGES.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_a_cold_start_stays_on_the_last_good_one_and_says_why(root: Path, damage: Callable, why: str, view):
    damage(root, publish_december(root))
    in_another_process()
    app = opened(page=PAGE)
    assert view(app).as_of == NOVEMBER
    assert "最新のデータを開けません" in said(app)
    assert "代わりに2025年11月30日時点のデータを表示しています" in said(app)
    assert why in said(app)
    assert str(root) not in said(app), "where it lies on the server is nobody's business"
    assert not can_switch(app)


def test_current_that_points_nowhere_is_damage_too(root: Path, view):
    december = publish_december(root)
    damage_current(root, december)
    in_another_process()
    app = opened(page=PAGE, locale="en-US")
    assert view(app).snapshot.id == december
    assert "The newest data cannot be opened" in said(app)


def test_a_damaged_newer_one_is_said_and_not_offered(root: Path, view):
    app = opened(page=PAGE)
    damage_file(root, publish_december(root))
    cache.look_again()
    app.run()
    assert view(app).as_of == NOVEMBER
    assert "最新のデータを開けません" in said(app)
    assert not can_switch(app)
    # Put right by publishing it again, it is offered.
    publish_december(root)
    cache.look_again()
    app.run()
    assert "最新のデータを開けません" not in said(app)
    assert can_switch(app)


def test_what_is_open_goes_on_when_its_files_are_gone(root: Path, view):
    december = publish_december(root)
    cache.look_again()
    app = opened(page=PAGE)
    shutil.rmtree(root / "snapshots" / december)
    cache.look_again()
    app.run()
    assert view(app).snapshot.id == december
    assert not can_switch(app), "an older one is no offer"
    assert "最新のデータを開けません" in said(app)
    # Who comes now, to a process that has nothing open, gets the last good one.
    in_another_process()
    late = opened(page=PAGE)
    assert view(late).as_of == NOVEMBER
    # And so does the reader whose snapshot cannot be opened again.
    app.run()
    assert view(app).as_of == NOVEMBER
    assert "サーバーからなくなったため、2025年11月30日時点のデータに切り替わりました" in said(app)


def test_an_older_date_whose_snapshot_cannot_be_opened_is_left_out(root: Path, view, monkeypatch):
    popover_open(monkeypatch, "as_of")
    november = cache.known_snapshots()[0]
    publish_december(root)
    cache.look_again()
    app = opened(page=PAGE)
    flip(file_of(root, november.id))
    app.selectbox(key="filter.as_of.ja").select(NOVEMBER).run()
    assert view(app).as_of == DECEMBER
    assert "2025-11-30" in said(app)


def test_nothing_whole_is_refused_in_words(root: Path, shown):
    damage_file(root, cache.known_snapshots()[0].id)
    in_another_process()
    app = opened(page=PAGE)
    assert not app.exception
    assert "壊れています" in said(app)
    assert not shown


class TestLooking:
    """The look in the background."""

    def looked(self, seen: watch.Watch, found: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not found():
            assert time.monotonic() < deadline
            seen.known()
            time.sleep(0.01)

    def test_nobody_waits_for_a_look_or_for_what_it_opens(self, root: Path):
        opening, go_on, is_open = threading.Event(), threading.Event(), threading.Event()

        def prepare(_known: object) -> None:
            opening.set()
            go_on.wait(PATIENCE)
            is_open.set()

        looking = watch.Watch(root, prepare, seconds=0)
        old = looking.known().newest.id
        new = publish_december(root)
        self.looked(looking, opening.is_set)
        assert looking.known().newest.id == old, "nobody hears of it before it is open"
        assert not is_open.is_set(), "whoever asked has waited"
        go_on.set()
        self.looked(looking, lambda: looking.known().newest.id == new)

    def test_a_new_snapshot_is_open_before_anybody_asks(
        self, root: Path, monkeypatch: pytest.MonkeyPatch, view
    ):
        monkeypatch.setattr(watch, "SECONDS_BETWEEN_LOOKS", 0)
        monkeypatch.setattr(watch.Watch.__init__, "__defaults__", (watch._unprepared, 0))
        app = opened(page=PAGE)
        new = publish_december(root)
        opened_by = []
        original = cache.csdash.open

        def opens(*arguments: object, **named: object):
            opened_by.append((named["snapshot_id"], threading.current_thread().name))
            return original(*arguments, **named)

        monkeypatch.setattr(cache.csdash, "open", opens)
        deadline = time.monotonic() + PATIENCE
        while cache.known_snapshots()[0].id != new:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        app.run()
        app.button(key="offer.accept").click().run()
        assert view(app).snapshot.id == new
        assert opened_by == [(new, "csdash-watch")]

    @pytest.mark.parametrize("gone", ["snapshots", "all"])
    def test_what_is_known_stays_when_all_is_gone(self, root: Path, gone: str):
        looking = watch.Watch(root, seconds=0)
        november = looking.known().newest
        shutil.rmtree(root / "snapshots" if gone == "snapshots" else root)
        self.looked(looking, lambda: looking.known().damaged is not None)
        assert looking.known().newest == november

    def test_a_panic_in_a_look_ends_neither_the_watch_nor_the_process(self, root, monkeypatch):
        looking = watch.Watch(root, seconds=0)
        november = looking.known().newest
        panicked = threading.Event()

        def panics(*_: object) -> None:
            panicked.set()
            raise pl.exceptions.PanicException("a parser of its own mind")

        with monkeypatch.context() as once:
            once.setattr(watch, "last_good", panics)
            self.looked(looking, panicked.is_set)
            assert looking.known().newest == november
        new = publish_december(root)
        self.looked(looking, lambda: looking.known().newest.id == new)

    def test_a_look_that_began_before_a_publication_does_not_undo_it(self, root: Path):
        began, go_on = threading.Event(), threading.Event()

        def prepare(_known: object) -> None:
            began.set()
            go_on.wait(PATIENCE)

        looking = watch.Watch(root, prepare, seconds=0)
        looking.known()
        publish_december(root)
        self.looked(looking, began.is_set)
        newest = publish_december(root, plus=1)
        assert looking.look_now().newest.id == newest
        go_on.set()
        assert looking._looking.acquire(timeout=PATIENCE), "the look never came to its end"
        assert looking.known().newest.id == newest

"""The store of notes: a small SQLite file beside the snapshots.

SQLite locks, survives a kill at any point and keeps what it has acknowledged; nothing is ever deleted: who takes
a note off a figure is noted as well.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from csdash.errors import CsdashError
from csdash.notes.note import Note, checked
from csdash.settings import Settings
from csdash.snapshots.beside import beside
from csdash.text import Text

FOLDER, NAME = "notes", "notes.sqlite"
# Seconds to wait for another writer, who needs milliseconds.
PATIENCE = 10
UNWRITABLE = Text(
    "メモ {path} を読み書きできません: {why}", "The notes {path} cannot be read or written: {why}."
)
NOWHERE = Text(
    "メモを残す場所がありません。スナップショットのルートを使うか、設定 state にフォルダーを指定してください。",
    "There is no place for notes: use a snapshot root, or name a folder by the setting state.",
)
_SCHEMA = """
    create table if not exists notes (
        id integer primary key autoincrement,
        day text not null, metric text not null, text text not null,
        author text not null, written_at text not null,
        removed_by text, removed_at text
    )
"""
_LINES = """
    create table if not exists lines (
        id integer primary key autoincrement,
        told_of text not null, scene text not null, text text not null,
        author text not null, written_at text not null
    )
"""


class Notes:
    """The notes on the figures of one root; `path` None where there is no place to keep any."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    @property
    def is_kept(self) -> bool:
        """Whether there is a place for notes."""
        return self._path is not None

    @property
    def version(self) -> str:
        """A word that changes with every note written or taken off; part of what a kept figure depends on."""
        rows = self._rows("select count(*), count(removed_at) from notes")
        return "-".join(str(n) for n in rows[0]) if rows else ""

    def on(self, metric: str) -> tuple[Note, ...]:
        """The notes on a metric and on all of them, by the day they are about."""
        rows = self._rows(
            "select id, day, metric, text, author, written_at from notes "
            "where removed_at is null and metric in ('', ?) order by day, id",
            metric,
        )
        return tuple(
            Note(id_, date.fromisoformat(day), of, text, author, datetime.fromisoformat(at))
            for id_, day, of, text, author, at in rows
        )

    def add(self, day: date, metric: str, text: str, author: str) -> None:
        """Keep a note; on the disk when this returns. Raises CsdashError."""
        text, author = checked(text, author)
        self._write(
            "insert into notes (day, metric, text, author, written_at) values (?, ?, ?, ?, ?)",
            day.isoformat(),
            metric,
            text,
            author,
            _now(),
        )

    def remove(self, note: int, by: str) -> None:
        """Take a note off the figures; that it was there, and who took it off, stays."""
        _, by = checked("-", by)
        self._write(
            "update notes set removed_by = ?, removed_at = ? where id = ? and removed_at is null",
            by,
            _now(),
            note,
        )

    def lines(self, told_of: str) -> dict[str, str]:
        """What the presenter adds to each scene of a story told of the month `told_of`, such as 2026-10."""
        newest = "select scene, text from lines where id in (select max(id) from lines where told_of = ? group by scene)"
        return {scene: text for scene, text in self._rows(newest, told_of) if text}

    def say(self, told_of: str, scene: str, text: str, author: str) -> None:
        """Keep the presenter's line to a scene in place of the one before, which stays in the store; "" takes it off."""
        said = checked(text, "-")[0] if text.strip() else ""
        self._write(
            "insert into lines (told_of, scene, text, author, written_at) values (?, ?, ?, ?, ?)",
            told_of,
            scene,
            said,
            author,
            _now(),
        )

    def _rows(self, query: str, *values: str) -> list[tuple]:
        if self._path is None or not self._path.exists():
            return []
        with self._opened() as connection:
            return connection.execute(query, values).fetchall()

    def _write(self, statement: str, *values: str | int) -> None:
        if self._path is None:
            raise CsdashError(NOWHERE)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as cause:
            raise CsdashError(UNWRITABLE.format(path=str(self._path), why=str(cause.strerror))) from cause
        with self._opened() as connection, connection:
            connection.execute(statement, values)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=PATIENCE)) as connection:
                connection.execute(_SCHEMA)
                connection.execute(_LINES)
                yield connection
        except sqlite3.Error as cause:
            raise CsdashError(UNWRITABLE.format(path=str(self._path), why=str(cause))) from cause


def notes_of(settings: Settings) -> Notes:
    """The notes beside the data that these settings show."""
    folder = beside(settings, FOLDER)
    return Notes(folder / NAME if folder else None)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

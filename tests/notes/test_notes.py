"""Notes: kept beside the data, with who and when, by several writers at once, and drawn on the trend."""

import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import csdash
from csdash.errors import CsdashError
from csdash.notes import LONGEST, Notes, notes_of
from csdash.panels.trend import annotations_of, trend_panel
from csdash.scope import Scope
from csdash.settings import Settings
from csdash.share.asked import view_of
from csdash.snapshots.publish import publish
from tests.histories import history

DAY = date(2026, 4, 1)


@pytest.fixture
def notes(tmp_path: Path) -> Notes:
    return Notes(tmp_path / "notes" / "notes.sqlite")


def test_a_note_is_kept_with_who_and_when(notes):
    assert notes.on("nrr") == ()
    notes.add(DAY, "nrr", "  料金改定を\n実施 ", "山田")
    (note,) = notes.on("nrr")
    assert (note.day, note.metric, note.text, note.author) == (DAY, "nrr", "料金改定を 実施", "山田")
    assert note.written_at.tzinfo is not None


def test_a_note_on_all_is_on_each_and_others_are_not(notes):
    notes.add(DAY, "", "for all", "A")
    notes.add(date(2026, 1, 1), "grr", "only GRR", "B")
    assert [note.text for note in notes.on("grr")] == ["only GRR", "for all"]
    assert [note.text for note in notes.on("nrr")] == ["for all"]


def test_what_is_taken_off_stays_in_the_store_with_who_did_it(notes, tmp_path):
    notes.add(DAY, "nrr", "wrong", "A")
    notes.remove(notes.on("nrr")[0].id, "B")
    assert notes.on("nrr") == ()
    with sqlite3.connect(tmp_path / "notes" / "notes.sqlite") as store:
        assert store.execute("select text, author, removed_by from notes").fetchall() == [("wrong", "A", "B")]


def test_the_line_of_a_presenter_is_the_newest_of_its_month(notes):
    assert notes.lines("2026-10") == {}
    notes.say("2026-10", "opening", "Thank you", "A")
    notes.say("2026-10", "opening", " Thank\nyou all ", "B")
    notes.say("2026-10", "nps", "Read the answers", "A")
    notes.say("2026-11", "opening", "Next month", "A")
    assert notes.lines("2026-10") == {"opening": "Thank you all", "nps": "Read the answers"}
    notes.say("2026-10", "nps", "  ", "A")
    assert notes.lines("2026-10") == {"opening": "Thank you all"}
    # No figure depends on them.
    assert notes.version == "0-0"


def test_every_change_is_another_version(notes):
    seen = [notes.version]
    notes.add(DAY, "nrr", "one", "A")
    seen.append(notes.version)
    notes.remove(1, "A")
    seen.append(notes.version)
    assert len(set(seen)) == 3
    notes.remove(1, "A")
    assert notes.version == seen[-1]


@pytest.mark.parametrize(
    ("text", "author"), [("", "A"), ("  \n", "A"), ("a", " "), ("a" * (LONGEST + 1), "A")]
)
def test_nothing_and_too_much_are_refused(notes, text, author):
    with pytest.raises(CsdashError):
        notes.add(DAY, "nrr", text, author)
    assert notes.on("nrr") == ()


def test_a_note_is_data(notes):
    hostile = "x'); drop table notes; --\x1b[2J\u202e<b>"
    notes.add(DAY, "nrr'", hostile, "A")
    assert notes.on("nrr'")[0].text == "x'); drop table notes; --?[2J?<b>"


WRITER = """
import sys
from datetime import date
from pathlib import Path
from csdash.notes import Notes, store
store.PATIENCE = 240  # a busy machine is no lost note
for number in range(20):
    Notes(Path(sys.argv[1])).add(date(2026, 4, 1), "nrr", f"{sys.argv[2]}-{number}", "A")
"""


def test_several_writers_lose_nothing(tmp_path, root):
    path = tmp_path / "notes.sqlite"
    command = [sys.executable, "-c", WRITER, str(path)]
    writers = [subprocess.Popen([*command, str(writer)], cwd=root) for writer in range(2)]
    assert [one.wait(timeout=240) for one in writers] == [0, 0]
    assert len({note.text for note in Notes(path).on("nrr")}) == 40


def test_a_broken_store_is_said_and_not_written_over(tmp_path):
    path = tmp_path / "notes.sqlite"
    path.write_bytes(b"this is no database, and long enough to be looked at as one" * 20)
    with pytest.raises(CsdashError, match="cannot be read or written"):
        Notes(path).add(DAY, "nrr", "a", "A")
    assert path.read_bytes().startswith(b"this is no database")


def test_a_bare_folder_has_no_place_for_notes_unless_one_is_named(tmp_path):
    assert not notes_of(Settings(data=tmp_path)).is_kept
    with pytest.raises(CsdashError, match="no place for notes"):
        notes_of(Settings(data=tmp_path)).add(DAY, "nrr", "a", "A")
    kept = notes_of(Settings(data=tmp_path, state=tmp_path / "state"))
    kept.add(DAY, "nrr", "a", "A")
    assert kept.on("nrr")
    assert not notes_of(Settings(data=tmp_path / "other", state=tmp_path / "state")).on("nrr")


@pytest.fixture
def root_with_note(tmp_path):
    root = tmp_path / "root"
    paid = {f"A{n:02}": [100] * 14 + [90 + n] * 12 for n in range(30)}
    segment = {name: ("SMB", "ENT")[n % 2] for n, name in enumerate(paid)}
    publish({"accounts": history("2024-06", paid, segment=segment)}, root, date(2026, 7, 31), "a test")
    notes_of(Settings(data=root)).add(DAY, "nrr", "Prices <b>rose</b>", "山田")
    return root


def test_a_note_is_on_the_chart_of_its_metric_and_in_the_key(root_with_note):
    settings = Settings(data=root_with_note)
    session = csdash.open(root_with_note, settings=settings)
    view = view_of(session, "en")
    assert view.notes == "1-0"
    said = str(trend_panel(view, "nrr").chart.payload)
    assert "Prices &lt;b&gt;rose" in said
    assert "Prices" not in str(trend_panel(view, "grr").chart.payload)
    notes_of(settings).remove(1, "A")
    assert "Prices" not in str(trend_panel(view_of(session, "en"), "nrr").chart.payload)


def test_who_sees_only_a_part_sees_no_notes(root_with_note):
    settings = Settings(data=root_with_note)
    part = csdash.open(root_with_note, settings=settings, scope=Scope.of(segment=["SMB"]))
    told = annotations_of(part, "nrr", "en")
    assert told is None or "Prices" not in "".join(told["text"])


def test_notes_are_those_of_the_data_that_was_opened(root_with_note):
    # Without settings that name it, as every command with --data opens it: not the notes of another root.
    session = csdash.open(root_with_note)
    assert session.settings.data == root_with_note
    assert "Prices" in str(trend_panel(view_of(session, "en"), "nrr").chart.payload)

"""The ledger: nobody hears of it twice, whoever runs beside it and whatever was left half written."""

import subprocess
import sys
from pathlib import Path

import pytest

from csdash.errors import CsdashError, SettingError
from csdash.settings import Settings
from csdash.share.alerts import ledger
from csdash.share.alerts.alert import Alert
from csdash.share.alerts.ledger import Ledger, held, ledger_path
from csdash.text import Text

SAID = Text("文", "sentence")
ONE = Alert("target", "grr", "2026-02", "window=12", SAID, "link")
OTHERS = [
    Alert("change", "grr", "2026-02", "window=12", SAID, "link"),
    Alert("target", "nrr", "2026-02", "window=12", SAID, "link"),
    Alert("target", "grr", "2026-03", "window=12", SAID, "link"),
    Alert("target", "grr", "2026-02", "window=12&segment=SMB", SAID, "link"),
]
BOARD = ("board", "board@example.co.jp")


def test_what_was_marked_is_known_at_the_next_look(tmp_path: Path):
    path = tmp_path / "alerts" / "sent.jsonl"
    with held(path) as first:
        assert first.fresh([ONE, *OTHERS], *BOARD) == [ONE, *OTHERS]
        first.mark([ONE], *BOARD)
        assert first.fresh([ONE], *BOARD) == []
    with held(path) as second:
        # The same in other words is the same; of anything else it is not.
        again = Alert("target", "grr", "2026-02", "window=12", Text("別の文", "other words"), "elsewhere")
        assert second.fresh([again, *OTHERS], *BOARD) == OTHERS
        assert second.fresh([ONE], "kansai", "board@example.co.jp") == [ONE]
        assert second.fresh([ONE], "board", "other@example.co.jp") == [ONE]


def test_half_a_line_is_no_mark_and_spoils_no_other(tmp_path: Path):
    path = tmp_path / "sent.jsonl"
    with held(path) as first:
        first.mark([ONE, OTHERS[0]], *BOARD)
    whole = path.read_bytes()
    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        with held(path) as again:
            fresh = again.fresh([ONE, OTHERS[0]], *BOARD)
            again.mark(fresh, *BOARD)
        assert Ledger(path).fresh([ONE, OTHERS[0]], *BOARD) == []
    # What is no line of ours is passed over.
    path.write_bytes(whole + b'\xff\n[]\n{"kind": "target"}\nnull\n')
    assert Ledger(path).fresh([ONE, *OTHERS], *BOARD) == OTHERS[1:]


SENDER = """
import os, sys, time
from pathlib import Path
from tests.share.alerts.test_ledger import ONE, BOARD
from csdash.share.alerts.ledger import held
with held(Path(sys.argv[1])) as ledger:
    for one in ledger.fresh([ONE], *BOARD):
        time.sleep(0.5)
        print("sent", flush=True)
        if sys.argv[2:]:
            os._exit(9)
        ledger.mark([one], *BOARD)
"""


def test_two_processes_at_once_send_it_once(tmp_path: Path, root: Path):
    command = [sys.executable, "-c", SENDER, str(tmp_path / "sent.jsonl")]
    both = [subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=240)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(said) == ["", "sent\n"]
    assert (tmp_path / "sent.jsonl").read_text().count("\n") == 1


def test_who_is_killed_before_the_mark_sends_it_once_more(tmp_path: Path, root: Path):
    command = [sys.executable, "-c", SENDER, str(tmp_path / "sent.jsonl")]
    said = [
        subprocess.run([*command, *killed], cwd=root, capture_output=True, text=True, check=False)
        for killed in (["killed"], [], [])
    ]
    assert [(one.returncode, one.stdout) for one in said] == [(9, "sent\n"), (0, "sent\n"), (0, "")]


def test_who_waits_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ledger, "PATIENCE", 0.1)
    path = tmp_path / "sent.jsonl"
    with held(path), pytest.raises(CsdashError, match="Another process"), held(path):
        pass


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(CsdashError, match="cannot be kept"), held(tmp_path / "file" / "sent.jsonl"):
        pass


def test_it_lies_beside_the_snapshots_or_below_state(tmp_path: Path):
    root, bare = tmp_path / "root", tmp_path / "bare"
    (root / "snapshots").mkdir(parents=True)
    bare.mkdir()
    assert ledger_path(Settings(data=root)) == root / "alerts" / "sent.jsonl"
    for data in (bare, "s3://bucket/retention"):
        with pytest.raises(SettingError, match="setting state"):
            ledger_path(Settings(data=data))
        assert tmp_path / "state" in ledger_path(Settings(data=data, state=tmp_path / "state")).parents
    # Two companies told of from one machine keep their notes apart.
    assert ledger_path(Settings(data=bare, state=tmp_path)) != ledger_path(
        Settings(data=root, state=tmp_path)
    )

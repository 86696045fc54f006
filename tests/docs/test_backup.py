"""What docs/operating.md tells to type for a back-up and a restore gives back what was there."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import csdash
from csdash.audit import record
from csdash.notes import notes_of
from csdash.settings import Settings
from csdash.snapshots.publish import publish
from tests.app.company import accounts
from tests.docs.page import blocks


def typed(command: str, folder: Path) -> None:
    """Run as told, with the Python of these tests."""
    python = Path(sys.executable).parent
    environment = {
        **os.environ,
        "PATH": f"{python}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(Path(csdash.__file__).parents[1]),
    }
    done = subprocess.run(
        ["sh", "-eu", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout


def test_what_was_backed_up_is_restored(tmp_path):
    settings = Settings(data=tmp_path / "data")
    for month, day in ((11, 30), (12, 31)):
        publish(
            {"accounts": accounts(last=date(2025, month, 1))},
            tmp_path / "data",
            date(2025, month, day),
            "test",
        )
    notes_of(settings).add(date(2025, 12, 1), "nrr", "price change", "A")
    record(settings, "sub", "board", "scope", "view", "nrr")
    backup, restore = blocks("docs/operating.md", "sh")
    typed(backup, tmp_path)
    # A second one replaces the notes of the first.
    typed(backup, tmp_path)
    typed(restore, tmp_path)
    restored = Settings(data=tmp_path / "restored")
    before, after = (csdash.open(root.data).metrics("nrr", window=1) for root in (settings, restored))
    assert before.equals(after)
    assert [note.text for note in notes_of(restored).on("nrr")] == ["price change"]
    assert (tmp_path / "restored" / "audit" / "audit.jsonl").read_bytes() == (
        tmp_path / "data" / "audit" / "audit.jsonl"
    ).read_bytes()
    assert (tmp_path / "restored" / "CURRENT").read_text() == (tmp_path / "data" / "CURRENT").read_text()

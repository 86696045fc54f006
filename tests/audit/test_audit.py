"""The audit log: whole lines by several processes at once, nothing lost, nothing written over."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from csdash.audit import audit_log, record
from csdash.errors import CsdashError, SettingError
from csdash.settings import Settings

ONE = ("sub-1", "board", "ab12", "view", "overview")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(Settings(), audit=tmp_path / "audit")


def files(settings: Settings) -> list[Path]:
    """All files of the log, oldest first; whoever is killed when a file is full may leave none that is begun."""
    newest = audit_log(settings)
    return [*sorted(newest.parent.glob("audit-*.jsonl")), *([newest] if newest.exists() else [])]


def entries(settings: Settings) -> list[dict]:
    """Every entry; fails on a line that is none."""
    return [json.loads(line) for file in files(settings) for line in file.read_bytes().splitlines()]


def test_an_entry_says_who_in_which_scope_did_what_and_when(settings):
    record(settings, *ONE)
    (entry,) = entries(settings)
    assert entry.pop("at").endswith("+00:00")
    assert entry == {
        "who": "sub-1", "role": "board", "scope_id": "ab12", "action": "view", "what": "overview",
    }  # fmt: skip


def test_nobody_else_on_the_machine_reads_it(settings):
    record(settings, *ONE)
    path = audit_log(settings)
    assert (path.stat().st_mode & 0o077, path.parent.stat().st_mode & 0o077) == (0, 0)


def test_hostile_words_stay_in_their_line(settings):
    record(settings, "a\nb\x1b[2J\u202e", '"}', "x", "refusal", "y" * 10_000)
    raw = audit_log(settings).read_bytes()
    assert raw.count(b"\n") == 1
    assert raw.isascii()
    (entry,) = entries(settings)
    assert (entry["who"], entry["role"], len(entry["what"])) == ("a\nb\x1b[2J\u202e", '"}', 200)


def test_an_unknown_action_is_a_mistake(settings):
    with pytest.raises(ValueError, match="no action"):
        record(settings, "a", "b", "c", "peek", "d")


def test_a_full_file_gets_a_number_and_none_is_written_over(settings):
    for number in range(30):
        record(settings, "sub", "role", "scope", "view", str(number), full=400)
    assert [entry["what"] for entry in entries(settings)] == [str(number) for number in range(30)]
    assert len(files(settings)) > 5
    # Whoever took old files away must not have later ones take their names, or written over the last.
    audit_log(settings).with_name("audit-000001.jsonl").unlink()
    kept = {file.name: file.read_bytes() for file in files(settings)[:-1]}
    for number in range(10):
        record(settings, "sub", "role", "scope", "view", str(number), full=400)
    assert kept.items() <= {file.name: file.read_bytes() for file in files(settings)[:-1]}.items()
    assert "audit-000001.jsonl" not in {file.name for file in files(settings)}


def test_half_a_line_of_a_writer_that_was_killed_spoils_no_other(settings):
    record(settings, *ONE)
    with audit_log(settings).open("ab") as file:
        file.write(b'{"at": "2026-')
    record(settings, *ONE)
    whole = [line for line in audit_log(settings).read_bytes().splitlines() if line.endswith(b"}")]
    assert [json.loads(line)["what"] for line in whole] == ["overview", "overview"]


def test_without_a_place_nothing_is_noted_and_nothing_happens(settings, tmp_path):
    with pytest.raises(SettingError):
        record(replace(settings, audit=None, data="s3://bucket/data"), *ONE)
    (tmp_path / "file").touch()
    with pytest.raises(CsdashError, match="nothing is shown") as raised:
        record(replace(settings, audit=tmp_path / "file" / "audit"), *ONE)
    assert str(tmp_path) not in str(raised.value)


def test_it_lies_beside_the_data_unless_a_setting_says_where(tmp_path):
    (tmp_path / "snapshots").mkdir()
    assert audit_log(Settings(data=tmp_path)) == tmp_path / "audit" / "audit.jsonl"
    assert audit_log(Settings(data=tmp_path, audit=tmp_path / "log")) == tmp_path / "log" / "audit.jsonl"


def test_a_full_disk_refuses_and_leaves_whole_lines(settings):
    record(settings, *ONE)
    size = audit_log(settings).stat().st_size
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20, limits[1]))
    try:
        with pytest.raises(CsdashError):
            record(settings, *ONE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert len(entries(settings)) == 1


WRITER = """
import sys
from pathlib import Path
from csdash.audit import log, record
from csdash.settings import Settings

log.PATIENCE = 240  # a busy machine is no lost entry
settings = Settings(audit=Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    record(settings, sys.argv[2], "role", "scope", "view", str(number), full=250)
    print(number, flush=True)
"""


def writer(settings: Settings, name: str, lines: int) -> subprocess.Popen:
    """A process of its own that says which entries it was told are on the disk."""
    command = [sys.executable, "-c", WRITER, str(settings.audit), name, str(lines)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ)


def test_several_processes_add_whole_lines_and_rotate_together(settings):
    writers = [writer(settings, name, 25) for name in "abc"]
    for one in writers:
        one.communicate(timeout=240)
        assert one.returncode == 0
    found = entries(settings)
    for name in "abc":
        assert [entry["what"] for entry in found if entry["who"] == name] == [str(n) for n in range(25)]


def test_nothing_that_was_acknowledged_is_lost_when_writers_are_killed(settings):
    for round_ in range(2):
        one = writer(settings, str(round_), 100_000)
        one.stdout.readline()
        time.sleep(0.05 + 0.03 * round_)
        one.kill()
        said = [0, *map(int, one.communicate()[0].split())]
        written = {
            entry["what"]
            for file in files(settings)
            for line in file.read_bytes().splitlines()
            if line.endswith(b"}") and (entry := json.loads(line))["who"] == str(round_)
        }
        assert {str(number) for number in said} <= written

"""The import process: it answers, it is held to its limits, and whatever becomes of it the parent goes on."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import polars as pl
import psutil
import pytest
import xlsxwriter

from csdash.errors import DataError
from csdash.importing.bounded import WorkerFailed, run
from csdash.importing.environment import environment_for
from csdash.importing.mapping import Feed, Mapping
from csdash.importing.process import draft, guess, read
from csdash.importing.requests import Guess, Read
from csdash.snapshots.sources.limits import GIB, MIB, Limits
from csdash.snapshots.sources.read import read_sheets
from csdash.snapshots.sources.sheet import Hints
from tests.importing.workers import children

TABLE = "month,account_id,mrr\n2024-01,A,100\n2024-02,A,120\n"


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    (tmp_path / "scratch").mkdir()
    return tmp_path / "scratch"


@pytest.fixture
def table(tmp_path: Path) -> str:
    (tmp_path / "mrr.csv").write_text(TABLE)
    return str(tmp_path / "mrr.csv")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file that takes a while."""
    path, rows = tmp_path_factory.mktemp("large") / "large.csv", 1_000_000
    pl.DataFrame({"account_id": [f"A{i}" for i in range(rows)], "mrr": range(rows)}).write_csv(path)
    return str(path)


def test_sheets_come_back_as_they_were_read(table: str, scratch: Path):
    heard = []
    (sheet,) = read([table], scratch, {"*": Hints(header_row=1)}, progress=lambda *said: heard.append(said))
    assert (sheet.name, sheet.rows, sheet.hints.delimiter) == ("mrr.csv", 2, ",")
    assert sheet.frame().collect()["mrr"].to_list() == ["100", "120"]
    assert sheet.paths[0].is_relative_to(scratch)
    assert (heard[0][0].en, heard[0][0].ja) == ("reading mrr.csv", "mrr.csv を読み込んでいます")
    assert not children()


def test_mapping_and_draft_are_made_there_too(table: str, scratch: Path):
    sheets = read([table], scratch)
    mapping, reasons = guess(sheets)
    assert isinstance(mapping, Mapping)
    assert reasons
    made = draft(sheets, mapping, scratch / "draft", as_of=date(2024, 3, 1))
    assert made.report.errors == ()
    assert made.manifest.rows["accounts"] == 2
    assert made.mapping == mapping
    assert json.loads((scratch / "draft" / "manifest.json").read_text())["id"] == made.manifest.id


def test_report_of_a_refused_draft_comes_back_whole(table: str, scratch: Path):
    sheets = read_sheets([table], scratch, {})
    columns = {"month": "month", "account_id": "account_id", "mrr": "account_id"}
    made = draft(
        sheets, Mapping((Feed("mrr.csv", columns=columns),)), scratch / "draft", as_of=date(2024, 3, 1)
    )
    assert made.manifest is None
    assert made.report.errors[0].rows


def test_refusal_comes_back_in_both_languages(scratch: Path):
    with pytest.raises(DataError, match=r"none.csv: there is no such file") as refusal:
        read(["/nowhere/none.csv"], scratch)
    assert "none.csv: ファイルがないか" in refusal.value.message.ja


def test_fault_of_ours_names_the_place_and_no_value(table: str, scratch: Path):
    sheets = read_sheets([table], scratch, {})
    sheets[0].paths[0].unlink()
    with pytest.raises(WorkerFailed, match=r"^FileNotFoundError at .*\.py:\d+") as failure:
        guess(sheets)
    assert str(scratch) not in str(failure.value)


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (Limits(seconds=0), "not done after 0 seconds"),
        (Limits(memory=30 * MIB), "more than 0.0292969 GB of memory"),
        (Limits(written=1 * MIB), r"working files passed|no space left to work in"),
    ],
)
def test_process_that_takes_too_much_is_ended(large: str, scratch: Path, limits: Limits, says: str):
    with pytest.raises(DataError, match=says):
        read([large], scratch, limits=limits)
    assert not children()


def test_parser_that_asks_for_too_much_at_once_is_its_own_end(tmp_path: Path, scratch: Path):
    with xlsxwriter.Workbook(tmp_path / "far.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "id")
        sheet.write(1_048_575, 16_383, 1)
    without = Limits(columns=20_000, cells=10**12, memory=1 * GIB)
    with pytest.raises(DataError, match=r"ended before it was done|GB of memory"):
        read([str(tmp_path / "far.xlsx")], scratch, limits=without)


def test_killed_process_is_told_and_the_next_one_works(large: str, table: str, scratch: Path):
    def kill(*_said: object) -> None:
        for child in children():
            child.send_signal(signal.SIGKILL)

    with pytest.raises(DataError, match=r"ended before it was done \(SIGKILL\)"):
        read([large], scratch, progress=kill)
    assert read([table], scratch)[0].rows == 2


def test_caller_who_gives_up_leaves_no_process_behind(large: str, scratch: Path):
    class GivesUp(Exception):
        pass

    def give_up(*_said: object) -> None:
        raise GivesUp

    with pytest.raises(GivesUp):
        read([large], scratch, progress=give_up)
    assert not children()
    assert not list(scratch.rglob("rows.parquet")), "it was ended, not waited for"


PARENT = """
import sys
from pathlib import Path
from csdash.importing.process import read
from csdash.snapshots.sources.query import Query
query = Query("select pg_sleep(600)")
read([sys.argv[1]], Path(sys.argv[2]), query=query, progress=lambda *said: print("asking", flush=True))
"""


def test_process_ends_with_its_parent_even_while_it_has_nothing_to_say(
    postgresql: str, scratch: Path, root: Path
):
    command = [sys.executable, "-c", PARENT, postgresql, str(scratch)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout.readline() == "asking\n"
        workers = psutil.Process(parent.pid).children()
        parent.kill()
    assert workers
    gone, alive = psutil.wait_procs(workers, timeout=120)
    assert gone
    assert not alive


def test_two_at_once_take_turns(table: str, scratch: Path):
    heard: list[str] = []
    most: list[int] = []

    def watch(what: object, *_numbers: int) -> None:
        heard.append(what.en)
        most.append(len(children()))

    def work(number: int) -> None:
        (scratch / str(number)).mkdir()
        read([table], scratch / str(number), progress=watch)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "waiting for another import to end" in heard
    assert max(most) == 1


NOISE = """
import os
from csdash.importing import worker
out = worker._private_output()
print("noise")
os.write(1, b"more noise")
os.system("echo and more")
out.write(b"ours")
out.flush()
"""


def test_what_libraries_print_is_no_answer(root: Path):
    printed = subprocess.run([sys.executable, "-c", NOISE], cwd=root, capture_output=True, check=True).stdout
    assert printed == b"ours"


def test_answer_of_another_shape_is_not_taken(table: str, scratch: Path, monkeypatch: pytest.MonkeyPatch):
    # Another program in its place: what it says is not believed.
    script = scratch / "liar"
    script.write_text('#!/bin/sh\necho \'{"type":"done","result":[{"name":1}]}\'\nsleep 600\n')
    script.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(script))
    started = time.monotonic()
    with pytest.raises(WorkerFailed, match="no answer to the request"):
        run(Read((table,), scratch))
    assert time.monotonic() - started < 60


def test_secrets_it_does_not_need_stay_here():
    ours = {
        "PATH": "/bin",
        "AWS_SECRET_ACCESS_KEY": "aws",
        "PGPASSWORD": "pg",
        "DB_URL": "url",
        "CSDASH_COOKIE_SECRET": "cookie",
    }
    seen = {
        source: set(environment_for(Read((source,), Path()), ours)) - {"PATH", "PYTHONPATH"}
        for source in ("a.csv", "s3://b/c.csv", "env:DB_URL", "postgresql://h/d")
    }
    assert seen == {
        "a.csv": set(),
        "s3://b/c.csv": {"AWS_SECRET_ACCESS_KEY"},
        "env:DB_URL": {"DB_URL", "PGPASSWORD"},
        "postgresql://h/d": {"PGPASSWORD"},
    }
    assert set(environment_for(Guess(()), ours)) == {"PATH", "PYTHONPATH"}
    assert os.environ["PATH"] == environment_for(Guess(()))["PATH"]

"""Files that commands write: whole or not at all, in nobody's place unless asked, and no leavings that stay."""

import os
import signal
import time
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from csdash.cli import cli
from csdash.errors import CsdashError
from csdash.share import whole
from csdash.share.report import report
from csdash.share.report.report import GENERATOR, write_folder
from csdash.share.whole import write_whole
from csdash.snapshots.publish import publish
from tests.histories import history

MARCH = date(2024, 3, 31)

CONTENT = b"x" * 200_000


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("exported")
    publish({"accounts": history("2024-01", {"A": [10, 20, 30]})}, root, MARCH, "a test")
    return root


def ask(*words: object):
    return CliRunner().invoke(cli, [str(word) for word in words])


COMMANDS = {
    "table": ("bridge", "--out"),
    "deck": ("deck", "--out"),
    "report": ("report", "--page", "nrr", "--out"),
    "folder": ("report", "--page", "nrr", "--folder"),
    "digest": ("digest", "--out"),
    "restatements": ("restatements", "--month", "2024-03", "--then", "2024-03-31", "--out"),
}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_every_command_refuses_what_is_there_before_it_does_anything(tmp_path: Path, words: tuple[str, ...]):
    place = tmp_path / "mine"
    if words[-1] == "--folder":
        place.mkdir()
        (place / "diary.txt").write_text("mine")
    else:
        place.write_text("mine")
    # The data are not there either: the place is looked at first.
    data = () if words[0] == "restatements" else ("--data", tmp_path / "nothing")
    answer = ask(*words, place, *data)
    assert answer.exit_code == 2
    assert f"{place} is there already. Add --force to replace it." in answer.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    assert "すでにあります" in ask("--lang", "ja", *words, place, *data).stderr


def test_force_replaces_it_wherever_it_stands(tmp_path: Path, data: Path):
    place = tmp_path / "bridge.csv"
    place.write_text("before")
    for words in (("--force", "--out", place), ("--out", place, "--force")):
        answer = ask("bridge", "--data", data, "--format", "csv", *words)
        assert (answer.exit_code, answer.stderr) == (0, "")
        assert place.read_text().startswith("month,")
        place.write_text("before")


def test_a_dangling_link_is_something_too(tmp_path: Path):
    place = tmp_path / "link.csv"
    place.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CsdashError, match="is there already"):
        write_whole(place, CONTENT)
    assert not (tmp_path / "elsewhere").exists()


def test_who_comes_second_does_not_replace_who_came_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    place = tmp_path / "report.html"
    monkeypatch.setattr(whole.os, "fsync", lambda _handle: place.exists() or place.write_text("theirs"))
    with pytest.raises(CsdashError, match="is there already"):
        write_whole(place, CONTENT)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("report.html", "theirs")]


@pytest.mark.parametrize("is_replacing", [False, True])
def test_killed_on_the_way_leaves_no_half_and_its_leavings_are_swept(tmp_path: Path, is_replacing: bool):
    place = tmp_path / "deck [1].pptx"
    if is_replacing:
        place.write_bytes(b"before")
    child = os.fork()
    if not child:
        whole.os.fsync = lambda _handle: os.kill(os.getpid(), signal.SIGKILL)
        write_whole(place, CONTENT, is_replacing=is_replacing)
    os.waitpid(child, 0)
    assert (place.read_bytes() if is_replacing else place.exists()) == (b"before" if is_replacing else False)
    (left,) = (path for path in tmp_path.iterdir() if path != place)
    write_whole(place, CONTENT, is_replacing=is_replacing)
    assert left.exists(), "its writer may be at it still"
    an_hour_ago = time.time() - 3601
    os.utime(left, (an_hour_ago, an_hour_ago))
    write_whole(place, CONTENT, is_replacing=True)
    assert [path.name for path in tmp_path.iterdir()] == [place.name]
    assert place.read_bytes() == CONTENT


def test_a_folder_that_cannot_take_its_place_gives_it_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    site = tmp_path / "site"
    write_folder({"index.html": GENERATOR.encode()}, site)
    rename = Path.rename

    def full(path: Path, target: Path) -> Path:
        if path.name == "new":
            raise OSError(28, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(report.Path, "rename", full)
    with pytest.raises(CsdashError, match="No space left"):
        write_folder({"index.html": b"newer"}, site, is_replacing=True)
    assert (site / "index.html").read_text() == GENERATOR
    assert [path.name for path in tmp_path.iterdir()] == ["site"]

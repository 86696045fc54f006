"""`make run` and `make test` say what to do where they cannot do it themselves."""

import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from tools import run

ROOT = Path(__file__).parents[1]
NEEDED = ("sh", "dirname", "cmp", "id", "rm", "cp", "cat")


@pytest.fixture
def bare(tmp_path) -> Path:
    """A copy of the scripts on a machine that has a shell and nothing else: no Python, no apt-get, no sudo."""
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    for name in ("requirements.txt", "requirements-test.txt"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "bin").mkdir()
    for name in NEEDED:
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    return tmp_path


def set_up(folder: Path) -> subprocess.CompletedProcess:
    """Runs the setup there, with nothing but the programs of `bin`."""
    only = {"PATH": str(folder / "bin")}
    return subprocess.run(
        ["sh", "tools/setup.sh"], cwd=folder, env=only, capture_output=True, text=True, check=False
    )


def program(folder: Path, name: str, text: str) -> None:
    """Puts a program of one line into `bin`."""
    path = folder / "bin" / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_without_python_it_says_so(bare):
    done = set_up(bare)
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr


def test_an_old_python_is_passed_over(bare):
    program(bare, "python3", "exit 1")
    assert "needs Python 3.11 or newer" in set_up(bare).stderr


def test_without_venv_it_names_the_package(bare):
    program(bare, "python3", 'case "$2" in *ensurepip*) exit 1 ;; *print*) echo 3.11 ;; esac')
    done = set_up(bare)
    assert done.returncode == 1
    assert "apt-get install python3.11-venv" in done.stderr


def test_the_second_time_there_is_nothing_to_do(bare):
    python = bare / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\n[ "$1" = -c ]\n')
    python.chmod(0o755)
    shutil.copy(bare / "requirements.txt", bare / ".venv" / "installed-requirements.txt")
    assert set_up(bare).returncode == 0
    (bare / "requirements.txt").write_text("changed")
    assert "Installing the packages of requirements.txt" in set_up(bare).stdout


def test_a_port_in_use_is_named_with_another():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"PORT={port + 1}"):
            run.chosen_port(str(port))


@pytest.mark.parametrize("wanted", ["0", "65536", "http", "-1", "8501x"])
def test_a_port_is_a_number(wanted):
    with pytest.raises(SystemExit, match="is not a port"):
        run.chosen_port(wanted)


def test_data_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SystemExit, match="there is nothing there"):
        run.chosen_data(str(tmp_path / "gone"))
    assert run.chosen_data(str(tmp_path)) == str(tmp_path)
    (tmp_path / "mrr.parquet").touch()
    assert run.chosen_data(str(tmp_path / "mrr.parquet")) == str(tmp_path / "mrr.parquet")
    assert run.chosen_data("s3://bucket/retention") == "s3://bucket/retention"
    assert run.chosen_data("") is None


def test_no_browser_is_opened_where_nobody_looks(monkeypatch):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("DISPLAY", ":0")
    assert not run.has_screen()


def test_help_lists_every_target():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())
    listed = subprocess.run(
        ["make", "-C", str(ROOT)], capture_output=True, text=True, check=True, env=os.environ
    )
    named = set(re.findall(r"^make (\S+)", listed.stdout, re.MULTILINE))
    assert targets - named == {
        "setup",
        "setup-test",
        "setup-browser",
        "setup-postgres",
        "setup-nginx",
        "setup-office",
    }

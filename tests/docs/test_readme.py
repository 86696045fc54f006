"""What the READMEs tell to type works on the sample data, and both tell the same."""

import re
import shlex

import pytest
from click.testing import CliRunner

from csdash.cli import cli
from tests.docs.page import ROOT, blocks, read, targets
from tests.thorough import only

READMES = ("README.md", "README.ja.md")
PROGRAM = "python -m csdash "
COMMANDS = sorted(
    {
        line.partition("#")[0].strip()
        for readme in READMES
        for block in blocks(readme)
        for line in block.splitlines()
        if line.startswith(PROGRAM)
    }
)
# What one README tells in its language, and of files with names in it, the other tells as well.
ONCE = {re.sub(r"--lang ja |\S+\.csv ", "", command): command for command in COMMANDS}.values()
needs_sample = pytest.mark.skipif(
    not (ROOT / "sample_data" / "snapshots").is_dir(), reason="no sample data; `make sample` makes it"
)


# The files that the READMEs bring in, as small as they can be.
EXPORTS = {
    "subscriptions.csv": "account_id,start_date,end_date,mrr\nA,2026-09-01,,100\nB,2026-10-01,,50\n",
    "accounts.csv": "account_id,industry\nA,Retail\nB,Media\n",
    "契約一覧.csv": '顧客ID,契約開始日,契約終了日,月額(円)\nA,2026/09/01,,"100,000"\nB,2026/10/01,2026/12/31,5000\n',
    "顧客一覧.csv": "顧客ID,業種\nA,小売\nB,メディア\n",
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder to type in: the sample data is there, and whatever is written stays there."""
    (tmp_path / "sample_data").symlink_to(ROOT / "sample_data")
    for name, content in EXPORTS.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("CSDASH_DATA", "CSDASH_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_there_are_commands():
    assert len(COMMANDS) >= 7


@needs_sample
@pytest.mark.parametrize("command", only(ONCE, COMMANDS))
def test_a_command_of_the_readme_runs(folder, command):
    done = CliRunner().invoke(cli, shlex.split(command.removeprefix(PROGRAM)))
    assert done.exit_code == 0, done.stderr
    assert done.stdout or any(path.is_file() for path in folder.iterdir())


@needs_sample
@pytest.mark.usefixtures("folder")
def test_the_python_of_the_readmes_runs():
    english, japanese = (blocks(readme, "python") for readme in READMES)
    found = {}
    exec(compile("\n".join(english), "README.md", "exec"), found)
    assert len(found["nrr"])
    assert len(found["bridge"])
    # The other one may differ in its comments only.
    assert [without_comments(block) for block in japanese] == [without_comments(block) for block in english]


def without_comments(code: str) -> list[str]:
    return [line.partition("  #")[0] for line in code.splitlines()]


@pytest.mark.parametrize("readme", READMES)
def test_make_targets_are_there(readme):
    makefile = read("Makefile")
    named = [
        line.split()[1] for block in blocks(readme) for line in block.splitlines() if line.startswith("make ")
    ]
    assert named
    assert [target for target in named if f"\n{target}: " not in makefile] == []


def test_both_languages_link_to_the_same_things():
    of = {readme: {path.resolve() for path in targets(readme)} for readme in READMES}
    other = {ROOT / readme for readme in READMES}
    overview = {path for paths in of.values() for path in paths if path.name.startswith("overview-")}
    assert of["README.md"] - other - overview == of["README.ja.md"] - other - overview

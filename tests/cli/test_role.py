"""--role: a command tells no more than the role may see, in every form it is told in."""

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from csdash.snapshots.publish import publish
from tests.cli.asking import ask
from tests.histories import history

N = 24
ACCOUNTS = [f"{region}{n:02}" for region in ("QXNORTH", "QXSOUTH") for n in range(N // 2)]
PAID = {name: [100 + n] * 20 + [None if n % 5 == 0 else 90 + n] * 6 for n, name in enumerate(ACCOUNTS)}
ACCESS = """
[roles.board]
rows = "all"
mask_names = false

[roles.north]
rows = { region = ["QXNORTH"] }
pages = ["overview", "nrr"]

[roles.narrow]
rows = "all"
pages = ["nrr"]

[roles.me]
rows = { csm_id = "me" }

[roles.sums]
rows = "all"
minimum_cell = 5
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("role")
    accounts = history(
        "2024-01",
        PAID,
        region={name: name[:7] for name in PAID},
        csm_id=dict.fromkeys(PAID, "C1"),
        account_name={name: f"Canary {name}" for name in PAID},
    )
    publish({"accounts": accounts}, folder / "data", date(2026, 2, 28), "test")
    (folder / "access.toml").write_text(ACCESS)
    (folder / "csdash.toml").write_text('data = "data"\naccess = "access.toml"\nlanguage = "en"\n')
    return folder


@pytest.fixture(autouse=True)
def here(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(root)
    return root


def told(path: Path) -> str:
    """All that a file says, unpacked."""
    content = path.read_bytes()
    if path.suffix == ".html":
        return content.decode()
    with ZipFile(BytesIO(content)) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def test_a_question_is_answered_from_the_rows_of_the_role():
    whole, north = (
        json.loads(ask("metrics", "n_accounts", "--format", "json", *role).stdout)[-1]["value"]
        for role in ([], ["--role", "north"])
    )
    assert (whole, north) == (19, 9)
    assert "Unknown region" in ask("metrics", "nrr", "--role", "north", "--where", "region=QXSOUTH").stderr


def test_accounts_are_named_to_nobody_whose_names_are_masked():
    plain, masked = (
        ask("drivers", "--accounts", "--top", "24", "--format", "csv", "--role", role).stdout
        for role in ("board", "north")
    )
    assert "QXNORTH00" in plain
    assert "QXSOUTH" in plain
    assert masked.count("\n") > 2
    assert "QXNORTH" not in masked
    assert "QXSOUTH" not in masked
    assert "Canary" not in masked


@pytest.mark.parametrize("command", ["deck", "report"])
def test_a_file_holds_no_more_than_the_role_may_see(command: str, tmp_path: Path):
    out = tmp_path / {"deck": "a.pptx", "report": "a.html"}[command]
    assert ask(command, "--role", "north", "--out", out).exit_code == 0
    assert "Canary" not in told(out)
    assert "QXSOUTH" not in told(out)
    assert ask(command, "--role", "board", "--page", "nrr", "--out", out, "--force").exit_code == 0
    assert "Canary" in told(out)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["metrics", "nrr", "--role", "nort"], 'Did you mean "north"?'),
        (["metrics", "nrr", "--role", "me"], "whoever signed in"),
        (["metrics", "nrr", "--role", "sums"], "sees sums only"),
        (["alerts", "--role", "sums"], "sees sums only"),
        (["digest", "--role", "narrow"], "may not see the page overview"),
        (["restatements", "--month", "2026-01", "--then", "2026-01-31", "--role", "sums"], "sees sums only"),
        (["deck", "--role", "north", "--page", "health", "--out", "x.pptx"], "may not see the page health"),
        (["report", "--role", "north", "--page", "health", "--out", "x.html"], "may not see the page health"),
        (
            ["report", "--role", "sums", "--where", "region=QXNORTH", "--out", "x.html"],
            "filters, other windows",
        ),
        (["deck", "--role", "sums", "--window", "3", "--out", "x.pptx"], "filters, other windows"),
        (["deck", "--role", "sums", "--to", "2024-02", "--out", "x.pptx"], "earlier months"),
    ],
)
def test_what_a_role_may_not_see_is_refused(words: list[str], message: str, here: Path):
    answer = ask(*words)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert message in answer.stderr
    assert not list(here.glob("x.*"))


def test_a_role_of_sums_gets_sheets_without_accounts(tmp_path: Path):
    out = tmp_path / "a.html"
    assert ask("report", "--role", "sums", "--out", out).exit_code == 0
    assert "Canary" not in told(out)
    assert "For everybody" in told(out)

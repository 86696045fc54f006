"""digest and alerts as a scheduler calls them: to real servers, under a role, quiet where there is nothing to say."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from csdash.snapshots.publish import publish
from tests.cli.asking import ask
from tests.histories import history
from tests.share.sending import Chat, Postbox, chat_server, mail_server

PAID = {f"A{n:02}": [100 + n] * 20 + [None if n < 12 else 100 + n] * 6 for n in range(40)}
ROLES = """
[roles.board]
rows = "all"
mask_names = false

[roles.kansai]
rows = { region = ["Kansai"] }

[roles.plan]
rows = { plan = ["Gold"] }
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A snapshot root with a missed target, its roles, and settings that name them."""
    accounts = history(
        "2024-01",
        PAID,
        region={name: ("Kansai", "Kanto")[n % 2] for n, name in enumerate(PAID)},
        account_name={name: f"Company {name}" for name in PAID},
    )
    targets = pl.DataFrame({"month": ["2026-02"], "metric": ["grr"], "window": [12], "value": [0.9]})
    publish({"accounts": accounts, "targets": targets}, tmp_path / "data", date(2026, 2, 28), "test")
    (tmp_path / "access.toml").write_text(ROLES)
    (tmp_path / "csdash.toml").write_text(
        f'data = "{tmp_path / "data"}"\naccess = "{tmp_path / "access.toml"}"\ndata_due_days = 0\n'
        'base_url = "https://cs.example.co.jp"\n'
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


@pytest.fixture
def postbox(monkeypatch: pytest.MonkeyPatch):
    """What the mail server took that the environment names."""
    box = Postbox(refuses=["gone@example.co.jp"])
    with mail_server(box) as server:
        for name, value in (
            ("HOST", server.host),
            ("PORT", server.port),
            ("TLS", "none"),
            ("FROM", server.sender),
        ):
            monkeypatch.setenv(f"CSDASH_MAIL_{name}", str(value))
        yield box


def sent(root: Path) -> list[dict]:
    path = root / "alerts" / "sent.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.mark.usefixtures("root")
def test_a_digest_is_printed_and_written(tmp_path: Path):
    text = ask("digest", "--lang", "ja")
    assert text.exit_code == 0
    assert "NRR (12か月)" in text.stdout
    assert "https://cs.example.co.jp/overview?lang=ja" in text.stdout
    assert "http://elsewhere/overview" in ask("digest", "--base-url", "http://elsewhere").stdout
    assert (
        json.loads(ask("digest", "--format", "json", "--window", "3").stdout)["tiles"][0]["metric"]
        == "NRR (3 mo)"
    )
    assert ask("digest", "--format", "html", "--out", tmp_path / "d.html").stdout == ""
    assert (tmp_path / "d.html").read_text().startswith("<!doctype html>")
    assert ask("digest", "--base-url", "javascript:x").exit_code == 2


@pytest.mark.usefixtures("root")
def test_a_digest_goes_to_mailboxes_and_chats(postbox: Postbox):
    chat = Chat()
    with chat_server(chat) as url:
        answer = ask(
            "digest",
            "--lang",
            "ja",
            "--role",
            "board",
            "--to",
            "mailto:a@example.co.jp,b@example.co.jp",
            "--to",
            url,
        )
    assert (answer.exit_code, answer.output) == (0, "")
    assert postbox.to == [["a@example.co.jp", "b@example.co.jp"]]
    text, html = postbox.mails[0].iter_parts()
    shown = ask("digest", "--lang", "ja").stdout
    assert text.get_content().splitlines() == shown.splitlines()
    assert '<html lang="ja">' in html.get_content()
    assert len(chat.texts) == 1
    assert chat.texts[0].splitlines() == shown.splitlines()


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize("command", ["digest", "alerts"])
@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "Sending takes a --role"),
        (["--role", ""], "Sending takes a --role"),
        (["--role", "bord"], 'Did you mean "board"?'),
        (["--role", "board", "--to", "nonsense"], "This recipient cannot be used"),
        (["--role", "board", "--where", "region=Kant"], 'Did you mean "Kanto"?'),
        (["--role", "kansai", "--where", "region=Kanto"], "Known: Kansai."),
    ],
)
def test_what_is_refused_sends_nothing(command: str, words: list[str], message: str, root: Path):
    chat = Chat()
    with chat_server(chat) as url:
        answer = ask(command, "--to", url, *words)
    assert (answer.exit_code, answer.stdout, chat.requests, sent(root)) == (2, "", [], [])
    assert message in answer.stderr
    assert "canary" not in answer.stderr


@pytest.mark.parametrize("command", ["digest", "alerts"])
@pytest.mark.parametrize(
    "content", [None, "", "[roles.board]\n", "[roles.board\n", '[roles.board]\nrows = "al"\n']
)
def test_a_broken_access_file_sends_nothing(command: str, content: str | None, root: Path):
    access = root.parent / "access.toml"
    access.unlink()
    if content is not None:
        access.write_text(content)
    chat = Chat()
    with chat_server(chat) as url:
        answer = ask(command, "--role", "board", "--to", url)
    assert (answer.exit_code, answer.stdout, chat.requests, sent(root)) == (2, "", [], [])
    assert "access.toml" in answer.stderr


@pytest.mark.usefixtures("root")
def test_without_a_mail_server_no_mail_is_tried():
    answer = ask("digest", "--role", "board", "--to", "mailto:a@example.co.jp")
    assert answer.exit_code == 2
    assert "[mail]" in answer.stderr


@pytest.mark.usefixtures("root")
def test_a_role_is_told_of_its_rows_only():
    chat = Chat()
    with chat_server(chat) as url:
        assert ask("digest", "--role", "kansai", "--to", url).exit_code == 0
        assert ask("digest", "--role", "board", "--where", "region=Kansai", "--to", url).exit_code == 0
    narrow, filtered = chat.texts
    # 100, 102, ... 138 of 20 accounts are 2,380, and the first six of them, 630, left.
    assert "NRR (12 mo) 73.5%" in narrow
    title, _, said, *_ = narrow.splitlines()
    assert [title, said] == [filtered.splitlines()[n] for n in (0, 2)]
    assert title.endswith("Region: Kansai)")


def test_alerts_are_sent_once(root: Path, postbox: Postbox):
    order = ("alerts", "--role", "board", "--to", "mailto:a@example.co.jp")
    first = ask(*order, "--fail-on-alert")
    assert (first.exit_code, first.stdout) == (1, "a@example.co.jp: sent 2.\n")
    text, _ = postbox.mails[0].iter_parts()
    assert "GRR (12 months) is 73.5% in Feb 2026 and misses its target of 90.0%." in text.get_content()
    assert "Company A11, Company A10, Company A09" in text.get_content()
    assert [(one["kind"], one["metric"], one["month"]) for one in sent(root)] == [
        ("target", "grr", "2026-02"),
        ("change", "logo_churn_rate", "2026-02"),
    ]
    again = ask(*order, "--fail-on-alert")
    assert (again.exit_code, again.output) == (0, "")
    # Another mailbox, another role and another part of the accounts have not heard of it.
    assert ask(*order, "--to", "mailto:b@example.co.jp").stdout == "b@example.co.jp: sent 2.\n"
    assert ask(*order, "--where", "region=Kanto").stdout == "a@example.co.jp: sent 1.\n"
    assert ask("alerts", "--role", "kansai", *order[3:]).stdout == "a@example.co.jp: sent 1.\n"
    assert len(postbox.mails) == 4
    masked = postbox.mails[3].get_body(("plain",)).get_content()
    assert "Company" not in masked
    assert "Accounts: 20" in masked


def test_what_was_not_delivered_is_not_marked_and_comes_again(root: Path, postbox: Postbox):
    order = (
        "alerts",
        "--role",
        "board",
        "--to",
        "mailto:gone@example.co.jp",
        "--to",
        "mailto:a@example.co.jp",
    )
    first = ask(*order)
    assert first.exit_code == 2
    assert "Not sent to gone@example.co.jp" in first.stderr
    assert {one["recipient"] for one in sent(root)} == {"a@example.co.jp"}
    postbox.refuses = []
    assert ask(*order).stdout == "gone@example.co.jp: sent 2.\n"
    assert postbox.to == [["a@example.co.jp"], ["gone@example.co.jp"]]


def test_a_chat_that_is_away_gets_it_later(root: Path, tmp_path: Path):
    chat = Chat(404, 200)
    hook = tmp_path / "hook"
    with chat_server(chat) as url:
        hook.write_text(url)
        order = ("alerts", "--role", "board", "--to", f"file:{hook}")
        assert ask(*order).exit_code == 2
        assert sent(root) == []
        assert ask(*order).exit_code == 0
    assert len(chat.posts) == 1
    assert {one["recipient"].partition("#")[0] for one in sent(root)} == {"127.0.0.1"}
    assert "canary" not in (root / "alerts" / "sent.jsonl").read_text()


def test_a_dry_run_shows_and_notes_nothing(root: Path):
    chat = Chat()
    with chat_server(chat) as url:
        answer = ask("alerts", "--role", "board", "--to", url, "--dry-run")
    assert (answer.exit_code, chat.requests, (root / "alerts").exists()) == (0, [], False)
    assert "misses its target of 90.0%" in answer.stdout
    assert "canary" not in answer.output


def test_without_a_recipient_what_stands_is_printed_each_time(root: Path):
    one, other = (ask("alerts", "--lang", "ja") for _ in range(2))
    assert one.stdout == other.stdout
    assert "目標90.0%に届いていません" in one.stdout
    assert not (root / "alerts").exists()
    assert ask("alerts", "--fail-on-alert").exit_code == 1
    calm = history("2024-01", {name: [100] * 26 for name in PAID})
    publish({"accounts": calm}, root, date(2026, 2, 28), "calm")
    quiet = ask("alerts", "--fail-on-alert")
    assert (quiet.exit_code, quiet.output) == (0, "")


def test_a_role_whose_rows_cannot_be_cut_is_refused_and_no_alarm(root: Path):
    chat = Chat()
    with chat_server(chat) as url:
        answer = ask("alerts", "--role", "plan", "--to", url)
    assert (answer.exit_code, chat.requests, sent(root)) == (2, [], [])
    assert "needs the attribute plan" in answer.stderr


def test_damaged_data_is_an_alarm_without_a_word_of_what_is_in_it(root: Path):
    (victim,) = root.glob("snapshots/*/targets.parquet") or root.glob("snapshots/*/targets/*.parquet")
    victim.write_bytes(b"Company A11")
    chat = Chat()
    with chat_server(chat) as url:
        order = ("alerts", "--role", "kansai", "--to", url)
        assert ask(*order).exit_code == 0
        assert ask(*order).output == ""
    assert len(chat.texts) == 1
    assert "The data cannot be opened" in chat.texts[0]
    assert "Company" not in chat.texts[0]


def test_a_bucket_that_is_away_is_an_alarm_once(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    settings = (tmp_path / "csdash.toml").read_text().replace(str(root), "s3://csdash/data")
    (tmp_path / "csdash.toml").write_text(settings + f'state = "{tmp_path / "state"}"\n')
    # Nobody listens on port 9.
    for name, value in (
        ("ACCESS_KEY_ID", "x"),
        ("SECRET_ACCESS_KEY", "x"),
        ("ENDPOINT_URL", "http://127.0.0.1:9"),
    ):
        monkeypatch.setenv(f"AWS_{name}", value)
    chat = Chat()
    with chat_server(chat) as url:
        answers = [ask("alerts", "--role", "board", "--to", url) for _ in range(2)]
    assert [answer.exit_code for answer in answers] == [0, 0]
    assert len(chat.texts) == 1
    assert "The data cannot be opened" in chat.texts[0]

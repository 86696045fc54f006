"""To whom: what an operator may write, and what is refused in words that give nothing away."""

from pathlib import Path

import pytest

from csdash.errors import CsdashError
from csdash.share.digest.recipients import Mailbox, Webhook, recipients


def test_mailboxes_and_chats_each_once(tmp_path: Path):
    hook = tmp_path / "hook"
    hook.write_text("https://hooks.example.com/b\n")
    found = recipients(
        (
            "mailto:a@example.co.jp,b@example.co.jp",
            "mailto:a@example.co.jp",
            "https://hooks.example.com/a",
            "env:HOOK",
            f"file:{hook}",
            "http://localhost:9000/x",
        ),
        {"HOOK": "https://hooks.example.com/a"},
    )
    assert found == (
        Mailbox("a@example.co.jp"),
        Mailbox("b@example.co.jp"),
        Webhook("https://hooks.example.com/a"),
        Webhook("https://hooks.example.com/b"),
        Webhook("http://localhost:9000/x"),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mailto:nobody", "no mail address"),
        ("mailto:", "no mail address"),
        ("mailto:a@example.com%0ABcc:b@example.com", "no mail address"),
        ("mailto:a@example.com?bcc=b@example.com", "nothing but addresses"),
        ("mailto:<a@example.com>", "no mail address"),
        ("a@example.com", "mailto:ADDRESS"),
        ("ftp://example.com/canary", "mailto:ADDRESS"),
        ("file", "mailto:ADDRESS"),
        ("http://hooks.example.com/canary", "unencrypted"),
        ("http://127.0.0.1.example.com/canary", "unencrypted"),
        ("https://me:canary@hooks.example.com/", "user or password"),
        ("https://hooks.example.com:x/canary", "mailto:ADDRESS"),
        ("env:NOT_SET", "NOT_SET is not set"),
        ("file:/nowhere/canary-hook", "cannot be read"),
    ],
)
def test_what_is_no_recipient(text: str, words: str):
    with pytest.raises(CsdashError, match="This recipient cannot be used") as refusal:
        recipients((text,), {})
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)
    if text.startswith(("http", "ftp")):
        assert "canary" not in str(refusal.value) + refusal.value.message.ja

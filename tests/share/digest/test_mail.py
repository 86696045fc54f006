"""Mail through real servers: what arrives, over which wire, and what is said when it does not."""

from pathlib import Path

import msgspec
import pytest

from csdash.errors import SettingError
from csdash.share.digest.letter import Message
from csdash.share.digest.mail import send_mail
from tests.share.sending import Postbox, certificate, login, mail_server
from tools.serving import free_port

MESSAGE = Message(
    "売上は守れていて、伸びているか(2026年10月)", "解約率 12.2%\n", "<p>解約率 12.2%</p>\n", "x"
)
TO = ["board@example.co.jp", "cs@example.co.jp"]
PASSWORD = "canary-hunter2"


def test_one_mail_with_text_and_html_to_everybody():
    postbox = Postbox()
    with mail_server(postbox) as server:
        assert send_mail(server, TO, MESSAGE) == {}
    (mail,) = postbox.mails
    assert postbox.to == [TO]
    assert mail["Subject"] == MESSAGE.subject
    assert mail["From"] == "CS <cs@example.co.jp>"
    assert [one.addr_spec for one in mail["To"].addresses] == TO
    assert mail["Date"].datetime is not None
    assert mail["Message-ID"].endswith("@example.co.jp>")
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().splitlines() == MESSAGE.text.splitlines()
    assert html.get_content().splitlines() == MESSAGE.html.splitlines()


def test_a_subject_cannot_become_another_header():
    with mail_server(Postbox()) as server, pytest.raises(ValueError, match="linefeed"):
        send_mail(server, TO, Message("a\nBcc: evil@example.com", "x", "x", "x"))


def test_a_refused_mailbox_is_named_and_the_others_get_theirs():
    postbox = Postbox(refuses=["cs@example.co.jp"])
    with mail_server(postbox) as server:
        problems = send_mail(server, TO, MESSAGE)
        assert list(problems) == ["cs@example.co.jp"]
        assert "550 no such mailbox" in problems["cs@example.co.jp"].en
        assert postbox.to == [["board@example.co.jp"]]
        assert list(send_mail(server, ["cs@example.co.jp"], MESSAGE)) == ["cs@example.co.jp"]


def test_a_server_that_is_away_is_named():
    server = msgspec.structs.replace(_nobody(), port=free_port())
    problems = send_mail(server, TO, MESSAGE)
    assert list(problems) == TO
    assert f"127.0.0.1:{server.port} cannot be reached" in problems[TO[0]].en


def _nobody():
    with mail_server(Postbox()) as server:
        return server


def test_encrypted_and_logged_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    trust, context = certificate(tmp_path)
    postbox = Postbox()
    monkeypatch.setenv("CSDASH_MAIL_PASSWORD", PASSWORD)
    options = {
        "tls_context": context,
        "require_starttls": True,
        "authenticator": login,
        "auth_required": True,
    }
    with mail_server(postbox, **options) as plain:
        server = msgspec.structs.replace(plain, host="localhost", tls="starttls", user="cs", trust=str(trust))
        assert send_mail(server, TO, MESSAGE) == {}
        assert len(postbox.mails) == 1

        # Whatever is not right ends in words, and nothing is sent.
        stranger = msgspec.structs.replace(server, trust="")
        assert "mail.trust" in send_mail(stranger, TO, MESSAGE)[TO[0]].en
        monkeypatch.setenv("CSDASH_MAIL_PASSWORD", "wrong-canary")
        refused = send_mail(server, TO, MESSAGE)[TO[0]].en
        assert "refused the login of cs" in refused
        assert "canary" not in refused
        monkeypatch.delenv("CSDASH_MAIL_PASSWORD")
        with pytest.raises(SettingError, match="CSDASH_MAIL_PASSWORD"):
            send_mail(server, TO, MESSAGE)
        with pytest.raises(SettingError, match=r"mail\.trust"):
            send_mail(msgspec.structs.replace(plain, trust=str(tmp_path / "none.pem")), TO, MESSAGE)
        assert len(postbox.mails) == 1


def test_a_server_without_encryption_gets_nothing_where_it_was_asked_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CSDASH_MAIL_PASSWORD", PASSWORD)
    postbox = Postbox()
    with mail_server(postbox) as plain:
        for user in ("cs", ""):
            server = msgspec.structs.replace(plain, tls="starttls", user=user)
            assert "STARTTLS" in send_mail(server, TO, MESSAGE)[TO[0]].en
    assert postbox.mails == []

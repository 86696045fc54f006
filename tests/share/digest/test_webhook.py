"""The webhook against a real server: tried again where that may help, never elsewhere, and never named in full."""

from types import SimpleNamespace

import pytest

from csdash.share.digest import webhook
from csdash.share.digest.letter import Message
from csdash.share.digest.recipients import Webhook
from csdash.share.digest.webhook import post
from tests.share.sending import Chat, chat_server
from tools.serving import free_port

MESSAGE = Message("s", "t", "h", "解約率 12.2%")


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited between attempts; nobody waits for real."""
    waited: list[float] = []
    monkeypatch.setattr(webhook, "time", SimpleNamespace(sleep=waited.append))
    return waited


def test_what_a_chat_takes():
    chat = Chat()
    with chat_server(chat) as url:
        assert post(Webhook(url), MESSAGE) is None
    assert chat.posts == [{"text": "解約率 12.2%"}]
    assert chat.requests[0]["Content-Type"] == "application/json"


def test_a_server_in_trouble_is_asked_again(pauses: list[float]):
    chat = Chat(500, 503, 200)
    with chat_server(chat) as url:
        assert post(Webhook(url), MESSAGE) is None
    assert (len(chat.requests), len(chat.posts), pauses) == (3, 1, [1, 4])


@pytest.mark.parametrize(("status", "asked"), [(500, 3), (404, 1), (403, 1)])
def test_a_server_that_refuses_is_given_up(status: int, asked: int):
    chat = Chat(status)
    with chat_server(chat) as url:
        problem = post(Webhook(url), MESSAGE)
    assert f"HTTP {status}" in problem.en
    assert len(chat.requests) == asked
    assert "canary" not in problem.en + problem.ja


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_nothing_is_sent_to_where_a_server_points(status: int):
    elsewhere = Chat()
    with chat_server(elsewhere) as other:
        chat = Chat(status, location=other)
        with chat_server(chat) as url:
            assert "points elsewhere" in post(Webhook(url), MESSAGE).en
    assert (len(chat.requests), elsewhere.requests) == (1, [])


def test_a_silent_server_is_not_asked_twice(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(webhook, "ANSWER", 0.2)
    chat = Chat(silence=5)
    with chat_server(chat) as url:
        problem = post(Webhook(url), MESSAGE)
    assert "did not answer" in problem.en
    assert len(chat.requests) == 1


def test_a_server_that_is_away_is_named_by_its_host(pauses: list[float]):
    problem = post(Webhook(f"http://127.0.0.1:{free_port()}/services/canary-token"), MESSAGE)
    assert problem.en == "127.0.0.1 cannot be reached."
    assert len(pauses) == 2


def test_no_login_of_the_user_is_sent_along(tmp_path, monkeypatch: pytest.MonkeyPatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password canary\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    chat = Chat()
    with chat_server(chat) as url:
        post(Webhook(url), MESSAGE)
    assert "Authorization" not in chat.requests[0]


def test_a_webhook_shows_nothing_of_its_address():
    one = Webhook("https://hooks.example.com/services/canary-token")
    assert "canary" not in repr(one) + one.name
    assert one.name.startswith("hooks.example.com#")
    assert one.name != Webhook("https://hooks.example.com/services/other").name

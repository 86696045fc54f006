"""The guard: only what the dashboard's own pages ask for reaches Streamlit, from our own pages and nobody else's."""

import time
from types import SimpleNamespace

import pytest

from csdash.server import crowd
from csdash.server.crowd import Crowd
from csdash.server.frames import ALLOWED
from csdash.server.guard import Guard
from tests.server.asked import Inner, ask, frame, local, socket, sound


@pytest.fixture
def inner() -> Inner:
    return Inner(headers={"cache-control": "public, max-age=9"})


@pytest.fixture
def guard(inner, tmp_path):
    """Makes a guard: `guard(admits=True, sessions=1)`."""

    def make(plan=None, *, admits: bool = False, **limits: float) -> Guard:
        plan = plan or sound(tmp_path, **limits)
        return Guard(inner, plan, Crowd(plan.limits), lambda _: admits)

    return make


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/overview",
        "/static/js/index.abc.js",
        "/_stcore/health",
        "/_stcore/host-config",
        "/auth/login",
        "/oauth2callback",
    ],
)
def test_what_pages_ask_for_goes_on(guard, inner, path):
    assert ask(guard(), path).status == 200
    assert len(inner.reached) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent", "/_stcore/agent/mcp", "/_stcore/agent/interact",
        "/overview/_stcore/metrics", "/_stcore/upload_file/abc/def", "/_stcore/bidi-components/x", "/component/x/index.html",
        "/app/static/x", "/auth/other", "/media", "/media/a/b", "/_stcore/stream",
    ],
)  # fmt: skip
def test_internal_routes_are_closed(guard, inner, path):
    assert ask(guard(admits=True), path).status == 404
    assert not inner.reached


@pytest.mark.parametrize(
    "path", ["//evil.example", "/a//b", "/../x", "/media/../x", "/a\\b", "/a b", "/a\x00", "/a%2fb", "/é", ""]
)
def test_paths_are_plain(guard, inner, path):
    assert ask(guard(), path).status == 400
    assert not inner.reached


def test_without_sign_in_there_is_nothing_to_sign_in_to(guard, inner):
    assert ask(guard(local()), "/auth/login", host="localhost:8501").status == 404
    assert not inner.reached


def test_files_are_taken_from_this_machine_only(guard, inner, tmp_path):
    upload = "/_stcore/upload_file/abc-1/def-2"
    here = guard(local(upload_mb=1))
    assert ask(here, upload, "PUT", host="localhost:8501", content_length="1000").status == 200
    assert ask(here, upload, "PUT", host="localhost:8501", content_length=str(2 * 2**20)).status == 413
    assert ask(guard(), upload, "PUT", content_length="1000").status == 404
    assert len(inner.reached) == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_pages_are_only_read(guard, inner, method):
    assert ask(guard(), "/overview", method).status == 405
    assert not inner.reached


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content_length": "5"}, 413),
        ({"transfer_encoding": "chunked"}, 411),
        ({"content_length": "-1"}, 400),
    ],
)
def test_a_request_to_read_has_no_body(guard, inner, headers, status):
    assert ask(guard(), "/overview", **headers).status == status
    assert not inner.reached


@pytest.mark.parametrize("host", ["evil.example", "localhost:8501", "cs.example.co.jp:444", "192.0.2.7", ""])
def test_only_our_own_name_is_answered(guard, inner, host):
    assert ask(guard(), "/", host=host).status == 421
    assert socket(guard(), [], host=host)[0]["type"] == "websocket.close"
    assert not inner.reached


STRANGERS = [
    "https://evil.example",
    "http://cs.example.co.jp",
    "https://cs.example.co.jp:8443",
    "null",
    "http://localhost:9999",
    "",
]


@pytest.mark.parametrize("origin", [*STRANGERS, None])
def test_a_socket_of_another_page_never_reaches_streamlit(guard, inner, origin):
    assert socket(guard(), [frame("rerun_script")], origin=origin) == [
        {"type": "websocket.close", "code": 1008}
    ]
    assert not inner.reached


@pytest.mark.parametrize("origin", STRANGERS)
def test_a_request_of_another_page_neither(guard, inner, origin):
    assert ask(guard(), "/overview", origin=origin).status == 403
    assert not inner.reached


@pytest.mark.parametrize("origin", ["http://localhost:8501", "http://127.0.0.1:8501", "http://[::1]:8501"])
def test_this_machine_may_be_called_by_any_of_its_names(guard, inner, origin):
    host = origin.removeprefix("http://")
    assert (
        socket(guard(local()), [frame("rerun_script")], origin=origin, host=host)[0]["type"]
        == "websocket.accept"
    )
    assert len(inner.frames) == 1


def test_only_frames_of_a_page_go_on(guard, inner):
    closed = [
        "clear_cache",
        "set_run_on_save",
        "load_git_info",
        "debug_disconnect_websocket",
        "debug_shutdown_runtime",
        "file_urls_request",
    ]
    socket(guard(), [*map(frame, closed), *map(frame, sorted(ALLOWED))])
    assert inner.frames == [frame(kind) for kind in sorted(ALLOWED)]


@pytest.mark.parametrize("wrong", ["text", b"\xff\xff\xff"])
def test_what_is_no_frame_ends_the_socket(guard, inner, wrong):
    sent = socket(guard(), [wrong, frame("rerun_script")])
    assert sent[-1] == {"type": "websocket.close", "code": 1008}
    assert not inner.frames


def test_a_session_in_haste_waits(guard, inner):
    start = time.monotonic()
    socket(guard(frames_per_second=20), [frame("rerun_script")] * 208)
    assert len(inner.frames) == 208
    # 200 at once, the others one by one: the last four tenths of a second later.
    assert 0.3 < time.monotonic() - start < 60


def test_downloads_are_for_those_who_are_let_in_and_kept_nowhere(guard, inner):
    assert ask(guard(), "/media/0a1b.csv").status == 403
    assert not inner.reached
    given = ask(guard(admits=True), "/media/0a1b.csv")
    assert (given.status, given.header("cache-control")) == (200, "no-store")
    assert ask(guard(local()), "/media/0a1b.csv", host="localhost:8501").header("cache-control") == "no-store"


def test_who_comes_when_it_is_full_is_asked_to_come_again(guard, inner):
    full = guard(sessions=1)
    with full._crowd.joined("192.0.2.9"):
        page = ask(full, "/overview", accept="text/html")
        assert (page.status, page.header("retry-after")) == (503, "60")
        assert "混み合っています" in page.body
        assert "busy" in page.body
        assert socket(full, [])[0]["type"] == "websocket.close"
        # Whoever is in already goes on.
        assert ask(full, "/static/js/a.js", accept="*/*").status == 200
    assert ask(full, "/overview", accept="text/html").status == 200


def test_one_client_does_not_take_every_place(guard, inner):
    shared = guard(sessions=10, sessions_per_client=2)
    with shared._crowd.joined("192.0.2.1"), shared._crowd.joined("192.0.2.1"):
        assert socket(shared, [])[0]["type"] == "websocket.close"
    assert shared._crowd.n_sessions == 0
    shared._crowd._opened.clear()
    assert socket(shared, [])[0]["type"] == "websocket.accept"
    assert shared._crowd.n_sessions == 0


def test_who_opens_and_leaves_again_and_again_waits(guard, inner, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(crowd, "time", SimpleNamespace(monotonic=lambda: now[0]))
    hasty = guard(sessions=10, sessions_per_client=3)
    opened = [socket(hasty, [])[0]["type"] for _ in range(5)]
    assert opened == ["websocket.accept"] * 3 + ["websocket.close"] * 2
    now[0] += 1.1
    assert socket(hasty, [])[0]["type"] == "websocket.accept"


def test_nothing_new_is_run_while_closing(guard, inner):
    closing = guard()
    closing._crowd.is_closing = True
    assert socket(closing, [])[0]["type"] == "websocket.close"

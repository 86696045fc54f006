"""Headers: on every answer, whoever gives it; a content policy without a hole; cookies that travel encrypted only."""

import re
from dataclasses import replace

import pytest

from csdash.server.crowd import Crowd
from csdash.server.guard import Guard
from csdash.server.headers import ALWAYS, Headers, content_policy
from csdash.settings import Settings
from tests.server.asked import Inner, ask, local, sound


def policy(text: str) -> dict[str, list[str]]:
    """Directives of a policy with what they allow."""
    return {name: allowed for name, *allowed in (one.split() for one in text.split("; "))}


@pytest.mark.parametrize("path", ["/", "/_stcore/metrics"])
def test_every_answer_has_them(path, tmp_path):
    plan = sound(tmp_path)
    app = Headers(
        Guard(Inner(headers={"x-frame-options": "ALLOWALL"}), plan, Crowd(plan.limits), lambda _: True), plan
    )
    given = ask(app, path)
    for name, value in ALWAYS.items():
        assert [told for key, told in given.headers if key == name] == [value]
    assert given.header("content-security-policy")


def test_encrypted_only_where_it_is_encrypted(tmp_path):
    assert (
        ask(Headers(Inner(), sound(tmp_path)), "/").header("strict-transport-security") == "max-age=31536000"
    )
    assert ask(Headers(Inner(), local()), "/").header("strict-transport-security") is None


@pytest.mark.parametrize(
    "cookie", ["_streamlit_user=x; HttpOnly; SameSite=lax", "_streamlit_xsrf=2|a; Path=/", "a=b; secure"]
)
def test_cookies_travel_encrypted_only(cookie, tmp_path):
    inner = Inner(headers={"set-cookie": cookie})
    (kept,) = ask(Headers(inner, sound(tmp_path)), "/").cookies()
    assert kept.lower().count("; secure") == 1
    assert ask(Headers(inner, local()), "/").cookies() == [cookie]


def test_the_policy_lets_nothing_in_from_outside(tmp_path):
    told = policy(
        content_policy(sound(tmp_path), "<script>\n  let a = 1\n</script><script src='x'></script>")
    )
    assert told["default-src"] == ["'none'"]
    # printf '\n  let a = 1\n' | openssl dgst -sha256 -binary | base64
    assert told["script-src"] == [
        "'self'",
        "'wasm-unsafe-eval'",
        "'sha256-Cx4O+IadEsAjQ8qwm6BS4yBJmS8VtjUrAgabyTk27KQ='",
    ]
    assert told["connect-src"] == ["'self'", "wss://cs.example.co.jp"]
    assert told["frame-ancestors"] == told["object-src"] == told["base-uri"] == ["'none'"]
    everything = " ".join(allowed for one in told.values() for allowed in one)
    assert not re.search(r"'unsafe-eval|https?:|\*", everything)
    assert "'unsafe-inline'" not in told["script-src"]


def test_another_port_of_this_machine_is_another_program():
    plan = replace(local(), port=8777)
    assert "http://localhost:8501" not in plan.origins
    chosen = replace(plan, settings=replace(Settings(), base_url="http://localhost:9000"))
    assert {"http://localhost:9000", "http://127.0.0.1:8777"} <= chosen.origins

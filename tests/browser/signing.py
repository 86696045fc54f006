"""A real OpenID provider and the dashboard served behind it, each a process of its own, as operators run them."""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

from playwright.sync_api import expect

from tests.app.readers import ACCESS, CEO, CLERK, KANSAI, PARTNER, SATO, STRANGER
from tests.browser.conftest import Reader
from tests.patience import SECONDS
from tools.serving import fetch, free_port, serving

VERIFIED = (CEO, KANSAI, SATO, PARTNER, CLERK, STRANGER)
CLIENT = "csdash"


@contextmanager
def provider() -> Iterator[str]:
    """The address of a provider that knows our people; it asks for no password."""
    port = free_port()
    url = f"http://localhost:{port}"
    people = [json.dumps({"sub": who, "email": who, "email_verified": True}) for who in VERIFIED]
    told = [part for one in people for part in ("--user-claims", one)]
    started = subprocess.Popen(
        [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "oidc_provider_mock",
            "--port",
            str(port),
            "--host",
            "localhost",
            *told,
        ],
        env={**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + SECONDS
        while not _answers(url):
            if started.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the provider does not answer")
            time.sleep(0.05)
        yield url
    finally:
        started.terminate()
        started.wait(10)


def _answers(url: str) -> bool:
    try:
        return "issuer" in fetch(f"{url}/.well-known/openid-configuration", seconds=2)
    except OSError:
        return False


def says(provider_url: str, who: str, **claims: object) -> None:
    """Have the provider say something else of somebody."""
    body = json.dumps({"email": who, "email_verified": True} | claims).encode()
    asked = Request(
        f"{provider_url}/users/{who}", data=body, method="PUT", headers={"content-type": "application/json"}
    )
    with urlopen(asked, timeout=10):
        pass


@contextmanager
def served(folder: Path, provider_url: str, more: Mapping[str, str] | None = None) -> Iterator[str]:
    """The address of `python -m csdash serve` on the company in `folder`, with sign-in."""
    port = free_port()
    access = folder / "access.toml"
    access.write_text(ACCESS)
    access.chmod(0o600)
    config = folder / "served.toml"
    config.write_text(
        f'data = "{folder / "data"}"\naccess = "{access}"\nbase_url = "http://localhost:{port}"\n'
        f'[sign_in]\nmetadata_url = "{provider_url}/.well-known/openid-configuration"\nclient_id = "{CLIENT}"\n'
    )
    config.chmod(0o600)
    environment = {
        "CSDASH_CONFIG": str(config),
        "CSDASH_SIGN_IN_CLIENT_SECRET": "of no importance to this provider",
        "CSDASH_SIGN_IN_COOKIE_SECRET": secrets.token_hex(32),
    }
    command = [sys.executable, "-m", "csdash", "serve", "--port", str(port)]
    with serving(command, port, environment=environment | dict(more or {}), seconds=SECONDS) as url:
        yield url


class Wire:
    """Every byte that a server sent to one reader's socket: what a page does not draw was sent all the same.

    The provider's own pages want a style sheet from outside; they do without.
    """

    def __init__(self, reader: Reader) -> None:
        self._frames: list[bytes] = []
        reader.page.route(lambda url: not url.startswith("http://localhost"), lambda route: route.abort())
        reader.page.on("websocket", lambda socket: socket.on("framereceived", self._received))

    def _received(self, frame: bytes | str) -> None:
        self._frames.append(frame if isinstance(frame, bytes) else frame.encode())

    def taken(self) -> str:
        """What came since it was asked last."""
        told = b"\n".join(self._frames).decode("utf-8", "replace")
        self._frames.clear()
        return told


def sign_in(reader: Reader, who: str) -> Reader:
    """From the door through the provider and back."""
    reader.page.locator(".st-key-sign_in button").click()
    reader.page.locator("input[name=sub]").fill(who)
    reader.page.get_by_role("button", name="Authorize", exact=True).click()
    return arrived(reader)


def arrived(reader: Reader) -> Reader:
    """Wait until the page that was come to has run."""
    reader.page.locator('[class*="st-key-run-"]').wait_for(state="attached")
    reader._settle()
    return reader


def sign_out(reader: Reader) -> Reader:
    """By the menu, through the provider, to the door."""
    reader.page.locator(".st-key-who button").first.click()
    reader.page.locator(".st-key-sign_out button").click()
    reader.page.get_by_role("button", name="End session").click()
    reader.page.wait_for_url(f"{reader.url}/**")
    arrived(reader)
    expect(reader.page.locator(".st-key-sign_in")).to_be_visible()
    return reader

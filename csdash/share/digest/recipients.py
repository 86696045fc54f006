"""Recipients: to whom a letter goes, a mailbox or the webhook of a chat, from what the operator wrote."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csdash.errors import CsdashError
from csdash.mail import LOOPBACK
from csdash.text import Text, one_line

MAILTO = "mailto:"
_ENVIRONMENT, _FILE = "env:", "file:"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address."""

    address: str

    @property
    def name(self) -> str:
        """How the recipient is called in messages and in the ledger."""
        return self.address


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that a chat gave out. Whoever knows it can write there, so it is shown nowhere."""

    url: str = field(repr=False)

    @property
    def host(self) -> str:
        """Where it is: all of it that may be shown."""
        return urlsplit(self.url).hostname or ""

    @property
    def name(self) -> str:
        """Its host, and a fingerprint that tells two of one host apart."""
        return f"{self.host}#{sha256(self.url.encode()).hexdigest()[:12]}"


Recipient = Mailbox | Webhook


def recipients(texts: tuple[str, ...], environment: Mapping[str, str] = os.environ) -> tuple[Recipient, ...]:
    """Everybody named, each once: `mailto:` addresses, https addresses, and env:NAME or file:PATH that hold either.

    Raises CsdashError for what is neither; the message shows no address of a chat.
    """
    found: dict[Recipient, None] = {}
    for text in texts:
        for one in _recipients(_revealed(text.strip(), environment)):
            found[one] = None
    return tuple(found)


def _revealed(text: str, environment: Mapping[str, str]) -> str:
    """What `text` says, or what the variable or the file says that it names."""
    if text.startswith(_ENVIRONMENT):
        name = text.removeprefix(_ENVIRONMENT)
        if not environment.get(name):
            raise _refused(
                f"環境変数 {name} が設定されていません。", f"the environment variable {name} is not set."
            )
        return environment[name].strip()
    if text.startswith(_FILE):
        path = Path(text.removeprefix(_FILE)).expanduser()
        try:
            return path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as cause:
            raise _refused(
                f"ファイル {path.name} を読めません。", f"the file {path.name} cannot be read."
            ) from cause
    return text


def _recipients(text: str) -> list[Recipient]:
    if text.lower().startswith(MAILTO):
        addresses, question, _ = text[len(MAILTO) :].partition("?")
        if question:
            raise _refused(
                "mailto: にはアドレスだけを書いてください。", "write nothing but addresses after mailto:."
            )
        return [_mailbox(unquote(address).strip()) for address in addresses.split(",")]
    return [_webhook(text)]


def _mailbox(address: str) -> Mailbox:
    try:
        parsed = Address(addr_spec=address)
    except (ValueError, HeaderParseError, IndexError):
        parsed = Address()
    if not parsed.username or not parsed.domain or not address.isprintable() or not address.isascii():
        raise _refused(f"{address} はメールアドレスではありません。", f"{address} is no mail address.")
    return Mailbox(address)


def _webhook(url: str) -> Webhook:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not host or not url.isprintable() or " " in url:
        raise _refused(
            "mailto:アドレス か https:// の Webhook を指定してください。",
            "give mailto:ADDRESS or the https:// address of a webhook.",
        )
    if parts.scheme == "http" and host not in LOOPBACK:
        raise _refused(
            f"{host} へは暗号化せずに送れません。https:// にしてください。",
            f"nothing is sent to {host} unencrypted; use https://.",
        )
    if parts.username or parts.password:
        raise _refused(
            f"{host} の Webhook に利用者名やパスワードは使えません。",
            f"the webhook at {host} cannot hold a user or password.",
        )
    return Webhook(url)


def _refused(ja: str, en: str) -> CsdashError:
    return CsdashError(
        Text(one_line(f"送り先を使えません: {ja}"), one_line(f"This recipient cannot be used: {en}"))
    )

"""Secrets: the URL of a database, which may hold a password, and what must never be shown of it."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlsplit

from csdash.errors import DataError
from csdash.text import Text

HIDDEN = "***"
FROM_ENVIRONMENT, FROM_FILE = "env:", "file:"
_PASSWORDS = ("password", "sslpassword", "passfile")


class Secret:
    """A URL that shows as ***; only `reveal` gives it away."""

    __slots__ = ("_url",)

    def __init__(self, url: str) -> None:
        self._url = url

    def reveal(self) -> str:
        return self._url

    def __repr__(self) -> str:
        return HIDDEN

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written anywhere")

    def scrub(self, text: str) -> str:
        """`text` without the URL and its passwords, however they are spelled there."""
        for word in sorted(self._spellings(), key=len, reverse=True):
            text = text.replace(word, HIDDEN)
        return text

    def _spellings(self) -> set[str]:
        passwords = set()
        try:
            parts = urlsplit(self._url)
            passwords |= {parts.password or ""}
            passwords |= {value for key, value in parse_qsl(parts.query) if key in _PASSWORDS}
        except ValueError:
            pass
        # A URL that cannot be taken apart still has its password between ":" and the last "@".
        head = self._url.partition("://")[2].rpartition("@")[0]
        passwords |= {head.partition(":")[2]}
        plain = passwords | {unquote(word) for word in passwords}
        spelled = plain | {quote(word, safe="") for word in plain} | {quote_plus(word) for word in plain}
        return {word for word in spelled | {self._url} if word}


def secret_of(source: str) -> Secret:
    """The URL that `source` is or points at: env:NAME names a variable, file:PATH a file that holds it.

    Either keeps a password out of the list of processes and out of the history of a shell.
    """
    if source.startswith(FROM_ENVIRONMENT):
        name = source.removeprefix(FROM_ENVIRONMENT)
        found = os.environ.get(name, "")
        if not found:
            raise DataError(
                Text(
                    f"環境変数 {name} が設定されていません。", f"The environment variable {name} is not set."
                )
            )
        return Secret(found.strip())
    if source.startswith(FROM_FILE):
        path = Path(source.removeprefix(FROM_FILE))
        try:
            return Secret(path.read_text(encoding="utf-8").strip())
        except (OSError, UnicodeDecodeError) as cause:
            raise DataError(
                Text(
                    f"データベースの URL を書いたファイル {path.name} を読めません。",
                    f"The file {path.name}, which holds the URL of a database, cannot be read.",
                )
            ) from cause
    return Secret(source)

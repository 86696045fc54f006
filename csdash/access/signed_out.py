"""Signed out: since when the sign-ins of a person are over, in every window, browser and worker process.

A cookie that was kept holds a token that is good for hours. So it is the moment of signing out that is kept: one small
file per person beside the data, with nothing in its name or in it that says who, until no token can be as old.
"""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from csdash.access.principal import Principal
from csdash.errors import CsdashError
from csdash.text import Text

FOLDER = "signed_out"
# No setting lets a token be good for longer.
LONGEST = timedelta(hours=24 * 30)
NOT_KEPT = Text(
    "サインアウトを記録できませんでした。この端末ではサインアウトしましたが、ほかの端末では残っている可能性があります。",
    "The sign-out could not be kept: it holds on this device, and may not on others.",
)


class SignedOut:
    """Who signed out when; `folder` None where there is no place to keep it, and then only this process knows."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._here: dict[str, datetime] = {}

    def end(self, who: Principal, now: datetime) -> None:
        """End every sign-in of `who` up to now. Raises CsdashError where other processes cannot be told."""
        # A provider whose clock is ahead of ours has issued the token of this very session in our future.
        until = max(now, who.issued_at or now)
        name = _name(who)
        self._here[name] = until
        if self._folder is None:
            return
        beside = self._folder / f".{uuid4().hex}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            beside.write_text(until.isoformat(), encoding="ascii")
            beside.replace(self._folder / name)
            self._sweep(now)
        except OSError as cause:
            raise CsdashError(NOT_KEPT) from cause

    def is_over(self, who: Principal) -> bool:
        """Whether `who` has signed out since this token was issued; in doubt they have."""
        if who.issued_at is None:
            return True
        until = max(self._here.get(_name(who), datetime.min.replace(tzinfo=UTC)), self._kept(who))
        return who.issued_at <= until

    def _kept(self, who: Principal) -> datetime:
        if self._folder is None:
            return datetime.min.replace(tzinfo=UTC)
        path = self._folder / _name(who)
        try:
            return datetime.fromisoformat(path.read_text(encoding="ascii"))
        except FileNotFoundError:
            return datetime.min.replace(tzinfo=UTC)
        except (OSError, ValueError, UnicodeDecodeError):
            # Somebody signed out, and when cannot be read.
            return datetime.max.replace(tzinfo=UTC)

    def _sweep(self, now: datetime) -> None:
        """Remove what is older than any token that could still be good."""
        for path in self._folder.iterdir():
            if now.timestamp() - path.stat().st_mtime > LONGEST.total_seconds():
                path.unlink(missing_ok=True)


def _name(who: Principal) -> str:
    return sha256(f"{who.issuer}\0{who.subject}".encode()).hexdigest()

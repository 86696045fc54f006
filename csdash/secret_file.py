"""Secrets in files: read when they are needed and kept nowhere, from files that nobody else can read."""

from collections.abc import Callable
from pathlib import Path

from csdash.errors import SettingError

# Makes the refusal of a setting from its name and what is wrong with it, in Japanese and English.
Refusal = Callable[[str, str, str], SettingError]


def read_secret(setting: str, file: str, refused: Refusal) -> str:
    """The secret in the file that a setting names; raises what `refused` makes where it cannot be used."""
    path = Path(file).expanduser()
    try:
        others = path.stat().st_mode & 0o077
        found = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as cause:
        raise refused(setting, f"{path.name} を読めません。", f"{path.name} cannot be read.") from cause
    if others:
        raise refused(
            setting,
            f"{path.name} をほかの利用者も読めます。chmod 600 にしてください。",
            f"others can read {path.name}; chmod 600 it.",
        )
    if not found:
        raise refused(setting, f"{path.name} が空です。", f"{path.name} is empty.")
    return found

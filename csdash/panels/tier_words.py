"""What the sections of the tiers page share: names of tiers, colours, and cells with intervals."""

from csdash.contract.words import TIERS
from csdash.session import Session
from csdash.text import Language, Text

TIER = Text("タッチ層", "Tier")
ACCOUNT = Text("アカウント", "Account")
NAME = Text("アカウント名", "Name")
ACCOUNTS = Text("{n}社", "{n} accts")
MONTHS = Text("{n}か月", "{n} mo")
STAMP = Text("基準: {stamp}", "Config: {stamp}")
VERSION = Text("基準の版", "Config")


def tier_name(session: Session, code: str, language: Language) -> str:
    """A tier in words."""
    return session.names.value("tier", code)[language]


def tiers_there(session: Session) -> tuple[str, ...]:
    """The tiers of this data, from the most attention to the least."""
    return tuple(tier for tier in TIERS if tier in session.dimensions.get("tier", ()))

"""The clock: what day it is where the company is, and what time it is. Everything that asks, asks here."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def today(timezone: str) -> date:
    """The day in a time zone such as Asia/Tokyo."""
    return datetime.now(ZoneInfo(timezone)).date()


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)

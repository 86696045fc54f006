"""The clock: what day it is where the company is. Everything that asks, asks here."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def today(timezone: str) -> date:
    """The day in a time zone such as Asia/Tokyo."""
    return datetime.now(ZoneInfo(timezone)).date()

"""Dates as they are read in Japanese and English; links and tables keep the ISO form."""

from datetime import date
from functools import lru_cache

from babel.dates import format_date

from csdash.text import Language

_PATTERNS = {
    "month": {"ja": "y年M月", "en": "MMM y"},
    "tick": {"ja": "yy/MM", "en": "MMM ''yy"},
    "day": {"ja": "y年M月d日", "en": "d MMM y"},
}


def month_text(month: date, language: Language) -> str:
    """2024年4月, Apr 2024."""
    return _written(month, "month", language)


def month_tick(month: date, language: Language) -> str:
    """24/04, Apr '24: short enough for an axis."""
    return _written(month, "tick", language)


def day_text(day: date, language: Language) -> str:
    """2024年4月30日, 30 Apr 2024."""
    return _written(day, "day", language)


def fiscal_year_text(year: int, language: Language) -> str:
    """2026年度, FY2026: named after the calendar year in which it starts, as `months.fiscal_year` counts."""
    return f"{year}年度" if language == "ja" else f"FY{year}"


@lru_cache(maxsize=4096)
def _written(day: date, pattern: str, language: Language) -> str:
    # A figure asks for the same few months again and again; Babel parses its pattern every time.
    return format_date(day, _PATTERNS[pattern][language], locale=language)

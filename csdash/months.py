"""Months: calendar months as whole numbers, so that "twelve months earlier" is a subtraction.

A month index counts months since year 0 (2024-04 is 24291). Lags are calendar lags, never row
lags and never days: February 2024 minus 12 is February 2023.
"""

import calendar
import re
from datetime import date

_MONTH = re.compile(r"(\d{4})-(\d{2})(?:-01)?")


def month_index(day: date) -> int:
    """The index of the month that holds `day`."""
    return day.year * 12 + day.month - 1


def month_start(index: int) -> date:
    """The first day of the month `index`."""
    return date(index // 12, index % 12 + 1, 1)


def month_end(index: int) -> date:
    """The last day of the month `index`."""
    start = month_start(index)
    return start.replace(day=calendar.monthrange(start.year, start.month)[1])


def epoch_day(day: date) -> int:
    """Days since 1970-01-01, the number under which frames keep a day."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def parse_month(text: str) -> int:
    """The index of a month written 2024-04 or 2024-04-01; raises ValueError for anything else."""
    match = _MONTH.fullmatch(text)
    if not match or not 1 <= int(match[2]) <= 12:
        raise ValueError(f"{text!r} is not a month; write it as 2024-04")
    return int(match[1]) * 12 + int(match[2]) - 1


def month_code(index: int) -> str:
    """The month `index` as it stands in links, tables and on the command line: 2024-04."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def fiscal_year(index: int, starts_in: int) -> int:
    """The fiscal year of month `index`, named after the calendar year in which it starts."""
    return (index - (starts_in - 1)) // 12


def last_complete_month(as_of: date) -> int:
    """The last month that was over at the end of `as_of`; the month `as_of` ends in counts."""
    index = month_index(as_of)
    return index if as_of == month_end(index) else index - 1

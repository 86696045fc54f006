"""The format of a column: how its numbers are written on a screen, in a report and in a spreadsheet."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from csdash.panels.header import Header
from csdash.unit import Unit
from csdash.words.form import fixed, to_decimal

# Formats that read the same in both languages, as a browser's grid takes them.
_OF_UNIT = {
    Unit.RATE: "%.1f%%",
    Unit.MONEY: "%,.0f",
    Unit.COUNT: "%,d",
    Unit.TIMES: "%.2f",
    Unit.POINTS: "%.0f",
    Unit.SCORE: "%.1f",
    Unit.DAYS: "%.0f",
}
_PARTS = re.compile(r"%(?P<sign>\+?),?(?:\.(?P<decimals>\d+))?[df](?P<suffix>.*)")


@dataclass(frozen=True, slots=True)
class ColumnFormat:
    """How the numbers of one column are written; only what is shown is rounded, never what is kept.

    `pattern` is for values as they are read: a rate of 0.93 is written as 93.0.
    """

    pattern: str
    is_rate: bool

    @property
    def in_points(self) -> bool:
        """Whether it writes changes of a rate, which are points and no per cent."""
        return self._parts["suffix"].strip() == "pt"

    @property
    def excel(self) -> str:
        """The same as a number format of a spreadsheet, which has no other way to write a fraction than per cent."""
        decimals = int(self._parts["decimals"] or 0)
        digits = ("0" if self.is_rate else "#,##0") + ("." + "0" * decimals if decimals else "")
        digits += "%" if self.is_rate else ""
        return f"+{digits};-{digits};{digits}" if self._parts["sign"] else digits

    def write(self, value: float | None) -> str:
        """`value` as it is read; empty where there is none."""
        return _writer(self.pattern, self.is_rate)(value)

    @property
    def _parts(self) -> dict[str, str | None]:
        return _parts(self.pattern)


def column_format(header: Header) -> ColumnFormat | None:
    """The format of a column under `header`; None where it holds no numbers."""
    if not header.format and header.unit is None:
        return None
    return ColumnFormat(header.format or _OF_UNIT[header.unit], header.unit is Unit.RATE)


@lru_cache(maxsize=64)
def _parts(pattern: str) -> dict[str, str | None]:
    if not (match := _PARTS.fullmatch(pattern)):
        raise ValueError(f"{pattern!r} is no format of a number, such as %.1f or %+d")
    return match.groupdict()


@lru_cache(maxsize=64)
def _writer(pattern: str, is_rate: bool) -> Callable[[float | None], str]:
    """What writes the numbers of such a column: thousands of cells, and the pattern read once."""
    parts = _parts(pattern)
    decimals, plus = int(parts["decimals"] or 0), parts["sign"]
    suffix = parts["suffix"].replace("%%", "%")

    def write(value: float | None) -> str:
        number = to_decimal(value)
        if number is None:
            return ""
        number = number * 100 if is_rate else number
        digits = fixed(abs(number), decimals)
        is_zero = not digits.strip("0.,")
        sign = "" if is_zero else "-" if number < 0 else plus
        return sign + digits + suffix

    return write


def holds_months(name: str) -> bool:
    """Whether the dates in the column called `name` stand for whole months."""
    return name == "month" or name.endswith("_month")

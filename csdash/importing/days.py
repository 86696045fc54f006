"""Days and months as people write them, in Japanese and English, with eras, stamps and spreadsheets' numbers.

What stands in an order that two readers would read differently is read in the order that is asked for.
"""

from collections.abc import Iterable
from datetime import MINYEAR

import polars as pl

from csdash.importing.cells import tidy

ORDERS = ("ymd", "mdy", "dmy")
# The year before the first of each era; its letter stands in forms and the name in prose.
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_LETTERS = dict(zip("rhstm", _ERAS.values(), strict=True))
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = "(?<name>" + "|".join(_MONTHS) + ")[a-z]*\\.?"
# Where two digits stand for a year, those below belong to this century.
_CENTURY = 70
# The day a spreadsheet counts from, so that its numbers hold from March 1900 on.
_SHEET_DAY_0 = pl.date(1899, 12, 30)
_SHEET_DAYS = (20_000, 80_000)

# Short numbers first: only an order says what they are.
_UNSETTLED = r"^\d{1,2}-\d{1,2}(-|$| )"

_STAMP = (
    r"^(?<day>.*?)(?:(?:t|\s+)(?:午前|午後)?\s*(?<clock>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)"
    r"\s*(?:am|pm|(?<zone>z|utc|gmt|[+-]\d{2}(?::?\d{2})?))?)?$"
)


def day(cell: pl.Expr, order: str, timezone: str) -> pl.Expr:
    """The day in `cell`; null where there is none. A stamp with a zone is the day it was in `timezone`."""
    text = tidy(cell).str.to_lowercase().str.replace(r"\s*\([月火水木金土日]\)", "")
    parts = text.str.extract_groups(_STAMP)
    return _zoned(parts, _whole_day(parts.struct.field("day"), order), timezone)


def is_plain(cell: pl.Expr) -> pl.Expr:
    """Whether `plain` reads the cell: most are written so, and a long list need not be read the long way."""
    return cell.str.contains(r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}([ T][0-9:.]+)?$")


def plain(cell: pl.Expr) -> pl.Expr:
    """The day in a cell that is plain."""
    return cell.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)


def month(cell: pl.Expr, order: str, timezone: str) -> pl.Expr:
    """The month in `cell`, as its first day, whether the cell names a month or a day in it."""
    text = tidy(cell).str.to_lowercase()
    return pl.coalesce(_month_alone(text, order), day(cell, order, timezone)).dt.truncate("1mo")


def _even(text: pl.Expr) -> pl.Expr:
    """A date with one kind of mark between its parts."""
    return text.str.replace_all(r"[年月/.]", "-").str.replace(r"[-日分度]+$", "")


def _whole_day(text: pl.Expr, order: str) -> pl.Expr:
    even = _even(text)
    forms = [
        _of(even, r"^(?<y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})$"),
        _era(even, r"-(?<d>\d{1,2})$"),
        _of(text, r"^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})$"),
        _of(text, rf"^(?<d>\d{{1,2}})[ -]{_NAME}[ ,-]+(?<y>\d{{4}}|\d{{2}})$"),
        _of(text, rf"^{_NAME}[ -](?<d>\d{{1,2}}),? +(?<y>\d{{4}})$"),
        _of(even, _ordered(order, year=r"\d{2}")),
        _sheet_day(text),
    ]
    if order != "ymd":
        forms.append(_of(even, _ordered(order, year=r"\d{4}")))
    return pl.coalesce(forms)


def _month_alone(text: pl.Expr, order: str) -> pl.Expr:
    even = _even(text)
    short = r"^(?<y>\d{2})-(?<m>\d{1,2})$" if order == "ymd" else r"^(?<m>\d{1,2})-(?<y>\d{2})$"
    return pl.coalesce(
        _of(even, r"^(?<y>\d{4})-(?<m>\d{1,2})$"),
        _era(even, "$"),
        _of(text, r"^(?<y>\d{4})(?<m>\d{2})$"),
        _of(text, rf"^{_NAME}[ '-]*(?<y>\d{{4}}|\d{{2}})$"),
        _of(text, rf"^(?<y>\d{{4}})[ -]{_NAME}$"),
        _of(even, r"^(?<m>\d{1,2})-(?<y>\d{4})$"),
        _of(even, short),
    )


def _ordered(order: str, year: str) -> str:
    digits = {"y": year, "m": r"\d{1,2}", "d": r"\d{1,2}"}
    return "^" + "-".join(f"(?<{part}>{digits[part]})" for part in order) + "$"


def _of(text: pl.Expr, pattern: str) -> pl.Expr:
    """The date that `pattern` finds: groups y, m or name, and d where there is a day."""
    part = text.str.extract_groups(pattern).struct.field
    year, is_short = part("y").cast(pl.Int32), part("y").str.len_chars() == 2
    year = pl.when(~is_short).then(year).otherwise(year + pl.when(year < _CENTURY).then(2000).otherwise(1900))
    return _date(
        year, part("name") if "?<name>" in pattern else part("m"), part("d") if "?<d>" in pattern else None
    )


def _era(even: pl.Expr, tail: str) -> pl.Expr:
    """A year of an era; the first may be called 元."""
    names = "|".join([*_ERAS, *_LETTERS])
    pattern = rf"^(?<era>{names})-?(?<y>\d{{1,2}}|元)-(?<m>\d{{1,2}}){tail}"
    part = even.str.extract_groups(pattern).struct.field
    first = part("era").replace_strict(_ERAS | _LETTERS, default=None, return_dtype=pl.Int32)
    year = first + part("y").replace("元", "1").cast(pl.Int32, strict=False)
    return _date(year, part("m"), part("d") if "?<d>" in pattern else None)


def _date(year: pl.Expr, month: pl.Expr, day: pl.Expr | None) -> pl.Expr:
    """A date of its parts; null where the calendar has no such day."""
    names = {name: str(i) for i, name in enumerate(_MONTHS, start=1)}
    parts = [
        # Python's calendar, and with it ours, begins with the year 1.
        pl.when(year >= MINYEAR).then(year).cast(pl.String).str.zfill(4),
        month.replace(names).str.zfill(2),
        pl.lit("01") if day is None else day.str.zfill(2),
    ]
    return pl.concat_str(parts, separator="-").str.to_date("%Y-%m-%d", strict=False)


def _sheet_day(text: pl.Expr) -> pl.Expr:
    number = text.str.extract(r"^(\d{5})(?:\.\d+)?$").cast(pl.Int32)
    inside = pl.when(number.is_between(*_SHEET_DAYS)).then(number)
    return _SHEET_DAY_0 + pl.duration(days=inside)


def _zoned(parts: pl.Expr, day: pl.Expr, timezone: str) -> pl.Expr:
    """The day of a stamp in `timezone`; without a zone it is the day on the wall where it was written."""
    clock, zone = parts.struct.field("clock"), parts.struct.field("zone")
    minutes = _minutes(zone)
    time = clock.str.extract_groups(r"^(?<h>\d+):(?<m>\d+)")
    hour = time.struct.field("h").cast(pl.Int32)
    minute = time.struct.field("m").cast(pl.Int32)
    utc = day.cast(pl.Datetime("us")) + pl.duration(minutes=hour * 60 + minute - minutes)
    local = utc.dt.replace_time_zone("UTC").dt.convert_time_zone(timezone).dt.date()
    return pl.when(zone.is_null()).then(day).otherwise(local)


def _minutes(zone: pl.Expr) -> pl.Expr:
    """How far a zone is ahead of UTC."""
    part = zone.str.extract_groups(r"^(?<sign>[+-])(?<h>\d{2}):?(?<m>\d{2})?$").struct.field
    ahead = part("h").cast(pl.Int32) * 60 + part("m").fill_null("0").cast(pl.Int32)
    return pl.when(part("sign") == "-").then(-ahead).otherwise(ahead).fill_null(0)


def orders_of(cells: Iterable[str | None], *, is_month: bool, timezone: str) -> tuple[str, ...]:
    """The orders in which all of `cells` that need one can be read, one of each result; empty where there is none.

    More than one means that the cells say different things to different readers.
    """
    written = (
        pl.DataFrame({"cell": pl.Series(cells, dtype=pl.String)}).select(tidy(pl.col("cell"))).drop_nulls()
    )
    read = month if is_month else day
    unsettled = written.filter(_even(pl.col("cell")).str.contains(_UNSETTLED))
    if unsettled.is_empty():
        return ("ymd",)
    found: dict[str, pl.Series] = {}
    for order in ORDERS:
        values = unsettled.select(read(pl.col("cell"), order, timezone)).to_series()
        if not values.has_nulls() and not any(values.equals(known) for known in found.values()):
            found[order] = values
    return tuple(found)

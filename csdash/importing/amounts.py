"""Amounts: numbers and money as people write them, exactly.

Signs of less than zero are a minus before or behind, △, ▲ and brackets. Thousands must stand in threes:
1,5 is no number where the decimal mark is a point, and is refused rather than read as fifteen.
"""

import polars as pl

from csdash.importing.cells import tidy

AMOUNT = pl.Decimal(38, 8)
# What stands behind an amount in a sheet kept in that unit.
_UNITS = {1: "円", 1_000: "千円", 10_000: "万円", 1_000_000: "百万円", 100_000_000: "億円"}
_SIGNS = {
    "JPY": ("¥", "円", "jpy"),
    "USD": ("$", "usd"),
    "EUR": ("€", "eur"),
    "GBP": ("£", "gbp"),
}
_CURRENCY = r"¥|us\$|\$|€|£|jpy|usd|eur|gbp"
_COUNTED = "[席名人回件個社]"


def _body(decimal: str) -> str:
    """A number without its sign, thousands in threes or not at all."""
    mark, thousands = (r"\.", ",") if decimal == "." else (",", r"\.")
    whole = rf"\d{{1,3}}(?:[{thousands}' ]\d{{3}})+|\d+"
    return rf"(?<body>(?:{whole})(?:{mark}\d*)?|{mark}\d+)"


def _parts(cell: pl.Expr, decimal: str, before: str, behind: str) -> tuple[pl.Expr, pl.Expr]:
    """The number in `cell` without its sign, and whether it is below zero; null where it is not a number."""
    pattern = (
        rf"^(?<open>\(?)\s*(?<minus>[-−△▲+]?)\s*(?:{before})?\s*(?<inner>[-−△▲]?)\s*{_body(decimal)}"
        rf"\s*(?:{behind})?\s*(?<trail>-?)(?<close>\)?)$"
    )
    found = tidy(cell).str.to_lowercase().str.extract_groups(pattern)
    part = found.struct.field
    signs = [part("minus").is_in(["-", "−", "△", "▲"])]
    signs += [part(name) != "" for name in ("inner", "trail", "open")]
    n_signs = pl.sum_horizontal(sign.cast(pl.Int8) for sign in signs)
    is_closed = (part("open") == "") == (part("close") == "")
    thousands = r"[,' ]" if decimal == "." else r"[.' ]"
    plain = part("body").str.replace_all(thousands, "").str.replace(",", ".", literal=True)
    # Two signs of less than zero contradict each other: nobody knows which one was meant.
    return pl.when(is_closed & (n_signs <= 1)).then(plain.cast(AMOUNT, strict=False)), n_signs == 1


def _signed(size: pl.Expr, is_below: pl.Expr) -> pl.Expr:
    return pl.when(is_below).then(-size).otherwise(size)


def money(cell: pl.Expr, decimal: str = ".", unit: int = 1) -> pl.Expr:
    """The money in `cell` in currency units, as an exact decimal; null where it cannot be read.

    `unit` is what one unit of the sheet is worth. A cell that names another unit than that is not read.
    """
    behind = "|".join([_UNITS.get(unit, "円"), _CURRENCY])
    size, is_below = _parts(cell, decimal, _CURRENCY, behind)
    return in_units(_signed(size, is_below), unit)


def in_units(amount: pl.Expr, unit: int) -> pl.Expr:
    """An amount of a sheet kept in units of so many currency units."""
    return (amount * pl.lit(unit).cast(pl.Decimal(18, 0))).cast(AMOUNT, strict=False)


def number(cell: pl.Expr, decimal: str = ".", *, keeps_percent: bool = False) -> pl.Expr:
    """The number in `cell`; 80% is 0.8, or 80 where the column itself goes from 0 to 100."""
    size, is_below = _parts(cell, decimal, "", "%")
    value = _signed(size, is_below).cast(pl.Float64)
    if keeps_percent:
        return value
    return pl.when(tidy(cell).str.ends_with("%")).then(value / 100).otherwise(value)


def count(cell: pl.Expr, decimal: str = ".") -> pl.Expr:
    """The whole number in `cell`, what is counted behind it or not; null where it is none."""
    size, is_below = _parts(cell, decimal, "", _COUNTED)
    whole = _signed(size, is_below).cast(pl.Float64)
    return pl.when(whole == whole.round(0)).then(whole).cast(pl.Int64, strict=False)


def is_plain(cell: pl.Expr, decimal: str) -> pl.Expr:
    """Whether `plain` reads the cell: most are written so, and a long list need not be read the long way."""
    # Not \d, which is any digit there is, full-width ones among them.
    return (
        cell.str.contains(r"^[¥￥$]?-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?$")
        if decimal == "."
        else pl.lit(value=False)
    )


def plain(cell: pl.Expr) -> pl.Expr:
    """The amount in a cell that is plain."""
    return (
        cell.str.strip_chars_start("¥￥$").str.replace_all(",", "", literal=True).cast(AMOUNT, strict=False)
    )


def currencies(cell: pl.Expr) -> pl.Expr:
    """The currency whose sign stands in `cell`; null where there is none."""
    text = tidy(cell).str.to_lowercase()
    return pl.coalesce(
        pl.when(text.str.contains_any(list(signs))).then(pl.lit(code)) for code, signs in _SIGNS.items()
    )

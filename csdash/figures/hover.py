"""Hover: the detail behind a point, as text in customdata. A template never holds data."""

import polars as pl

from csdash.figures.columns import floats
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.words.dates import month_text
from csdash.words.numbers import interval_text, value_text

TEMPLATE = "%{customdata}<extra></extra>"
ACCOUNTS = Text("{n}アカウント", "{n} accounts")
FEW = Text("少数のため参考値", "few accounts, read with care")
DECIDED_BY_FEW = Text("少数の顧客で決まるため区間なし", "no interval: too few accounts decide")


def accounts_text(n: float, language: Language) -> str:
    """312アカウント, 312 accounts, 1 account."""
    if n == 1 and language == "en":
        return "1 account"
    return ACCOUNTS.format(n=f"{n:,.0f}")[language]


def point_hover(
    frame: pl.DataFrame,
    heads: list[str],
    unit: Unit,
    language: Language,
    currency: str = "",
    minimum_n: int = 0,
) -> list[str]:
    """For each row its head, value with interval, fraction and number of accounts.

    A rate means little without the size of the base it was measured on, so both sides of it are there.
    """
    columns = ("value", "lower", "upper", "numerator", "denominator", "n_accounts")
    texts = []
    for head, (value, lower, upper, over, under, n) in zip(
        heads, zip(*(floats(frame, column) for column in columns), strict=True), strict=True
    ):
        lines = [head, f"<b>{value_text(value, unit, language, currency)}</b>"]
        if value is not None and lower is not None and upper is not None:
            lines[-1] += " " + interval_text(lower, upper, unit, language, currency, value=value)
        elif value is not None and unit is Unit.RATE and n is not None and n >= max(minimum_n, 1):
            lines.append(DECIDED_BY_FEW[language])
        if over is not None and under is not None:
            lines.append(f"{over:,.0f} / {under:,.0f}")
        if n is not None:
            lines.append(accounts_text(n, language) + (f" ({FEW[language]})" if n < minimum_n else ""))
        texts.append("<br>".join(lines))
    return texts


def months_text(frame: pl.DataFrame, language: Language) -> list[str]:
    """The months of a frame in words."""
    return [month_text(month, language) for month in frame["month"].cast(pl.Date).to_list()]

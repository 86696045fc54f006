"""Money: which column is the recurring amount, and what time it is for. Where that is not certain, it says so.

Revenue per month comes before revenue per year, and both before an amount that does not say what it is for.
"""

from dataclasses import dataclass

import polars as pl

from csdash.importing import amounts
from csdash.importing.guessing.columns import ENOUGH, Column, Pick, View, picked
from csdash.importing.guessing.reasons import Why, joined, percent, quoted, why_column
from csdash.text import Text

AMOUNTS = ("mrr", "arr", "amount", "unit_price")
_NEAR = 0.15
_MEANING = {
    "mrr": Text("1か月あたりの金額", "an amount per month"),
    "arr": Text("1年あたりの金額", "an amount per year"),
    "amount": Text("金額", "an amount"),
    "unit_price": Text("単価", "a unit price"),
}
_UNSURE = 0.4


@dataclass(frozen=True, slots=True)
class Amount:
    """The column taken for the amount. `interval` is its time; empty where the column `by` says it row by row."""

    column: Column
    interval: str
    why: Why
    interval_why: Why
    by: Pick | None = None


def recurring(view: View, *, is_monthly: bool) -> Amount | None:
    """The recurring amount of a sheet; None where no column is one. `is_monthly`: its rows are months."""
    found = {
        idea: sorted((c for c in view.columns if c.score(idea) >= ENOUGH), key=_order(idea), reverse=True)
        for idea in AMOUNTS
    }
    by = None if is_monthly else picked(view.columns, {"interval": ("interval",)}).get("interval")
    order = ("mrr", "amount", "arr", "unit_price") if by and not found["arr"] else AMOUNTS
    idea = next((idea for idea in order if found[idea]), None)
    if idea is None:
        return None
    column, *others = found[idea]
    why = why_column(Pick(column, idea), _MEANING[idea])
    why = _tax(_rivals(why, idea, column, others), column, others)
    if idea == "mrr":
        why = _against_yearly(view, why, column, found["arr"])
    elif idea == "arr" and found["amount"]:
        why = _rivals(why, idea, column, found["amount"])
    if idea in {"amount", "unit_price"}:
        why = _per_seat(view, why, idea)
    interval, interval_why = _time(idea, by, is_monthly=is_monthly)
    return Amount(column, interval, why, interval_why, by if not interval else None)


def _order(idea: str):  # noqa: ANN202
    """Without tax before anything else, then by score."""
    rank = {"without": 1, "": 0, "with": -1}
    return lambda column: (rank[column.header.tax], column.score(idea))


def _rivals(why: Why, idea: str, column: Column, others: list[Column]) -> Why:
    """Two columns that could be it: the reason names both."""
    near = [
        other
        for other in others
        if other.header.tax == column.header.tax
        and max(other.score(i) for i in AMOUNTS) >= column.score(idea) - _NEAR
    ]
    if not near:
        return why
    both = quoted(column, *near)
    return why.but(
        Text(
            f"金額らしい列が複数あります({both.ja})。正しい列を選んでください。",
            f"Several columns could be the amount ({both.en}): choose the right one.",
        ),
        _UNSURE,
    )


def _tax(why: Why, column: Column, others: list[Column]) -> Why:
    if column.header.tax == "with":
        return why.but(
            Text(
                "税込の金額です。税抜の列があれば替えてください。",
                "It includes tax; take one without, if there is one.",
            ),
            0.3,
        )
    taxed = [other for other in others if other.header.tax == "with"]
    if taxed and column.header.tax == "without":
        name = quoted(taxed[0])
        return Why(
            joined(
                why.says,
                Text(
                    f"税込の{name.ja}ではなく税抜を使います。",
                    f"It is taken rather than {name.en}, which includes tax.",
                ),
            ),
            why.sureness,
        )
    return why


def _against_yearly(view: View, why: Why, column: Column, yearly: list[Column]) -> Why:
    """Where a year's amount stands beside, it must be twelve months'."""
    if not yearly:
        return why
    cells = view.rows.select(
        month=amounts.money(pl.col(column.name)).cast(pl.Float64),
        year=amounts.money(pl.col(yearly[0].name)).cast(pl.Float64),
    ).drop_nulls()
    share = cells.select(((pl.col("month") * 12 - pl.col("year")).abs() <= 12).mean()).item() or 0.0
    name, other = quoted(column), quoted(yearly[0])
    says = Text(
        f"{other.ja}ではなく月額を使います(行の{percent(share)}で{name.ja}×12と一致)。",
        f"It is taken rather than {other.en}; twelve times {name.en} is {other.en} in {percent(share)} of the rows.",
    )
    return Why(joined(why.says, says), why.sureness) if share >= 0.9 else why.but(says, _UNSURE)


def _per_seat(view: View, why: Why, idea: str) -> Why:
    """An amount beside a quantity may be what one of them costs."""
    seats = picked(view.columns, {"seats": ("seats",)}).get("seats")
    said_so = idea == "unit_price" or (
        seats and seats.match.word in {"quantity", "qty", "数量", "契約数量", "plan quantity"}
    )
    if not said_so:
        return why
    beside = quoted(seats.column) if seats else Text("", "")
    return why.but(
        Text(
            f"数量{beside.ja}を掛ける前の単価かもしれません。合計の列があれば替えてください。",
            f"It may be the price of one, before the quantity {beside.en}; take the total, if there is one.",
        ),
        0.3 if idea == "unit_price" else _UNSURE,
    )


def _time(idea: str, by: Pick | None, *, is_monthly: bool) -> tuple[str, Why]:
    """What time the amount is for, and why; no time where a column says it."""
    billed = quoted(by.column) if by else Text("", "")
    if idea == "mrr":
        says = Text("金額は1か月あたりです。", "The amount is per month.")
        if by:
            says = Text(
                f"金額は1か月あたりなので、請求の間隔{billed.ja}では割りません。",
                f"The amount is per month, so it is not divided by the billing interval {billed.en}.",
            )
        return "monthly", Why(says, 0.95)
    if idea == "arr":
        return "yearly", Why(
            Text("金額は1年あたりなので、12で割ります。", "The amount is per year and is divided by 12."), 0.9
        )
    if by:
        return "", Why(
            Text(
                f"金額が何か月分かは列{billed.ja}によります。",
                f"What time an amount is for stands in {billed.en}.",
            ),
            0.85,
        )
    if is_monthly:
        return "monthly", Why(
            Text(
                "月ごとの表なので、1か月分の金額とします。", "The rows are months, so it is taken per month."
            ),
            0.7,
        )
    return "monthly", Why(
        Text(
            '何か月分の金額かを示す列がないため、1か月分とします。年額なら interval = "yearly" にしてください。',
            'Nothing says what time the amount is for; it is taken per month. If it is per year, set interval = "yearly".',
        ),
        _UNSURE,
    )

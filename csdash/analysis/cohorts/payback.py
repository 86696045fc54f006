"""Payback: have accounts earned back what it cost to win them, and how many left before they had?"""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import Measured
from csdash.analysis.estimates import median, share
from csdash.analysis.question import Question
from csdash.analysis.sentences import joined, written
from csdash.analysis.with_interval import with_interval
from csdash.months import month_start
from csdash.session import Session
from csdash.session.answered import answered
from csdash.text import Text
from csdash.unit import Unit

# Months after the start within which an account left: half a year, the first year, the second, later.
EDGES = (6, 12, 24)
BANDS = ("6", "12", "24", "beyond")
GROSS, REVENUE = Text("粗利", "gross profit"), Text("売上", "revenue")
NOBODY = Text(
    "表示した期間に始まり、獲得費用のわかる顧客はいません。",
    "No account that began in the months shown has its acquisition cost written.",
)
BACK = Text(
    "獲得費用のわかる{n}社のうち、{back}社が{earned}で費用を回収しました。",
    "Of {n} accounts whose acquisition cost is known, {back} have earned it back in {earned}.",
)
MONTHS = Text("回収までの月数の中央値は{months}です。", "Those took {months} months at the median.")
NONE_LEFT = Text("その中に解約した顧客はいません。", "None of them has left.")
EARLY = Text(
    "解約した顧客のうち、回収の前に離れたのは{share}で、未回収の費用は{missing}です。",
    "Of those that left, {share} left before that; {missing} of what they cost was never earned back.",
)
SCHEMA = {
    "band": pl.String,
    "n_left": pl.Int64,
    "value": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "missing": pl.Float64,
}


@dataclass(frozen=True, slots=True)
class Payback:
    """Of accounts that began in the months shown and whose cost is known.

    `months` is the median time to earn it back of those that did, `early` the share of those that left before they had,
    `missing` what these did not earn back, `bands` the same by month of churn. `is_profit` says whether earned means
    gross profit or, where no margin is known, revenue. `n_unknown` have no cost written.
    """

    n: int
    n_unknown: int
    n_back: int
    months: Measured
    early: Measured
    missing: float
    bands: pl.DataFrame
    is_profit: bool


@answered
def payback(session: Session, question: Question) -> Payback:
    """As known at the end of the question's month. Raises NotUnlocked without accounts.acquisition_cost."""
    costs = session.acquisition_costs()
    rows = session.lifetime_months(question.month, dict(question.where)).filter(
        pl.col("start_month") >= month_start(question.first)
    )
    is_profit = rows["profit"].null_count() < rows.height
    ages = (
        question.last - (pl.col("start_month").dt.year() * 12 + pl.col("start_month").dt.month() - 1)
    ).cast(pl.Int64)
    told = each(rows, costs, is_profit=is_profit).with_columns(oldest=ages)
    # The last month paid for is not the last that is known: it left in the month after.
    left = told.filter(pl.col("last_age") < pl.col("oldest")).with_columns(
        left_age=pl.col("last_age") + 1, is_early=pl.col("back_age").is_null()
    )
    early = left.filter("is_early")
    return Payback(
        told.height,
        rows["account_id"].n_unique() - told.height,
        told["back_age"].count(),
        median((told["back_age"].drop_nulls() + 1).to_list()),
        share(early.height, left.height),
        float(early["owed"].sum()),
        _by_band(left),
        is_profit,
    )


def each(rows: pl.DataFrame, costs: pl.DataFrame, *, is_profit: bool) -> pl.DataFrame:
    """account_id, start_month, last_age (of payment), back_age (null = not earned back), owed: one row per known cost."""
    earned = pl.col("profit" if is_profit else "mrr").cast(pl.Float64)
    met = rows.join(costs.with_columns(pl.col("cost").cast(pl.Float64)), on="account_id", how="inner")
    known = met.filter(earned.null_count().over("account_id") == 0).sort("account_id", "age")
    summed = known.with_columns(so_far=earned.cum_sum().over("account_id", order_by="age"))
    return (
        summed.group_by("account_id", "start_month", maintain_order=True)
        .agg(
            last_age=pl.col("age").max().cast(pl.Int64),
            back_age=pl.col("age").filter(pl.col("so_far") >= pl.col("cost")).min().cast(pl.Int64),
            owed=(pl.col("cost") - pl.col("so_far")).last().clip(0),
        )
        .sort("account_id")
    )


def _by_band(left: pl.DataFrame) -> pl.DataFrame:
    band = pl.lit("beyond")
    for edge in reversed(EDGES):
        band = pl.when(pl.col("left_age") <= edge).then(pl.lit(str(edge))).otherwise(band)
    placed = left.with_columns(band=band)
    rows = []
    for name in BANDS:
        part = placed.filter(pl.col("band") == name)
        early = part.filter("is_early")
        one = share(early.height, part.height)
        rows.append((name, part.height, one.value, one.lower, one.upper, float(early["owed"].sum())))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def told(found: Payback, currency: str) -> tuple[Text, ...]:
    """How long it takes to earn the cost back, and who left before it was."""
    if not found.n:
        return (NOBODY,)
    earned = GROSS if found.is_profit else REVENUE
    first = BACK.format(n=f"{found.n:,}", back=f"{found.n_back:,}", earned=earned)
    if found.months.value is not None:
        first = joined(first, MONTHS.format(months=with_interval(found.months, Unit.COUNT)))
    if found.early.value is None:
        return (first, NONE_LEFT)
    return (
        first,
        EARLY.format(
            share=with_interval(found.early, Unit.RATE),
            missing=written(found.missing, Unit.MONEY, currency),
        ),
    )

"""Lines: the accounts of a published snapshot as measures take them, on any engine. The same as `Rows.lines`."""

import narwhals.stable.v2 as nw

from csdash.contract.accounts import DIMENSIONS
from csdash.contract.health import SCORE_TENTHS
from csdash.measures.expressions import INTEGER, MONTH
from csdash.money import TICKS

# What is read of accounts: for lines, and to see who was merged.
NAMES = frozenset(
    {"month", "account_id", "mrr", "health_score", "start_month", "parent_id", "currency", *DIMENSIONS}
)


def lines(accounts: nw.LazyFrame, reporting: str = "") -> nw.LazyFrame:
    """One row per month, account and product: m, account_id, product, mrr (ticks), score (tenths), start_m, attributes.

    Where several currencies are told in `reporting`, mrr is in the line's own, and the line says which.
    """
    present = accounts.collect_schema().names()
    product = nw.col("product").fill_null("") if "product" in present else nw.lit("")
    score = _tenths() if "health_score" in present else nw.lit(None, dtype=INTEGER)
    start = _month("start_month") if "start_month" in present else nw.lit(None, dtype=MONTH)
    return accounts.select(
        _month("month").alias("m"),
        "account_id",
        product.alias("product"),
        (nw.col("mrr") * TICKS).cast(INTEGER).fill_null(0).alias("mrr"),
        score.alias("score"),
        start.alias("start_m"),
        *attributes_of(present),
        *([nw.col("currency").fill_null(reporting)] if reporting else []),
    )


def attributes_of(columns: list[str]) -> list[str]:
    """The attributes of accounts among these columns; the product is one of lines."""
    return [name for name in DIMENSIONS if name in columns and name != "product"]


def _month(column: str) -> nw.Expr:
    day = nw.col(column).dt
    return (day.year().cast(MONTH) * 12 + day.month().cast(MONTH) - 1).cast(MONTH)


def _tenths() -> nw.Expr:
    # Halves go to the even number, written out: engines round them each in their own way.
    tenths = nw.col("health_score") * SCORE_TENTHS
    down = tenths.floor().cast(INTEGER)
    rest = tenths - down.cast(nw.Float64)
    half = nw.when(rest == 0.5).then(down % 2).otherwise(nw.when(rest > 0.5).then(1).otherwise(0))
    return nw.when(~nw.col("health_score").is_null()).then(down + half.cast(INTEGER)).cast(INTEGER)

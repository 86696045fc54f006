"""The whole: what all feeds bring to one table, put together and cut to the months that were over."""

from collections.abc import Sequence

import polars as pl

from csdash.contract.column import Kind, Table
from csdash.contract.conform import FILE, ROW
from csdash.contract.finding import Finding, Severity
from csdash.contract.tables import TABLES
from csdash.importing.shapes.shaped import AUDIT_SCHEMA, Covered, Shaped
from csdash.money import to_units
from csdash.months import month_code, month_index, month_start
from csdash.text import Text

_MONEY = pl.Decimal(18, 4)


def put_together(frames: Sequence[pl.LazyFrame]) -> pl.LazyFrame:
    """All rows of one table; a column that only some feeds have is empty in the others."""
    return pl.concat(frames, how="diagonal") if len(frames) > 1 else frames[0]


def cut(accounts: pl.LazyFrame, covered: Covered) -> Shaped:
    """The months that were over; those left out are said, with what they held."""
    first_out = month_start(covered.last + 1)
    span = accounts.select(
        pl.col("month").min().alias("first"), pl.col("month").max().alias("last")
    ).collect()
    kept = accounts.filter(pl.col("month") < first_out)
    if span["first"].item() is None or span["first"].item() >= first_out:
        return Shaped(kept, findings=(_nothing_left(covered),))
    if span["last"].item() < first_out:
        return Shaped(accounts)
    late = (
        accounts.filter(pl.col("month") >= first_out)
        .group_by("month")
        .agg(
            pl.len().alias("n"),
            pl.col("account_id").n_unique().alias("n_accounts"),
            pl.col("mrr").sum(),
            pl.col(FILE).first(),
            pl.col(ROW).first(),
        )
        .sort("month")
        .collect(engine="streaming")
    )
    listed = ", ".join(month_code(month_index(day)) for day in late["month"].head(5))
    case = late.lazy().select(
        pl.lit("partial_month").alias("edge"),
        pl.col("month"),
        pl.lit(None, dtype=pl.String).alias("account_id"),
        pl.col("mrr"),
        pl.col("n_accounts").cast(pl.String).alias("detail"),
    )
    finding = Finding(
        Severity.WARNING,
        "months_left_out",
        "accounts",
        Text(
            f"まだ終わっていない月の行を除きました: {listed}。",
            f"rows of months that are not over were left out: {listed}.",
        ),
        Text("基準日(as of)を確かめてください。", "Check the as-of date."),
        file=late[FILE][0],
        column="month",
        count=int(late["n"].sum()),
    )
    return Shaped(kept, (case,), (finding,))


def _nothing_left(covered: Covered) -> Finding:
    last = month_code(covered.last)
    return Finding(
        Severity.ERROR,
        "no_complete_month",
        "accounts",
        Text(f"{last} までの月の行がありません。", f"there are no rows of {last} or any month before it."),
        Text(
            "基準日(as of)と、月や開始日の列を確かめてください。",
            "Check the as-of date, and which columns the mapping takes for months and dates.",
        ),
        column="month",
    )


def audit_rows(audits: Sequence[pl.LazyFrame]) -> pl.LazyFrame:
    """All cases of an import, in an order of their own."""
    return pl.concat([pl.LazyFrame(schema=AUDIT_SCHEMA), *audits]).sort(list(AUDIT_SCHEMA))


def in_units(name: str, frame: pl.LazyFrame) -> pl.LazyFrame:
    """The rows as our own files would have them: money in currency units, columns in the contract's order.

    Rows that have no key, and so no order, are sorted by all they hold: a database gives them in any order,
    and the same rows must be the same snapshot.
    """
    table: Table = TABLES[name]
    present = frame.collect_schema().names()
    columns = [column for column in table.columns if column.name in present]
    units = frame.select(
        *(
            to_units(pl.col(column.name)).cast(_MONEY).alias(column.name)
            if column.kind is Kind.MONEY
            else pl.col(column.name)
            for column in columns
        ),
        *(name for name in (FILE, ROW) if name in present),
    )
    return units if table.key else units.sort([column.name for column in columns], maintain_order=True)

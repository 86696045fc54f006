"""What must hold between rows: unique keys, and amounts in one currency."""

from collections.abc import Mapping

import polars as pl

from csdash.contract.column import Table
from csdash.contract.conform import FILE, ROW
from csdash.contract.finding import SHOWN_ROWS, Finding, Severity
from csdash.text import Text


def key_findings(table: Table, frame: pl.LazyFrame) -> list[Finding]:
    """Rows that share their key with another row."""
    present = frame.collect_schema().names()
    key = [name for name in table.key if name in present]
    if not key:
        return []
    filled = frame.with_columns(pl.col(pl.String).fill_null(""))
    twice = (
        filled.group_by(key)
        .agg(pl.len().alias("n"), pl.col(FILE).last().alias(FILE), pl.col(ROW).last().alias(ROW))
        .filter(pl.col("n") > 1)
        .sort(FILE, ROW)
        .collect(engine="streaming")
    )
    if twice.is_empty():
        return []
    names = ", ".join(key)
    return [
        Finding(
            Severity.ERROR,
            "duplicate_key",
            table.name,
            Text(f"同じキー({names})の行が重複しています。", f"rows share the same key ({names})."),
            Text("重複を除くか、先に合計してください。", "Remove the duplicates, or add them up beforehand."),
            file=twice[FILE][0],
            column=names,
            count=int((twice["n"] - 1).sum()),
            rows=tuple(
                (row[FILE], row[ROW], " / ".join(str(row[name]) for name in key))
                for row in twice.head(SHOWN_ROWS).iter_rows(named=True)
            ),
        )
    ]


def cross_findings(tables: Mapping[str, pl.LazyFrame]) -> list[Finding]:
    """What does not fit between tables: several currencies without rates."""
    accounts = tables.get("accounts")
    if accounts is None or "currency" not in accounts.collect_schema().names():
        return []
    used = accounts.select(pl.col("currency").drop_nulls().unique().sort()).collect()["currency"].to_list()
    if len(used) <= 1:
        return []
    listed = ", ".join(used)
    return [
        Finding(
            Severity.ERROR,
            "several_currencies",
            "accounts",
            Text(f"複数の通貨が混在しています: {listed}。", f"several currencies in one sum: {listed}."),
            Text(
                "1つの通貨に換算してから読み込んでください。",
                "Convert the amounts to one currency before loading.",
            ),
            column="currency",
            count=len(used),
        )
    ]

"""What must hold between rows: unique keys, and amounts in one currency."""

from collections.abc import Mapping, Sequence

import polars as pl

from csdash.contract.column import Table
from csdash.contract.conform import FILE, ROW
from csdash.contract.currencies import currency_findings
from csdash.contract.finding import SHOWN_ROWS, Finding, Severity
from csdash.contract.mergers import merger_findings
from csdash.contract.words import SCALES
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
    return duplicate_findings(table, key, twice, int((twice["n"] - 1).sum()))


def duplicate_findings(table: Table, key: Sequence[str], twice: pl.DataFrame, count: int) -> list[Finding]:
    """What to say of keys that stand in several rows: `twice` has the first few of them, with file and row."""
    if not count:
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
            count=count,
            rows=tuple(
                (row[FILE], row[ROW], " / ".join(str(row[name]) for name in key))
                for row in twice.head(SHOWN_ROWS).iter_rows(named=True)
            ),
        )
    ]


def score_findings(frame: pl.LazyFrame) -> list[Finding]:
    """Survey scores that are not on the scale of their survey: 8 of 10 is not one of the top two of five."""
    if "score" not in frame.collect_schema().names():
        return []
    findings = []
    for kind, (lowest, highest) in SCALES.items():
        outside = (pl.col("kind") == kind) & ~pl.col("score").is_between(lowest, highest)
        rows = frame.filter(outside).select(FILE, ROW, "score").sort(FILE, ROW).collect()
        if rows.is_empty():
            continue
        findings.append(
            Finding(
                Severity.ERROR,
                "other_scale",
                "surveys",
                Text(
                    f"{kind} の点数は {lowest}〜{highest} です。",
                    f"{kind} scores go from {lowest} to {highest}.",
                ),
                Text(
                    "この尺度に換算してから読み込んでください。", "Convert them to this scale before loading."
                ),
                file=rows[FILE][0],
                column="score",
                count=rows.height,
                rows=tuple(
                    (file, row, f"{score:g}") for file, row, score in rows.head(SHOWN_ROWS).iter_rows()
                ),
            )
        )
    return findings


def cross_findings(tables: Mapping[str, pl.LazyFrame]) -> list[Finding]:
    """What takes more than one row or table to see: several currencies without rates, mergers in a circle."""
    if "accounts" not in tables:
        return []
    return [*currency_findings(tables, None), *merger_findings(tables["accounts"])]

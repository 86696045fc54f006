"""Check: is this data what the contract says? One readable report over all tables."""

from collections.abc import Mapping

import polars as pl

from csdash.contract.column import Table
from csdash.contract.conform import FILE, ROW, Part, conform, reading
from csdash.contract.consistency import cross_findings, key_findings, score_findings
from csdash.contract.finding import Finding, Report, Severity
from csdash.contract.history import account_findings
from csdash.contract.tables import TABLES
from csdash.errors import DataError
from csdash.text import Text


def check_parts(parts: Mapping[str, list[Part]]) -> tuple[dict[str, pl.LazyFrame], Report]:
    """The tables in csdash's own types, and everything that is wrong or odd about them.

    `parts` maps table names to their files. Tables that have an error are not returned.
    """
    findings: list[Finding] = []
    tables: dict[str, pl.LazyFrame] = {}
    if not parts.get("accounts"):
        findings.append(_no_accounts())
    for name, table in TABLES.items():
        if not parts.get(name):
            continue
        frames, of_table = [], []
        for part in parts[name]:
            frame, found = conform(table, part)
            frames.append(frame)
            of_table += found
        if not any(finding.severity is Severity.ERROR for finding in of_table):
            whole = _whole(table, frames)
            of_table += key_findings(table, whole)
            if name == "accounts":
                of_table += account_findings(whole)
            if name == "surveys":
                of_table += score_findings(whole)
            tables[name] = whole
        findings += of_table
    findings += cross_findings(tables)
    broken = {finding.table for finding in findings if finding.severity is Severity.ERROR}
    good = {name: frame.drop(FILE, ROW) for name, frame in tables.items() if name not in broken}
    return good, Report(tuple(findings))


def check_tables(tables: Mapping[str, pl.DataFrame]) -> Report:
    """The report on tables held in memory."""
    return check_parts({name: [Part(name, frame.lazy())] for name, frame in tables.items()})[1]


def conformed(parts: Mapping[str, list[Part]]) -> tuple[dict[str, pl.LazyFrame], Report]:
    """As `check_parts`, but raises DataError with the whole report where anything is refused."""
    tables, report = check_parts(parts)
    if report.errors:
        raise DataError(report.message())
    return tables, report


def read_parts(parts: Mapping[str, list[Part]]) -> dict[str, pl.LazyFrame]:
    """The tables in csdash's own types, of files that were checked when they were published."""
    return {
        name: _whole(table, [reading(table, part) for part in parts[name]]).drop(FILE, ROW)
        for name, table in TABLES.items()
        if parts.get(name)
    }


def _whole(table: Table, frames: list[pl.LazyFrame]) -> pl.LazyFrame:
    """All files of a table as one frame, with the columns in the order of the contract."""
    whole = pl.concat(frames, how="diagonal") if len(frames) > 1 else frames[0]
    present = set(whole.collect_schema().names())
    return whole.select(*(c.name for c in table.columns if c.name in present), FILE, ROW)


def _no_accounts() -> Finding:
    return Finding(
        Severity.ERROR,
        "missing_table",
        "accounts",
        Text("必須のテーブル accounts がありません。", "the required table accounts is missing."),
        Text(
            "列 month, account_id, mrr を持つ parquet ファイルを置いてください。",
            "Put a parquet file there with the columns month, account_id and mrr.",
        ),
    )

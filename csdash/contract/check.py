"""Check: is this data what the contract says? One readable report over all tables."""

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from csdash.contract.accounts import ACCOUNTS
from csdash.contract.batches import batches
from csdash.contract.column import Table
from csdash.contract.conform import FILE, ROW, Part, conform, reading
from csdash.contract.consistency import cross_findings, duplicate_findings, key_findings, score_findings
from csdash.contract.finding import Finding, Report, Severity
from csdash.contract.history import account_findings
from csdash.contract.tables import TABLES
from csdash.contract.tally import Tally
from csdash.errors import DataError
from csdash.progress import Progress, unheard
from csdash.text import Text

READING = Text("ファイルを読んでいます", "Reading the files")
CHECKING = Text("月ごとに確かめています", "Checking month by month")


def check_parts(
    parts: Mapping[str, list[Part]],
    progress: Progress = unheard,
    spill: Path | None = None,
    each: Callable[[pl.DataFrame], None] | None = None,
) -> tuple[dict[str, pl.LazyFrame], Report]:
    """The tables in csdash's own types, and everything that is wrong or odd about them.

    `parts` maps table names to their files. Tables that have an error are not returned. The accounts table
    is read three times and looked at a few months at a time, for which a large one is split into files in
    `spill`; `each` is given those months on the way, whole, sorted by account, month and product.
    """
    findings: list[Finding] = []
    tables: dict[str, pl.LazyFrame] = {}
    if not parts.get("accounts"):
        findings.append(_no_accounts())
    for name, table in TABLES.items():
        if not parts.get(name):
            continue
        frames, of_table = [], []
        for i, part in enumerate(parts[name]):
            progress(READING, i, len(parts[name]))
            frame, found = conform(table, part)
            frames.append(frame)
            of_table += found
        if not any(finding.severity is Severity.ERROR for finding in of_table):
            whole = _whole(table, frames)
            if name == "accounts":
                of_table += _of_accounts(whole, progress, spill, each)
            else:
                of_table += key_findings(table, whole)
            if name == "surveys":
                of_table += score_findings(whole)
            tables[name] = whole
        findings += of_table
    findings += cross_findings(tables)
    broken = {finding.table for finding in findings if finding.severity is Severity.ERROR}
    good = {name: frame.drop(FILE, ROW) for name, frame in tables.items() if name not in broken}
    return good, Report(tuple(findings))


def _of_accounts(
    accounts: pl.LazyFrame,
    progress: Progress,
    spill: Path | None,
    each: Callable[[pl.DataFrame], None] | None,
) -> list[Finding]:
    tally = Tally(accounts.collect_schema().names())
    # Whoever wants the months wants all of their columns; the checks alone need few.
    wanted = accounts if each else accounts.select(tally.columns)
    for rows in batches(wanted, CHECKING, progress, spill):
        tally.add(rows)
        if each:
            each(rows.drop(FILE, ROW))
    return [
        *duplicate_findings(ACCOUNTS, tally.key, tally.twice.first, tally.twice.count),
        *account_findings(tally),
    ]


def check_tables(tables: Mapping[str, pl.DataFrame]) -> Report:
    """The report on tables held in memory."""
    return check_parts({name: [Part(name, frame.lazy())] for name, frame in tables.items()})[1]


def conformed(parts: Mapping[str, list[Part]]) -> tuple[dict[str, pl.LazyFrame], Report]:
    """As `check_parts`, but raises DataError with the whole report where anything is refused."""
    tables, report = check_parts(parts)
    if report.errors:
        raise DataError(report.message())
    return tables, report


def read_parts(parts: Mapping[str, list[Part]], *, is_checked: bool = False) -> dict[str, pl.LazyFrame]:
    """The tables in csdash's own types, of files whose findings are known; see `read` for `is_checked`."""
    return {
        name: _whole(table, [reading(table, part, is_checked=is_checked) for part in parts[name]]).drop(
            FILE, ROW
        )
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

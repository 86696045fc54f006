"""The same account history as people keep it: files of every kind, lists of subscriptions, databases."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import polars as pl
import xlsxwriter

from csdash.importing.mapping import Feed
from csdash.months import month_end, month_index, month_start
from csdash.snapshots.sources.query import Query
from csdash.snapshots.sources.sheet import Hints

JA = {
    "month": "対象月",
    "account_id": "顧客ID",
    "mrr": "MRR",
    "product": "製品",
    "segment": "セグメント",
    "seats": "席数",
    "start_month": "利用開始月",
}
# Every line of an account carries its attributes; they never change, so that lists with one row per account can hold them.
STAY = ("segment", "start_month")


@dataclass(frozen=True)
class Written:
    """A source as a person names it, the query a database needs, how to read it, and what it means."""

    source: str
    feed: Feed
    query: Query | None = None
    hints: Hints = Hints()


Way = Callable[[pl.DataFrame, Path], Written]


def _feed(file: str, *, names: dict[str, str] | None = None, **more) -> Feed:
    columns = names or {name: name for name in JA}
    return Feed(file, columns=columns, **more)


def _cells(history: pl.DataFrame, month: str, money: Callable[[Decimal], str]) -> list[list[str]]:
    rows = []
    for row in history.iter_rows(named=True):
        said = {name: "" if value is None else str(value) for name, value in row.items()}
        for name in ("month", "start_month"):
            if row[name] is not None:
                said[name] = row[name].strftime(month)
        said["mrr"] = money(row["mrr"])
        rows.append([said[name] for name in JA])
    return rows


def _quoted(cells: list[str], delimiter: str) -> str:
    return delimiter.join(
        '"' + cell.replace('"', '""') + '"' if any(c in cell for c in (*delimiter, '"', "\n")) else cell
        for cell in cells
    )


def _csv(encoding: str, delimiter: str, month: str, money: Callable[[Decimal], str], **more) -> Way:
    def write(history: pl.DataFrame, folder: Path) -> Written:
        lines = [list(JA.values()), *_cells(history, month, money)]
        text = "\r\n".join(_quoted(line, delimiter) for line in lines) + "\r\n"
        (folder / "export.csv").write_bytes(text.encode(encoding))
        hints = Hints(encoding=encoding, delimiter=delimiter)
        return Written(str(folder / "export.csv"), _feed("export.csv", names=JA, **more), hints=hints)

    return write


def _parquet(history: pl.DataFrame, folder: Path) -> Written:
    history.write_parquet(folder / "accounts.parquet")
    return Written(str(folder / "accounts.parquet"), _feed("accounts.parquet"))


def _workbook(history: pl.DataFrame, folder: Path) -> Written:
    with xlsxwriter.Workbook(folder / "book.xlsx") as book:
        sheet, days = book.add_worksheet("契約"), book.add_format({"num_format": "yyyy/m/d"})
        sheet.write_row(0, 0, JA.values())
        for i, row in enumerate(history.iter_rows(named=True), start=1):
            for j, name in enumerate(JA):
                if isinstance(row[name], date):
                    sheet.write_datetime(i, j, row[name], days)
                elif isinstance(row[name], Decimal | int):
                    sheet.write_number(i, j, float(row[name]))
                elif row[name] is not None:
                    sheet.write_string(i, j, row[name])
    return Written(str(folder / "book.xlsx"), _feed("book.xlsx#契約", names=JA))


def _pivot(history: pl.DataFrame, folder: Path) -> Written:
    """One row per account and product; seats change by month and have no place in it."""
    keep = ["account_id", "product", *STAY]
    months = sorted(set(history["month"]))
    lines = [[*(JA[name] for name in keep), *(f"{m:%Y}年{m.month}月" for m in months), "メモ"]]
    for key, of_line in groupby(
        history.sort(keep, nulls_last=True).iter_rows(named=True), lambda row: [row[k] for k in keep]
    ):
        paid = {row["month"]: row["mrr"] for row in of_line}
        said = ["" if value is None else str(value) for value in key]
        lines.append([*said, *(f"{paid[m]:,}" if m in paid else "" for m in months), "x"])
    text = "\n".join(_quoted(line, "\t") for line in lines)
    (folder / "pivot.tsv").write_text(text, encoding="utf-8")
    return Written(
        str(folder / "pivot.tsv"), Feed("pivot.tsv", shape="pivot", columns={name: JA[name] for name in keep})
    )


def _subscriptions(history: pl.DataFrame, folder: Path) -> Written:
    """Each stretch of months without a change is a subscription; what reaches the end is open."""
    last = history["month"].max()
    same = ["account_id", "product", "mrr", "seats", *STAY]
    rows: list[list[str]] = []
    ordered = history.sort("account_id", "product", "month")
    numbered = [(month_index(row["month"]) - i, row) for i, row in enumerate(ordered.iter_rows(named=True))]
    for _, group in groupby(numbered, lambda one: (one[0], *(one[1][name] for name in same))):
        stretch = [row for _, row in group]
        start, end = stretch[0]["month"], stretch[-1]["month"]
        until = "" if end == last else month_end(month_index(end)).strftime("%Y/%m/%d")
        rows.append(
            [
                start.strftime("%Y/%m/%d"),
                until,
                *("" if stretch[0][n] is None else str(stretch[0][n]) for n in same),
            ]
        )
    lines = [["開始日", "解約日", *same], *rows]
    (folder / "subs.csv").write_text("\n".join(_quoted(line, ",") for line in lines), encoding="utf-8")
    columns = {name: name for name in same if name != "mrr"} | {
        "start_date": "開始日",
        "end_date": "解約日",
        "amount": "mrr",
    }
    return Written(str(folder / "subs.csv"), Feed("subs.csv", shape="subscriptions", columns=columns))


def _sqlite(history: pl.DataFrame, folder: Path) -> Written:
    with sqlite3.connect(folder / "crm.db") as connection:
        connection.execute(f"create table crm ({', '.join(JA)})")
        rows = [
            [str(value) if isinstance(value, date | Decimal) else value for value in row]
            for row in history.select(list(JA)).iter_rows()
        ]
        connection.executemany(f"insert into crm values ({', '.join('?' * len(JA))})", rows)
    connection.close()
    return Written(f"sqlite:///{folder / 'crm.db'}", _feed("crm.sql"), Query("select * from crm", "crm.sql"))


WAYS: dict[str, Way] = {
    "csv, ISO": _csv("utf-8", ",", "%Y-%m-%d", str),
    "csv with a mark, Japanese months": _csv("utf-8-sig", ",", "%Y年%m月", lambda amount: f"¥{amount:,}"),
    "csv in cp932, tabs": _csv("cp932", "\t", "%Y/%m/01", lambda amount: f"{amount:,}円"),
    "csv with semicolons, American dates": _csv(
        "utf-8", ";", "%m/01/%Y", lambda amount: f"${amount}", date_order="mdy"
    ),
    "csv with bars, decimal commas": _csv(
        "utf-8", "|", "%b-%y", lambda amount: f"{amount:,}".translate(str.maketrans(",.", ".,")), decimal=","
    ),
    "parquet": _parquet,
    "workbook": _workbook,
    "subscriptions": _subscriptions,
    "pivot": _pivot,
    "sqlite": _sqlite,
}


def whole_years(history: pl.DataFrame) -> date:
    """The day on which the history was known: the end of its last month."""
    return month_end(month_index(history["month"].max()))


def first_paid(rows: list[dict]) -> dict[str, date]:
    """The first month each account paid for."""
    found: dict[str, int] = {}
    for row in rows:
        if row["mrr"] > 0:
            month = month_index(row["month"])
            found[row["account_id"]] = min(month, found.get(row["account_id"], month))
    return {account: month_start(month) for account, month in found.items()}

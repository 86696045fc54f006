"""Histories: what accounts paid month by month, written out in a test, and sessions opened on them."""

import atexit
import itertools
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

import csdash
from csdash.months import month_start, parse_month

_ROOM = Path(tempfile.mkdtemp(prefix="csdash-histories-"))
_NUMBERS = itertools.count()
atexit.register(shutil.rmtree, _ROOM, ignore_errors=True)

# Amounts from one month on; None is a month without a row.
Amounts = Sequence[float | None]


def day(code: str) -> date:
    """The first day of a month written 2024-04."""
    return month_start(parse_month(code))


def history(first: str, paid: Mapping[str, Amounts], **attributes: Mapping[str, Any]) -> pl.DataFrame:
    """The accounts table: one row per month with an amount.

    `paid` has keys "account" or "account/product"; an attribute maps the same keys to one value, or to a
    list with one value per month. Keys it does not name have none.
    """
    start = parse_month(first)
    rows = []
    for name, amounts in paid.items():
        account, _, product = name.partition("/")
        for i, mrr in enumerate(amounts):
            if mrr is None:
                continue
            row = {"month": month_start(start + i), "account_id": account, "mrr": mrr}
            if product:
                row["product"] = product
            for attribute, values in attributes.items():
                value = values.get(name)
                row[attribute] = value[i] if isinstance(value, list) else value
            rows.append(row)
    return pl.DataFrame(rows, infer_schema_length=None)


def folder_of(accounts: pl.DataFrame, **tables: pl.DataFrame) -> Path:
    """A new bare folder with these tables as parquet; it stays until the tests end."""
    folder = _ROOM / str(next(_NUMBERS))
    folder.mkdir()
    for name, frame in {"accounts": accounts, **tables}.items():
        frame.write_parquet(folder / f"{name}.parquet")
    return folder


def opened(
    accounts: pl.DataFrame, *, options: Mapping[str, Any] | None = None, **tables: pl.DataFrame
) -> csdash.Session:
    """A session on these tables; `options` go to csdash.open."""
    return csdash.open(folder_of(accounts, **tables), **(options or {}))


def at(frame: pl.DataFrame, month: str, **group: str) -> dict[str, Any]:
    """The one row of `frame` for a month and group, by column name."""
    wanted = (pl.col("month") == day(month)) & pl.all_horizontal(
        True, *(pl.col(name) == value for name, value in group.items())
    )
    rows = frame.filter(wanted)
    assert rows.height == 1, f"{rows.height} rows for {month} {group}"
    return rows.row(0, named=True)


def value(session: csdash.Session, key: str, month: str, window: int = 12, **group: str) -> float | None:
    """One metric in one month, of the whole or of one group."""
    return at(session.metrics(key, window=window, by=list(group)), month, **group)["value"]

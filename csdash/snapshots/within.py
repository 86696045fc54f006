"""Within: the rows a reader may see, cut in one place before anybody adds them up."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from csdash.contract.accounts import DIMENSIONS, HEALTH_INPUTS
from csdash.errors import DataError
from csdash.months import month_index, month_start
from csdash.scope import Scope
from csdash.snapshots.blurred import blurred, masked
from csdash.snapshots.numbers import month_number
from csdash.snapshots.rows import Rows
from csdash.text import Text

# What the measures read of an account's line; the rest of its columns stays in the files.
NEEDED = frozenset(
    {
        *("month", "account_id", "mrr", "health_score", "start_month", "parent_id", "list_mrr", "seats"),
        *("acquisition_cost", "data_consent"),
        *("cost_to_serve", "gross_margin", "logins", "active_users", "key_feature_uses", "executive_uses"),
        *(column.name for column in HEALTH_INPUTS),
        *DIMENSIONS,
    }
)

_FOREVER = month_index(date.max) - 1


def within(tables: Mapping[str, pl.LazyFrame], scope: Scope, last_month: int) -> dict[str, pl.LazyFrame]:
    """The rows of `tables` that `scope` lets through, months after `last_month` left out.

    `reporting` is the currency of every figure where the rows have several, else empty.
    Raises DataError where the scope names an attribute the data does not have: a cut that cannot be made
    must not let everything through.
    """
    last_day = month_start(last_month + 1)
    accounts = tables["accounts"].filter(pl.col("month") < last_day)
    present = accounts.collect_schema().names()
    for name, allowed in scope.rows:
        if name not in present:
            raise DataError(
                Text(
                    f"閲覧範囲が属性 {name} を使いますが、データにありません。",
                    f"The scope of this reader needs the attribute {name}, which the data does not have.",
                )
            )
        accounts = accounts.filter(pl.col(name).is_in(allowed))
    if scope.safe:
        accounts = blurred(accounts, scope.safe)
    cut = {"accounts": accounts}
    visible = accounts.select("account_id").unique()
    for name, frame in tables.items():
        if name == "accounts":
            continue
        columns = frame.collect_schema().names()
        if "date" in columns:
            frame = frame.filter(pl.col("date") < last_day)
        if scope.safe and name == "team":
            continue
        if "account_id" in columns and scope.rows:
            frame = frame.join(visible, on="account_id", how="semi")
        elif scope.rows and name in ("team", "assessments", "targets"):
            continue
        cut[name] = frame
    return cut


def scoped_rows(
    tables: Mapping[str, pl.LazyFrame], scope: Scope, last_month: int, reporting: str = ""
) -> Rows:
    """What `within` lets through, read into memory."""
    cut = within(tables, scope, last_month)
    columns = {name: tuple(frame.collect_schema().names()) for name, frame in cut.items()}
    needed = NEEDED | {"currency"} if reporting else NEEDED
    names = None
    if "account_name" in columns["accounts"]:
        last = pl.col("account_name").sort_by("month").last()
        known = cut["accounts"].filter(pl.col("account_name").is_not_null())
        names = known.group_by("account_id").agg(last).collect()
    if scope.safe:
        names = masked(cut["accounts"].select("account_id").unique().collect())
    cut["accounts"] = cut["accounts"].select(name for name in columns["accounts"] if name in needed)
    # In memory from here on: files may be replaced under a reader, and half of them would be believed.
    return Rows(
        {name: frame.collect().lazy() for name, frame in cut.items()},
        columns,
        reporting,
        names,
        _unfinished(tables, scope, last_month, reporting),
    )


def _unfinished(
    tables: Mapping[str, pl.LazyFrame], scope: Scope, last_month: int, reporting: str
) -> pl.DataFrame:
    """What stands in months that were not over; in several currencies there is no one sum of it."""
    every = within({"accounts": tables["accounts"]}, scope, _FOREVER)["accounts"]
    later = every.filter(pl.col("month") >= month_start(last_month + 1)).group_by(
        month_number("month").alias("m")
    )
    amount = pl.lit(None, dtype=pl.Int64).alias("mrr") if reporting else pl.col("mrr").sum()
    return later.agg(pl.col("account_id").n_unique().alias("n_accounts"), amount).sort("m").collect()

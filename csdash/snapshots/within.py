"""Within: the rows a reader may see, cut in one place before anybody adds them up."""

from collections.abc import Collection, Mapping
from datetime import date

import polars as pl

from csdash.contract.accounts import DIMENSIONS, HEALTH_INPUTS
from csdash.errors import DataError
from csdash.months import month_index, month_start
from csdash.scope import Scope
from csdash.snapshots.blurred import blurred
from csdash.snapshots.held import Held
from csdash.snapshots.masked import masked, named_by_code
from csdash.snapshots.numbers import month_number
from csdash.snapshots.rows import NAMES, Rows
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


# What is told of the company as a whole and says nothing of an account: the rest of such tables is not for a part.
FOR_EVERY_PART = ("fx", "labels")


def within(tables: Mapping[str, pl.LazyFrame], scope: Scope, last_month: int) -> dict[str, pl.LazyFrame]:
    """The rows of `tables` that `scope` lets through, months after `last_month` left out.

    An account is let through as a whole, by what it was in its last month: whoever gave it away sees nothing of it any
    more, and nobody takes a handover for churn. Only products are cut line by line.
    Raises DataError where the scope names an attribute the data does not have: a cut that cannot be made
    must not let everything through.
    """
    last_day = month_start(last_month + 1)
    accounts = tables["accounts"].filter(pl.col("month") < last_day)
    visible = _visible(accounts, scope)
    if visible is not None:
        accounts = _of_visible(accounts, visible, dict(scope.rows).get("product"))
    if scope.safe:
        accounts = blurred(accounts, scope.safe)
    cut = {"accounts": accounts}
    for name, frame in tables.items():
        if name == "accounts" or (scope.safe and name == "team"):
            continue
        columns = frame.collect_schema().names()
        if "date" in columns:
            frame = frame.filter(pl.col("date") < last_day)
        if visible is not None:
            if "account_id" in columns:
                frame = frame.join(visible.lazy(), on="account_id", how="semi")
            elif name not in FOR_EVERY_PART:
                continue
            if name == "labels":
                frame = _of_seen_values(frame, accounts)
        cut[name] = frame
    return cut


def _visible(accounts: pl.LazyFrame, scope: Scope) -> pl.DataFrame | None:
    """The account_id of every account that the scope lets through; None where it lets through all."""
    if not scope.rows:
        return None
    present = accounts.collect_schema().names()
    for name, _ in scope.rows:
        if name not in present:
            raise DataError(
                Text(
                    f"閲覧範囲が属性 {name} を使いますが、データにありません。",
                    f"The scope of this reader needs the attribute {name}, which the data does not have.",
                )
            )
    # Who has no value is in no scope.
    meets = {name: pl.col(name).is_in(allowed).fill_null(value=False) for name, allowed in scope.rows}
    by_line = meets.pop("product", pl.lit(value=True))
    last = accounts.group_by("account_id").agg(pl.col("month").max())
    latest = accounts.join(last, on=["account_id", "month"], how="semi")
    told = latest.group_by("account_id").agg(pl.all_horizontal(True, *meets.values()).all().alias("is_in"))
    inside = told.filter("is_in").select("account_id")
    there = accounts.filter(by_line).select("account_id").unique()
    return there.join(inside, on="account_id", how="semi").sort("account_id").collect()


def _of_visible(
    accounts: pl.LazyFrame, visible: pl.DataFrame, products: tuple[str, ...] | None
) -> pl.LazyFrame:
    seen = accounts.join(visible.lazy(), on="account_id", how="semi")
    if products is not None:
        seen = seen.filter(pl.col("product").is_in(products))
    if "parent_id" not in seen.collect_schema().names():
        return seen
    # An account that nobody here may see is no account's parent.
    known = pl.col("parent_id").is_in(visible["account_id"].implode())
    return seen.with_columns(parent_id=pl.when(known).then("parent_id"))


def _of_seen_values(labels: pl.LazyFrame, accounts: pl.LazyFrame) -> pl.LazyFrame:
    """The labels of values that somebody in sight has, and of what is no attribute."""
    known = ~pl.col("dimension").is_in(DIMENSIONS)
    for name in DIMENSIONS:
        if name in accounts.collect_schema().names():
            values = accounts.select(pl.col(name).cast(pl.String).unique()).collect()[name]
            known |= (pl.col("dimension") == name) & pl.col("value").is_in(values.implode())
    return labels.filter(known)


def scoped_rows(
    tables: Mapping[str, pl.LazyFrame],
    scope: Scope,
    last_month: int,
    reporting: str = "",
    *,
    is_unfinished: bool = True,
) -> Rows:
    """What `within` lets through, to be read into memory when it is asked for.

    Where nothing `is_unfinished`, no month is there after `last_month`, and none is looked for.
    """
    cut = within(tables, scope, last_month)
    if is_masked := scope.masked or scope.safe is not None:
        cut = masked(cut)
    columns = {name: tuple(frame.collect_schema().names()) for name, frame in cut.items()}
    needed = NEEDED | {"currency"} if reporting else NEEDED
    accounts = cut["accounts"]
    cut["accounts"] = accounts.select(name for name in columns["accounts"] if name in needed)
    unfinished = tables["accounts"] if is_unfinished else tables["accounts"].clear()
    return Rows(
        Held(cut | _names(accounts, columns["accounts"], is_masked=is_masked)),
        columns,
        reporting,
        _unfinished(unfinished, scope, last_month, reporting),
    )


def _names(accounts: pl.LazyFrame, columns: Collection[str], *, is_masked: bool) -> dict[str, pl.LazyFrame]:
    """What accounts are called, as NAMES; nothing where nobody says."""
    if is_masked:
        return {NAMES: named_by_code(accounts.select("account_id").unique(maintain_order=True))}
    if "account_name" not in columns:
        return {}
    last = pl.col("account_name").sort_by("month").last()
    known = accounts.filter(pl.col("account_name").is_not_null())
    return {NAMES: known.group_by("account_id").agg(last)}


def _unfinished(accounts: pl.LazyFrame, scope: Scope, last_month: int, reporting: str) -> pl.DataFrame:
    """What stands in months that were not over; in several currencies there is no one sum of it."""
    every = within({"accounts": accounts}, scope, _FOREVER)["accounts"]
    later = every.filter(pl.col("month") >= month_start(last_month + 1)).group_by(
        month_number("month").alias("m")
    )
    amount = pl.lit(None, dtype=pl.Int64).alias("mrr") if reporting else pl.col("mrr").sum()
    return later.agg(pl.col("account_id").n_unique().alias("n_accounts"), amount).sort("m").collect()

"""Rows: the only module that holds account-level rows, cut by the reader's scope before anybody adds them up.

Whatever leaves here is inside the scope and inside coverage; months and days are whole numbers, money is
ticks, scores are tenths.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from csdash.contract.accounts import DIMENSIONS
from csdash.contract.mergers import Mergers, mergers_of
from csdash.errors import DataError
from csdash.months import month_index, month_start
from csdash.scope import EVERYTHING, Scope
from csdash.snapshots.numbers import day_number, month_number, tenths
from csdash.text import Text

# What the measures read of an account's line; the rest of its columns stays in the files.
NEEDED = frozenset({"month", "account_id", "mrr", "health_score", "start_month", "parent_id", *DIMENSIONS})

_FOREVER = month_index(date.max) - 1


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one snapshot that one scope may see, up to the last complete month."""

    _tables: Mapping[str, pl.LazyFrame]
    columns: Mapping[str, tuple[str, ...]]
    # The currency of every figure, where the rows have several; empty where they have one.
    reporting: str = ""
    # What each account was called last: account_id, account_name; None where the data does not say.
    names: pl.DataFrame | None = None
    # Months that are there and were not over: m, n_accounts, mrr (ticks, where there is one currency).
    unfinished: pl.DataFrame = field(default_factory=pl.DataFrame)

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attributes of accounts that are there; the product is one of lines, not of accounts."""
        return tuple(name for name in DIMENSIONS if name in self.columns["accounts"] and name != "product")

    def lines(self) -> pl.LazyFrame:
        """One row per month, account and product: m, account_id, product, mrr, score, start_m, attributes.

        Where there are several currencies, mrr is in the line's own, and the line says which.
        """
        present = self.columns["accounts"]
        score = tenths("health_score") if "health_score" in present else pl.lit(None, dtype=pl.Int64)
        product = pl.col("product").fill_null("") if "product" in present else pl.lit("")
        start = month_number("start_month") if "start_month" in present else pl.lit(None, dtype=pl.Int32)
        return self._tables["accounts"].select(
            month_number("month").alias("m"),
            "account_id",
            product.alias("product"),
            pl.col("mrr").fill_null(0),
            score.alias("score"),
            start.alias("start_m"),
            *self.attributes,
            *([pl.col("currency").fill_null(self.reporting)] if self.reporting else []),
        )

    def mergers(self) -> Mergers:
        """Which account was merged into which other one, and from which month on."""
        return mergers_of(self._tables["accounts"])

    def rates(self) -> pl.DataFrame | None:
        """Units of the reporting currency per unit: m, currency, rate; None where there is one currency."""
        if not self.reporting:
            return None
        told = self._tables["fx"].select(month_number("month").alias("m"), "currency", "rate")
        others = told.filter(pl.col("currency") != self.reporting)
        months = self._tables["accounts"].select("month").unique().select(month_number("month").alias("m"))
        own = months.with_columns(pl.lit(self.reporting).alias("currency"), pl.lit(1.0).alias("rate"))
        return pl.concat([others, own]).collect()

    def accounts_per_product(self, month: int) -> dict[str, int]:
        """Accounts that pay for each product in one month; counting them needs no cube."""
        paying = self.lines().filter((pl.col("m") == month) & (pl.col("mrr") > 0))
        counted = paying.group_by("product").agg(pl.col("account_id").n_unique()).sort("product")
        return dict(counted.collect().iter_rows())

    def events(self) -> pl.LazyFrame | None:
        """One row per happening: day, m, account_id, kind."""
        if "events" not in self._tables:
            return None
        return self._tables["events"].select(
            day_number("date").alias("day"), month_number("date").alias("m"), "account_id", "kind"
        )

    def surveys(self) -> pl.LazyFrame | None:
        """One row per request: day, m, account_id, contact_id, kind, score (tenths, null = no answer)."""
        if "surveys" not in self._tables:
            return None
        score = tenths("score") if "score" in self.columns["surveys"] else pl.lit(None, dtype=pl.Int64)
        return self._tables["surveys"].select(
            day_number("date").alias("day"),
            month_number("date").alias("m"),
            "account_id",
            "contact_id",
            "kind",
            score.alias("score"),
        )

    def contracts(self) -> pl.LazyFrame | None:
        """One row per contract: account_id, start_day, start_m."""
        if "contracts" not in self._tables:
            return None
        return self._tables["contracts"].select(
            "account_id",
            day_number("start_date").alias("start_day"),
            month_number("start_date").alias("start_m"),
        )

    def audit(self) -> pl.LazyFrame | None:
        """What an import decided, one row per case: edge, m, account_id, mrr, detail."""
        if "audit" not in self._tables:
            return None
        present = self.columns["audit"]
        kinds = {"account_id": pl.String, "mrr": pl.Int64, "detail": pl.String}
        others = [
            pl.col(name) if name in present else pl.lit(None, dtype=kind).alias(name)
            for name, kind in kinds.items()
        ]
        month = month_number("month") if "month" in present else pl.lit(None, dtype=pl.Int32)
        return self._tables["audit"].select("edge", month.alias("m"), *others)

    def counts(self) -> dict[str, int]:
        """Rows per table."""
        return {name: frame.select(pl.len()).collect().item() for name, frame in self._tables.items()}

    def small(self, name: str) -> pl.DataFrame | None:
        """A table that speaks of the company and not of accounts: targets, annotations, assessments, team."""
        if name in ("accounts", "contracts", "events", "surveys", "audit"):
            raise ValueError(f"{name} holds accounts; ask for its measures instead")
        return self._tables[name].collect() if name in self._tables else None


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
    cut = {"accounts": accounts}
    visible = accounts.select("account_id").unique()
    for name, frame in tables.items():
        if name == "accounts":
            continue
        columns = frame.collect_schema().names()
        if "date" in columns:
            frame = frame.filter(pl.col("date") < last_day)
        if "account_id" in columns and scope != EVERYTHING:
            frame = frame.join(visible, on="account_id", how="semi")
        elif scope != EVERYTHING and name in ("team", "assessments", "targets"):
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

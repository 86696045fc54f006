"""Rows: the only module that holds account-level rows, cut by the reader's scope before anybody adds them up.

Whatever leaves here is inside the scope and inside coverage; months and days are whole numbers, money is
ticks, scores are tenths.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from csdash.contract.accounts import ACCOUNTS, DIMENSIONS
from csdash.contract.column import Kind
from csdash.contract.mergers import Mergers, mergers_of
from csdash.snapshots.numbers import day_number, month_number, tenths

# Among the tables, what is no table of the contract: see `Rows.names`.
NAMES = "account_names"
_TYPES = {Kind.MONEY: pl.Int64, Kind.COUNT: pl.Int64, Kind.NUMBER: pl.Float64, Kind.FLAG: pl.Boolean}


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one snapshot that one scope may see, up to the last complete month."""

    _tables: Mapping[str, pl.LazyFrame]
    columns: Mapping[str, tuple[str, ...]]
    # The currency of every figure, where the rows have several; empty where they have one.
    reporting: str = ""
    # Months that are there and were not over: m, n_accounts, mrr (ticks, where there is one currency).
    unfinished: pl.DataFrame = field(default_factory=pl.DataFrame)

    @property
    def is_empty(self) -> bool:
        """Whether no line is there to see."""
        return self.lines().head(1).collect().is_empty()

    @property
    def names(self) -> pl.DataFrame | None:
        """What each account was called last: account_id, account_name; None where the data does not say."""
        return self._tables[NAMES].collect() if NAMES in self._tables else None

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

    def quantities(self) -> pl.LazyFrame:
        """What a line is the price of: m, account_id, product, mrr and list_mrr (ticks), seats; null = not said.

        Where there are several currencies, both amounts are in the line's own, and the line says which.
        """
        product = pl.col("product").fill_null("") if "product" in self.columns["accounts"] else pl.lit("")
        return self._tables["accounts"].select(
            month_number("month").alias("m"),
            "account_id",
            product.alias("product"),
            pl.col("mrr").fill_null(0),
            *self._optional("accounts", list_mrr=pl.Int64, seats=pl.Int64),
            *([pl.col("currency").fill_null(self.reporting)] if self.reporting else []),
        )

    def lines_with(self, *names: str) -> pl.LazyFrame:
        """The named optional columns of accounts: m, account_id, product, mrr (ticks), and each name; null = not said.

        Money is in ticks and counts are whole numbers; other numbers (health inputs, margin) stay as they are.
        Names are not among them: see `names`.
        """
        product = pl.col("product").fill_null("") if "product" in self.columns["accounts"] else pl.lit("")
        kinds = {name: _TYPES.get(ACCOUNTS[name].kind, pl.String) for name in names}
        return self._tables["accounts"].select(
            month_number("month").alias("m"),
            "account_id",
            product.alias("product"),
            pl.col("mrr").fill_null(0),
            *self._optional("accounts", **kinds),
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
        """One row per happening: day, m, account_id, kind, value, detail (null = the data does not say)."""
        if "events" not in self._tables:
            return None
        return self._tables["events"].select(
            day_number("date").alias("day"),
            month_number("date").alias("m"),
            "account_id",
            "kind",
            *self._optional("events", value=pl.Float64, detail=pl.String),
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
        """One row per contract: contract_id, account_id, start_day, end_day (the last one), start_m, end_m, mrr (ticks).

        Null where the data does not say: product, signed_day, notice_day, list_mrr, renewal_number, outcome.
        """
        if "contracts" not in self._tables:
            return None
        present = self.columns["contracts"]
        days = {name: f"{name}_date" for name in ("signed", "notice")}
        return self._tables["contracts"].select(
            "contract_id",
            "account_id",
            *(day_number(f"{end}_date").alias(f"{end}_day") for end in ("start", "end")),
            *(month_number(f"{end}_date").alias(f"{end}_m") for end in ("start", "end")),
            pl.col("mrr").fill_null(0),
            *(
                (day_number(column) if column in present else pl.lit(None, dtype=pl.Int64)).alias(
                    f"{name}_day"
                )
                for name, column in days.items()
            ),
            *self._optional(
                "contracts", product=pl.String, list_mrr=pl.Int64, renewal_number=pl.Int64, outcome=pl.String
            ),
        )

    def audit(self) -> pl.LazyFrame | None:
        """What an import decided, one row per case: edge, m, account_id, mrr, detail."""
        if "audit" not in self._tables:
            return None
        month = month_number("month") if "month" in self.columns["audit"] else pl.lit(None, dtype=pl.Int32)
        others = self._optional("audit", account_id=pl.String, mrr=pl.Int64, detail=pl.String)
        return self._tables["audit"].select("edge", month.alias("m"), *others)

    def counts(self) -> dict[str, int]:
        """Rows per table."""
        return {name: self._tables[name].select(pl.len()).collect().item() for name in self.columns}

    def small(self, name: str) -> pl.DataFrame | None:
        """A table that speaks of the company and not of accounts: targets, annotations, assessments, team."""
        if name in ("accounts", "contracts", "events", "surveys", "audit"):
            raise ValueError(f"{name} holds accounts; ask for its measures instead")
        return self._tables[name].collect() if name in self._tables else None

    def _optional(self, table: str, **kinds: pl.DataType) -> list[pl.Expr]:
        """The optional columns of a table; null where it does not have them."""
        present = self.columns[table]
        return [
            pl.col(name).cast(kind) if name in present else pl.lit(None, dtype=kind).alias(name)
            for name, kind in kinds.items()
        ]

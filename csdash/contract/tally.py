"""The tally: what the accounts table comes to, counted batch by batch in memory that does not grow with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from csdash.contract.accounts import ACCOUNTS, DIMENSIONS
from csdash.contract.conform import FILE, ROW
from csdash.contract.finding import SHOWN_ROWS

_START, _CREDIT, _CONFLICT = "start_month", "is_credit", "conflict_"


@dataclass(slots=True)
class Cases:
    """How many there are, and the first few of them."""

    count: int = 0
    first: pl.DataFrame = field(default_factory=pl.DataFrame)

    def add(self, rows: pl.DataFrame, *order: str, count: int | None = None) -> None:
        self.count += rows.height if count is None else count
        if rows.is_empty():
            return
        few = rows.sort(order).head(SHOWN_ROWS)
        self.first = (few if self.first.is_empty() else pl.concat([self.first, few]).sort(order)).head(
            SHOWN_ROWS
        )


class Tally:
    """Everything about the accounts table that takes more than one row to see.

    `months` holds per month how many accounts pay, pay without a known start, have a credit, or have two
    values of an attribute (conflict_<attribute>). `flips` are attributes that change and change back.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        self.attributes = tuple(name for name in DIMENSIONS if name in columns and name != "product")
        self.key = tuple(name for name in ACCOUNTS.key if name in columns)
        self.has_start = _START in columns
        self.twice, self.below_zero = Cases(), Cases()
        self.flips = {name: Cases() for name in self.attributes}
        self._months: list[pl.DataFrame] = []
        self._latest: pl.DataFrame | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """What is read of each row."""
        start = (_START,) if self.has_start else ()
        return (*self.key, "mrr", *self.attributes, *start, FILE, ROW)

    @property
    def months(self) -> pl.DataFrame:
        return pl.concat(self._months)

    def add(self, rows: pl.DataFrame) -> None:
        """Counts one batch: whole months, later than all before, sorted by account, month and product."""
        self._count_twice(rows)
        account_months = self._account_months(rows)
        self.below_zero.add(
            account_months.filter(pl.col("mrr") < 0).select("month", "account_id"), "month", "account_id"
        )
        self._count_months(account_months)
        self._count_flips(account_months.select("account_id", "month", *self.attributes))

    def _count_twice(self, rows: pl.DataFrame) -> None:
        """Rows that share their key with another one; sorted as they are, they stand side by side."""
        key = [pl.col(name).fill_null("") if name == "product" else pl.col(name) for name in self.key]
        is_same = pl.all_horizontal(part == part.shift() for part in key).fill_null(value=False)
        shared = rows.filter(is_same | is_same.shift(-1, fill_value=False))
        if shared.is_empty():
            return
        twice = (
            shared.sort(FILE, ROW)
            .group_by(key, maintain_order=True)
            .agg(pl.len().alias("n"), pl.col(FILE, ROW).last())
        )
        self.twice.add(twice, FILE, ROW, count=int((twice["n"] - 1).sum()))

    def _account_months(self, rows: pl.DataFrame) -> pl.DataFrame:
        """One row per account and month, in this order: month, account_id, mrr, is_credit, attributes, conflicts."""
        is_first = (
            (pl.col("account_id") != pl.col("account_id").shift())
            | (pl.col("month") != pl.col("month").shift())
        ).fill_null(value=True)
        numbered = rows.with_columns(is_first.cum_sum().alias("number"), is_first.alias("is_first"))
        is_alone = pl.col("is_first") & pl.col("is_first").shift(-1, fill_value=True)
        start = [pl.col(_START)] if self.has_start else [pl.lit(None, dtype=pl.Date).alias(_START)]
        alone = numbered.filter(is_alone).select(
            "number",
            "month",
            "account_id",
            pl.col("mrr").fill_null(0),
            (pl.col("mrr") < 0).fill_null(value=False).alias(_CREDIT),
            *self.attributes,
            *(pl.lit(value=False).alias(_CONFLICT + name) for name in self.attributes),
            *start,
        )
        if alone.height == rows.height:
            return alone
        several = (
            numbered.filter(~is_alone)
            .group_by("number")
            .agg(
                pl.col("month", "account_id").first(),
                pl.col("mrr").sum(),
                (pl.col("mrr") < 0).any().alias(_CREDIT),
                *(pl.col(name).max() for name in self.attributes),
                *(_differ(name).alias(_CONFLICT + name) for name in self.attributes),
                start[0].min() if self.has_start else start[0],
            )
        )
        return pl.concat([alone, several]).sort("number")

    def _count_months(self, account_months: pl.DataFrame) -> None:
        pays = pl.col("mrr") > 0
        self._months.append(
            account_months.group_by("month")
            .agg(
                pays.sum().alias("paying"),
                (pays & pl.col(_START).is_null()).sum().alias("of_unknown_start"),
                pl.col(_CREDIT).sum().alias("credits"),
                *(pl.col(_CONFLICT + name).sum() for name in self.attributes),
            )
            .sort("month")
        )

    def _count_flips(self, account_months: pl.DataFrame) -> None:
        """Within the batch, and where its first two months follow the last two before it."""
        self._add_flips(account_months)
        if self._latest is not None:
            early = account_months.filter(pl.col("month") <= _second(account_months, descending=False))
            around = pl.concat([self._latest, early], rechunk=False)
            # Whatever flips around the border of two batches changes across it; of most accounts nothing does.
            changed = self._changed(self._latest, early)
            self._add_flips(around.join(changed, on="account_id", how="semi").sort("account_id", "month"))
            # A batch of one or two months is not yet all that the next one follows.
            account_months = around if early.height == account_months.height else account_months
        self._latest = account_months.filter(pl.col("month") >= _second(account_months, descending=True))

    def _changed(self, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
        """The accounts that are not in the first month of `after` what they were in the last of `before`."""
        last = before.filter(pl.col("month") == pl.col("month").max())
        first = after.filter(pl.col("month") == pl.col("month").min())
        met = first.join(last, on="account_id", suffix="_before")
        differs = [pl.col(name).ne_missing(pl.col(f"{name}_before")) for name in self.attributes]
        return met.filter(pl.any_horizontal(False, *differs)).select("account_id")

    def _add_flips(self, ordered: pl.DataFrame) -> None:
        # Rows apart are not months apart: what was different before a pause has not flipped.
        follows = (pl.col("account_id") == pl.col("account_id").shift(2)) & (
            _number("month") == _number("month").shift(2) + 2
        )
        back = {
            name: (pl.col(name) != pl.col(name).shift()) & (pl.col(name) == pl.col(name).shift(2))
            for name in self.attributes
        }
        # All at once: the same comparison of strings one by one would take most of the time of a check.
        flipped = ordered.select("account_id", "month", follows.alias("follows"), **back).filter(
            pl.col("follows") & pl.any_horizontal(False, *back)
        )
        for name in self.attributes:
            self.flips[name].add(
                flipped.filter(pl.col(name)).select("account_id", "month"), "account_id", "month"
            )


def _number(month: str) -> pl.Expr:
    return pl.col(month).dt.year() * 12 + pl.col(month).dt.month()


def _second(account_months: pl.DataFrame, *, descending: bool) -> date:
    """The second of its months from one end, or the only one."""
    return account_months["month"].unique().sort(descending=descending)[:2][-1]


def _differ(name: str) -> pl.Expr:
    """Whether a group has two values, none being one of them."""
    value = pl.col(name)
    return (value.min() != value.max()).fill_null(value=False) | value.null_count().is_between(
        1, pl.len() - 1
    )

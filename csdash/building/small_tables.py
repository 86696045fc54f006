"""Small tables: what contracts, events and surveys tell of a month, and whether that is what they told before.

They are held as a whole. What is told of a month is known by sums of hashes, so that a month is not made again because
something happened in another one.
"""

from collections.abc import Collection, Mapping

import numpy as np
import polars as pl

from csdash.measures.ahead import in_force
from csdash.measures.care import LASTING
from csdash.measures.churn import NOTICE_WITHIN, TOLD_WITHIN
from csdash.measures.families.churn import TOLD
from csdash.snapshots.rows import Rows

# So long what happened counts, but for what lasts.
ROLLING_MONTHS = 12
# What is told of a loss that lies up to a year back: these kinds of events, from so many months before the loss to so many after.
REASONS = "reasons"
TOLD_FROM, TOLD_TO = min(TOLD_WITHIN[0], NOTICE_WITHIN[0]), max(TOLD_WITHIN[1], NOTICE_WITHIN[1])
# When accounts began and came to value, which is asked of every month from then on.
BEGINNINGS = STARTS, MILESTONES = "starts", "milestones"
BEGUN = ("onboarding_started", "first_value", "onboarding_completed")
_FILES = {REASONS: "events", MILESTONES: "events", STARTS: "contracts"}
_SEEDS = (0, 1)


class SmallTables:
    """Those of one snapshot, for months from `first` to `last`; `columns` of all its tables."""

    def __init__(
        self,
        tables: Mapping[str, pl.LazyFrame],
        columns: Mapping[str, Collection[str]],
        first: int,
        last: int,
    ) -> None:
        self._frames = {name: frame.collect() for name, frame in tables.items()}
        self._columns, self._first, self._last = columns, first, last
        # Per table in which months each row tells something: from `since` until before `until`.
        self._spans: dict[str, pl.DataFrame] = {}
        self._told: dict[str, np.ndarray] = {}

    def told(self, table: str, m: int) -> list[int]:
        """What a table tells of month `m`, as numbers; none where it is not there."""
        if file_of(table) not in self._frames:
            return []
        self._look_at(table)
        return self._told[table][m - self._first].tolist()

    def cut(self, table: str, first: int, last: int) -> dict[str, pl.LazyFrame]:
        """The rows of a table that tell something of months from `first` to `last`, by its name; nothing where it is not there."""
        name = file_of(table)
        if name not in self._frames:
            return {}
        self._look_at(table)
        spans = self._spans[table]
        there = (spans["since"] <= last) & (spans["until"] > first)
        return {name: self._frames[name].filter(there).lazy()}

    def _look_at(self, table: str) -> None:
        if table in self._spans:
            return
        rows = self._rows(table)
        spans, told = rows.select("since", "until"), rows.drop("until")
        hashes = np.column_stack([told.hash_rows(seed).to_numpy() for seed in _SEEDS])
        begun, ended = (self._up_to(spans[name].to_numpy(), hashes) for name in ("since", "until"))
        self._spans[table], self._told[table] = spans, begun - ended

    def _rows(self, table: str) -> pl.DataFrame:
        """Each row with what is asked of it, and its span."""
        rows = Rows({file_of(table): self._frames[file_of(table)].lazy()}, self._columns)
        if table == STARTS:
            names = ("account_id", "start_day", "renewal_number", pl.col("start_m").alias("since"))
            return rows.contracts().select(*names, until=pl.lit(self._last + 1)).collect()
        if table == "contracts":
            # What is due is asked of the end of a month and of its beginning, the end of the one before.
            until = pl.when(pl.col("gone_m") > pl.col("since")).then(pl.col("gone_m") + 1).otherwise("since")
            return in_force(rows.contracts()).with_columns(until=until).collect()
        since, a_year = pl.col("m").alias("since"), pl.col("m") + ROLLING_MONTHS
        if table == "surveys":
            return rows.surveys().with_columns(since, until=a_year).collect()
        if table == REASONS:
            since, until = pl.col("m") - TOLD_TO, pl.col("m") - TOLD_FROM + ROLLING_MONTHS
            # Of other kinds nothing is asked.
            nothing = ~pl.col("kind").is_in(TOLD)
            until = pl.when(nothing).then(since).otherwise(until)
            return rows.events().with_columns(since=since, until=until).collect()
        if table == MILESTONES:
            until = pl.when(pl.col("kind").is_in(BEGUN)).then(self._last + 1).otherwise("m")
            return rows.events().select("account_id", "kind", "day", since, until=until).collect()
        lasts = pl.col("kind").is_in(LASTING)
        until = pl.when(lasts).then(self._last + 1).otherwise(a_year)
        # Nothing is asked of an event but that there is one.
        return rows.events().select("account_id", "kind", since, until=until.cast(pl.Int32)).collect()

    def _up_to(self, months: np.ndarray, hashes: np.ndarray) -> np.ndarray:
        """Per month the hashes of all rows up to it, added up."""
        n = self._last - self._first + 1
        sums = np.zeros((n + 1, len(_SEEDS)), np.uint64)
        # What is later than the last month is told of none.
        np.add.at(sums, np.clip(months - self._first, 0, n), hashes)
        return np.cumsum(sums, axis=0)[:n]


def file_of(table: str) -> str:
    """The table of the snapshot that it is read from."""
    return _FILES.get(table, table)

"""An extract: rows of a small table as a family looks at them, and what they tell of which month.

What is told of a month is known by sums of hashes, so that a month is not made again because something happened in
another one.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

_SEEDS = (0, 1)


class Extract:
    """`rows` are handed on for months `since` which, and `until` before which, they are asked about.

    `told` are frames that say what is asked of them, each row `since` a month `until` before another: by these a month
    is named, from `first` to `last`.
    """

    def __init__(self, rows: pl.DataFrame, told: Sequence[pl.DataFrame], first: int, last: int) -> None:
        self._rows, self._first, self._last = rows, first, last
        self._told = sum(self._by_month(frame) for frame in told)

    def told(self, m: int) -> list[int]:
        """What is told of month `m`, as numbers."""
        return self._told[m - self._first].tolist()

    def cut(self, first: int, last: int) -> pl.DataFrame:
        """The rows that are asked about in months from `first` to `last`."""
        there = (pl.col("since") <= last) & (pl.col("until") > first)
        return self._rows.filter(there).drop("since", "until")

    def _by_month(self, told: pl.DataFrame) -> np.ndarray:
        # Of a month it is asked what is so then, not since when; where that matters, it is told as well.
        hashes = _hashes(told.drop("since", "until"))
        begun, ended = (self._up_to(told[name].to_numpy(), hashes) for name in ("since", "until"))
        return begun - ended

    def _up_to(self, months: np.ndarray, hashes: np.ndarray) -> np.ndarray:
        """Per month the hashes of all rows up to it, added up."""
        n = self._last - self._first + 1
        sums = np.zeros((n + 1, len(_SEEDS)), np.uint64)
        # What is later than the last month is told of none.
        np.add.at(sums, np.clip(months - self._first, 0, n), hashes)
        return np.cumsum(sums, axis=0)[:n]


def sums_of(rows: pl.DataFrame) -> list[int]:
    """What these rows are, in whatever order, as numbers."""
    return _hashes(rows).sum(axis=0, dtype=np.uint64).tolist()


def _hashes(rows: pl.DataFrame) -> np.ndarray:
    return np.column_stack([rows.hash_rows(seed).to_numpy() for seed in _SEEDS])

"""The running state: what later months must know of all earlier ones, one place per key, and nothing more.

Keys (an account, or an account and a product) are numbered in the order in which they are first seen, so what is
known of each stands in arrays, and months meet by whole numbers instead of names.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from csdash.building.numbers import UNKNOWN, Numbers

# What is known per key. -1 stands for "not known" or "not yet": months are never below zero.
FIELDS = {
    "start_m": np.int32,
    "first_m": np.int32,
    "n_paid": np.int32,
    "streak": np.int32,
    "cohort_m": np.int32,
    "cell": np.int64,
    "opening_mrr": np.int64,
    "is_left_truncated": np.bool_,
    "group": np.int32,
    "is_seen": np.bool_,
}
NOT_YET = -1
GROUP = {"cohort_m": pl.Int32, "cell": pl.Int64, "is_left_truncated": pl.Boolean}


@dataclass(slots=True)
class Running:
    """The state after some month: `numbers`, the code of each key, and per field one array with a place per code."""

    key: Sequence[str]
    numbers: Numbers
    known: dict[str, np.ndarray] = field(default_factory=dict)
    # Per number of a group, in which members of cohorts are, what they have in common (`cohorts.BY`).
    groups: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=GROUP))

    @classmethod
    def empty(cls, key: Sequence[str]) -> "Running":
        """Before the first month."""
        numbers = Numbers(pl.DataFrame(schema=dict.fromkeys(key, pl.String)))
        return cls(key, numbers, {name: np.empty(0, kind) for name, kind in FIELDS.items()})

    @property
    def n_keys(self) -> int:
        return self.numbers.keys.height

    def numbered(self, keys: pl.DataFrame) -> np.ndarray:
        """The code of each key; those that are new are taken in, in the order in which they stand there."""
        code = self.numbers.of(keys)
        is_new = code == UNKNOWN
        if is_new.any():
            here = keys.filter(is_new)
            new, n_known = here.unique(maintain_order=True), self.n_keys
            self.take_in(new)
            is_each_once = new.height == here.height
            code[is_new] = np.arange(n_known, self.n_keys) if is_each_once else self.numbers.of(here)
        return code

    def take_in(self, new: pl.DataFrame) -> None:
        """Make room for new keys, whose codes go on where the last ones ended."""
        self.numbers.take_in(new)
        for name, array in self.known.items():
            fill = False if array.dtype == np.bool_ else NOT_YET if array.dtype == np.int32 else 0
            # A paying month is counted from zero; only months can be unknown.
            fill = 0 if name in ("n_paid", "streak") else fill
            self.known[name] = np.concatenate([array, np.full(new.height, fill, array.dtype)])

    def pay(self, paid: pl.DataFrame, firsts: pl.DataFrame) -> None:
        """Note a month: `paid` (code, m, first_m, paid_months, ...) and those of it that are in a cohort from now on."""
        code, known = paid["code"].to_numpy(), self.known
        known["n_paid"][code] = paid["paid_months"].to_numpy()
        known["first_m"][code] = paid["first_m"].to_numpy()
        stays = paid.filter(pl.col("paid_months") == pl.col("m") - pl.col("first_m") + 1)
        known["streak"][stays["code"].to_numpy()] = stays["paid_months"].to_numpy()
        begun = firsts["code"].to_numpy()
        for name in ("cohort_m", "cell", "opening_mrr", "is_left_truncated"):
            known[name][begun] = firsts[name].to_numpy()
        # No earlier month began the same: a cohort is begun in the month it is of, or in the first.
        new = firsts.select(*GROUP).unique(maintain_order=True)
        numbers = new.with_row_index("group", offset=self.groups.height).cast({"group": pl.Int32})
        known["group"][begun] = firsts.join(numbers, on=[*GROUP], maintain_order="left")["group"].to_numpy()
        self.groups = pl.concat([self.groups, new])

    def of(self, code: np.ndarray, *names: str) -> dict[str, np.ndarray]:
        """What is known of these codes."""
        return {name: self.known[name][code] for name in names}

    def firsts(self, code: np.ndarray) -> pl.DataFrame:
        """The cohort of each of these codes that is in one: what `cohorts.first_rows` tells of them."""
        begun = code[self.known["group"][code] != NOT_YET]
        told = self.of(begun, "cohort_m", "cell", "is_left_truncated", "first_m", "opening_mrr")
        return pl.DataFrame({"code": begun.astype(np.int32), **told}).with_columns(
            n_accounts=pl.lit(1, dtype=pl.Int64)
        )

    def lives(self, last: int) -> pl.DataFrame:
        """Who is in a cohort, with the paying months before the first gap (`streak`); a row for all of a group without one by month `last`."""
        code = np.flatnonzero(self.known["group"] != NOT_YET)
        told = self.of(code, "group", "first_m", "streak")
        is_over = told["first_m"] + told["streak"] <= last
        gone = self.firsts(code[is_over]).with_columns(pl.Series("streak", told["streak"][is_over]))
        group, first_m = told["group"][~is_over], np.empty(self.groups.height, np.int32)
        first_m[told["group"]] = told["first_m"]
        n = np.bincount(group, minlength=self.groups.height)
        stay = self.groups.with_columns(pl.Series("first_m", first_m), pl.Series("n_accounts", n))
        stay = stay.with_columns(streak=last + 1 - pl.col("first_m")).filter(pl.col("n_accounts") > 0)
        return pl.concat([gone.select(stay.columns), stay])

    def to_frame(self) -> pl.DataFrame:
        """All of it, to be kept."""
        return self.numbers.keys.with_columns(pl.Series(name, array) for name, array in self.known.items())

    @classmethod
    def from_frame(cls, key: Sequence[str], frame: pl.DataFrame) -> "Running":
        """What `to_frame` gave."""
        known = {name: frame[name].to_numpy(writable=True) for name in FIELDS}
        members = np.flatnonzero(known["group"] != NOT_YET)
        # Of each group whoever is its last member: in this they are the same.
        one = np.zeros(known["group"].max(initial=NOT_YET) + 1, np.int64)
        one[known["group"][members]] = members
        return cls(key, Numbers(frame.select(key)), known, frame.select(*GROUP)[one])

"""The running state: what later months must know of all earlier ones, one place per key, and nothing more.

Keys (an account, or an account and a product) are numbered in the order in which they are first seen, so what is
known of each stands in arrays, and months meet by whole numbers instead of names.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import narwhals.stable.v2 as nw
import numpy as np
import polars as pl

from csdash.building.numbers import Numbers
from csdash.measures.account_months import cohort_month
from csdash.measures.cohorts import BY, first_rows

# What is known per key. -1 stands for "not known" or "not yet": months are never below zero.
FIELDS = {
    "start_m": np.int32,
    "first_m": np.int32,
    "first_paid": np.int32,
    "n_paid": np.int32,
    "streak": np.int32,
    "group": np.int32,
    "opening_mrr": np.int64,
    # Where it stood when it first paid; the last month it paid in, and the first of that stretch.
    "first_cell": np.int64,
    "last_m": np.int32,
    "from_m": np.int32,
}
NOT_YET = -1
# A paying month is counted from zero; only months and groups can be unknown.
_BEFORE = dict.fromkeys(("start_m", "first_m", "group", "last_m", "from_m"), NOT_YET)
GROUP = {"cohort_m": pl.Int32, "cell": pl.Int64, "is_left_truncated": pl.Boolean}


@dataclass(slots=True)
class Running:
    """The state after some month: `numbers`, the code of each key, and per field one array with a place per code."""

    key: Sequence[str]
    # The first month of coverage.
    first: int
    numbers: Numbers
    known: dict[str, np.ndarray] = field(default_factory=dict)
    # Per number of a group, in which members of cohorts are, what they have in common (`cohorts.BY`).
    groups: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=GROUP))

    @classmethod
    def empty(cls, key: Sequence[str], first: int) -> "Running":
        """Before the first month."""
        numbers = Numbers(pl.DataFrame(schema=dict.fromkeys(key, pl.String)))
        return cls(key, first, numbers, {name: np.empty(0, kind) for name, kind in FIELDS.items()})

    def numbered(self, keys: pl.DataFrame) -> np.ndarray:
        """The code of each key; those that are new are taken in, in the order in which they stand there."""
        code = self.numbers.numbered(keys)
        self._make_room()
        return code

    def take_in(self, new: pl.DataFrame) -> None:
        """Make room for new keys, whose codes go on where the last ones ended."""
        self.numbers.take_in(new)
        self._make_room()

    def _make_room(self) -> None:
        for name, array in self.known.items():
            if missing := self.numbers.n - len(array):
                nothing = np.full(missing, _BEFORE.get(name, 0), array.dtype)
                self.known[name] = np.concatenate([array, nothing])

    def pay(self, m: int, paid: pl.DataFrame) -> pl.DataFrame:
        """Note month `m`: `paid` (code, mrr, cell, paid_months, ...); gives those who are in a cohort from then on."""
        code, paid_months = paid["code"].to_numpy(), paid["paid_months"].to_numpy()
        known = self.known
        is_first = known["n_paid"][code] == 0
        known["n_paid"][code] = paid_months
        known["first_m"][code[is_first]] = m
        known["first_cell"][code[is_first]] = paid["cell"].to_numpy()[is_first]
        known["from_m"][code[known["last_m"][code] != m - 1]] = m
        known["last_m"][code] = m
        stays = paid_months == m + 1 - known["first_m"][code]
        known["streak"][code[stays]] = paid_months[stays]
        return self._begun(m, paid.filter(pl.Series(is_first)))

    def moved(self, m: int, paid: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Before month `m` is noted: whose stretch of payment it ends (code, from_m), and who is back in it (code)."""
        code, last_m = paid["code"].to_numpy(), self.known["last_m"]
        stood = last_m == m - 1
        stood[code] = False
        gone = np.flatnonzero(stood).astype(np.int32)
        lapsed = pl.DataFrame({"code": gone, "from_m": self.known["from_m"][gone]})
        is_back = (last_m[code] < m - 1) & (last_m[code] != NOT_YET)
        return lapsed, pl.DataFrame({"code": code[is_back]})

    def _begun(self, m: int, paid: pl.DataFrame) -> pl.DataFrame:
        """Those who are in a cohort from month `m` on, of those who pay for the first time."""
        code = paid["code"].to_numpy()
        months = pl.lit(m, dtype=pl.Int32)
        start_m = pl.Series(self.known["start_m"][code]).replace(NOT_YET, None)
        told = nw.from_native(paid.lazy().with_columns(m=months, first_m=months, start_m=start_m))
        told = told.with_columns(cohort_m=cohort_month(self.first)).to_native().collect()
        firsts = first_rows(nw.from_native(told.lazy()), ["code"], self.first).to_native().collect()
        begun, known = firsts["code"].to_numpy(), self.known
        # Where it is not known since when they pay, the first month seen.
        known["first_paid"][code] = told["cohort_m"].fill_null(m).to_numpy()
        known["opening_mrr"][begun] = firsts["opening_mrr"].to_numpy()
        # No earlier month began the same: a cohort is begun in the month it is of, or in the first.
        new = Numbers(pl.DataFrame(schema=GROUP))
        known["group"][begun] = self.groups.height + new.numbered(firsts.select(*GROUP))
        self.groups = pl.concat([self.groups, new.keys])
        return firsts

    def firsts(self, code: np.ndarray) -> pl.DataFrame:
        """The cohort of each of these codes that is in one: what `cohorts.first_rows` tells of them."""
        begun = code[self.known["group"][code] != NOT_YET]
        told = {name: self.known[name][begun] for name in ("first_m", "opening_mrr", "streak")}
        found = self.groups[self.known["group"][begun]].select(*BY)
        return found.with_columns(
            pl.Series("code", begun.astype(np.int32)),
            *(pl.Series(name, array) for name, array in told.items()),
            n_accounts=pl.lit(1, dtype=pl.Int64),
        )

    def stayers(self, last: int) -> pl.DataFrame:
        """Those in a cohort who paid in every month up to `last`: a row for all of a group, as `firsts`."""
        known = self.known
        stays = (known["group"] != NOT_YET) & (known["first_m"] + known["streak"] > last)
        group = known["group"][stays]
        n = np.bincount(group, minlength=self.groups.height)
        first_m = np.zeros(self.groups.height, np.int32)
        first_m[group] = known["first_m"][stays]
        told = self.groups.with_columns(pl.Series("first_m", first_m), pl.Series("n_accounts", n))
        return told.with_columns(streak=last + 1 - pl.col("first_m")).filter(pl.col("n_accounts") > 0)

    def to_frames(self) -> dict[str, pl.DataFrame]:
        """All of it but the keys, to be kept."""
        return {"known": pl.DataFrame(self.known), "groups": self.groups, **self.numbers.to_frames()}

    @classmethod
    def from_frames(
        cls,
        key: Sequence[str],
        first: int,
        frames: Callable[[str], pl.DataFrame],
        keys: Callable[[], pl.DataFrame],
    ) -> "Running":
        """What `to_frames` gave, by name, and the keys, which are only asked for where names are."""
        kept = frames("known")
        running = cls.empty(key, first)
        running.numbers.restore(frames, keys)
        running.known = {name: kept[name].to_numpy(writable=True) for name in FIELDS}
        running.groups = frames("groups")
        return running

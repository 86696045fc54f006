"""Whereabouts: where those stood about whom somebody asks, of each month no more than them.

Whoever pays no longer stands where they last did, however long ago: by account, not by row, that is what all earlier
months leave behind. A contract is told where its account stood when it was due.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import polars as pl

from csdash.building.extract import sums_of
from csdash.building.vault import Vault, key_of

# Raised by any change of what is kept.
VERSION = 1


class Whereabouts:
    """Those of a snapshot at the grain `key`, of which `months` are the bundles; `names` are the keys by code.

    `due` tells which keys are asked about in which month (key, m).
    """

    def __init__(
        self,
        key: Sequence[str],
        months: Mapping[int, str],
        names: Callable[[], pl.DataFrame],
        due: Callable[[], pl.DataFrame],
        vault: Vault,
    ) -> None:
        self._key, self._months, self._names, self._due, self._vault = [*key], months, names, due, vault
        # What was used, and is to be kept for the next month.
        self.bundles: list[str] = []

    @cached_property
    def last_paid(self) -> pl.DataFrame:
        """What each key last paid before every lapse, and where it stood: key, m, mrr, cell, paid_months, lapse_m.

        `until_m` is the next lapse of the same key, null where there is none.
        """
        rows = pl.concat(
            [self._last_paid(m) for m in self._months if m - 1 in self._months] or [_nobody(self._key)]
        )
        lapse_m = rows.with_columns(lapse_m=pl.col("m") + 1)
        return lapse_m.with_columns(until_m=pl.col("lapse_m").shift(-1).over(self._key, order_by="m"))

    @cached_property
    def stood(self) -> pl.DataFrame:
        """Of the keys that are due in a month those that pay in it: key, m, cell."""
        asked = self._due().filter(pl.col("m").is_in([*self._months])).unique()
        by_month = {m: one.select(self._key) for (m,), one in asked.partition_by("m", as_dict=True).items()}
        schema = dict.fromkeys(self._key, pl.String) | {"m": pl.Int32, "cell": pl.Int64}
        return pl.concat(
            [pl.DataFrame(schema=schema), *(self._stood(m, by_month[m]) for m in sorted(by_month))]
        )

    def _last_paid(self, m: int) -> pl.DataFrame:
        """What those last paid whose payment ended with the month before `m`."""
        name = f"left-{key_of(VERSION, self._months[m - 1], self._months[m])}.zip"
        self.bundles.append(name)
        if not self._vault.has(name):
            gone = self._vault.frame(self._months[m], "lapsed")["code"]
            paid = self._paid(m - 1).filter(pl.col("code").is_in(gone.implode()))
            told = self._named(paid).with_columns(paid.select(*_LAST_PAID).cast(_LAST_PAID))
            self._vault.keep(name, {"left": told})
        return _in_month(self._vault.frame(name, "left"), m - 1, self._key)

    def _stood(self, m: int, keys: pl.DataFrame) -> pl.DataFrame:
        name = f"stood-{key_of(VERSION, self._months[m], keys.height, sums_of(keys))}.zip"
        self.bundles.append(name)
        if not self._vault.has(name):
            paid = self._paid(m)
            told = self._named(paid).with_columns(paid["cell"].cast(pl.Int64))
            self._vault.keep(name, {"stood": told.join(keys, on=self._key, how="semi")})
        return _in_month(self._vault.frame(name, "stood"), m, self._key)

    def _paid(self, m: int) -> pl.DataFrame:
        return self._vault.frame(self._months[m], "paid")

    def _named(self, paid: pl.DataFrame) -> pl.DataFrame:
        return self._names()[paid["code"].to_numpy()].select(self._key)


_LAST_PAID = {"mrr": pl.Int64, "cell": pl.Int64, "paid_months": pl.Int64}


def resolved(asked: pl.DataFrame, last_paid: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Where those stood that had left by the time they are `asked` about (key, since, until): key, cell, since, until."""
    left = last_paid.select(*key, "cell", "lapse_m", "until_m")
    met = asked.select(*key, "since", "until").unique().join(left, on=[*key])
    since, until = pl.max_horizontal("since", "lapse_m"), pl.min_horizontal("until", "until_m")
    return met.select(*key, "cell", since=since, until=until).filter(pl.col("since") < pl.col("until"))


def _in_month(told: pl.DataFrame, m: int, key: Sequence[str]) -> pl.DataFrame:
    return told.select(*key, pl.lit(m, dtype=pl.Int32).alias("m"), pl.exclude(key))


def _nobody(key: Sequence[str]) -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(key, pl.String) | {"m": pl.Int32} | _LAST_PAID)

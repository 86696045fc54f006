"""Stage: the account-months of one snapshot, scope and grain, from which every cube and every list is made.

Mergers and exchange rates are settled by then (`measures.settled`): whatever is built on a stage compares accounts
as they count in their month, in one currency.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import narwhals.stable.v2 as nw
import polars as pl

from csdash.configs.health import Bands
from csdash.contract.mergers import Mergers
from csdash.contract.words import FITS, PHASES, TIERS
from csdash.measures import bridge, currencies, mergers
from csdash.measures.account_months import Coverage
from csdash.measures.before import Before
from csdash.measures.cells import Vocabulary, Where
from csdash.measures.holder import HERE, Holder
from csdash.measures.kept_rows import MOST_KEPT, KeptRows

ORDER = {"tier": tuple(TIERS), "phase": tuple(PHASES), "fit": tuple(FITS)}
ACCOUNT, PRODUCT = ("account_id",), ("account_id", "product")


@dataclass(frozen=True)
class Stage:
    """One row per paying `key` and month, and what it takes to compare them.

    `bands` is where health is good and where it is not. `free` are the months in which a key has lines that cost
    nothing, `owners` the account as which a merged one counts per month (account_id, m, owner), `amounts` what was
    paid in each currency, `rates` the reporting currency per unit and month; None where this data has none of it.
    """

    key: list[str]
    coverage: Coverage
    vocabulary: Vocabulary
    paid: nw.LazyFrame
    bands: Bands
    free: nw.LazyFrame | None = None
    owners: nw.LazyFrame | None = None
    amounts: nw.LazyFrame | None = None
    rates: nw.LazyFrame | None = None
    mergers: Mergers = field(default_factory=dict)
    # Only windows that close in this month or later are asked for; of all where it is None.
    closing_from: int | None = None
    # None where `paid` goes back to the first month.
    before: Before | None = None
    # Where all these rows are.
    holder: Holder = HERE
    # Never taken along by a stage that is made from this one: it has other rows.
    _kept: KeptRows = field(init=False, default_factory=KeptRows, repr=False, compare=False)

    def once(self, name: str, make: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """What `make` gives, made once where it is small (`KeptRows`)."""
        return self._kept.once(name, make)

    def listed(self, name: str, rows: Callable[[], pl.LazyFrame], where: Where) -> pl.DataFrame:
        """Those of `rows` (with their attributes spelt out) that meet `where`, in their order; raises UnknownName.

        Of a small company the rows are worked out once, whatever is filtered by; of a large one no more than is asked for.
        """
        meets = self.vocabulary.meets(where)
        if self._n_paid > MOST_KEPT:
            return rows().filter(meets).collect()
        found = self.once(name, lambda: rows().collect())
        return found.filter(meets) if where else found

    @property
    def unused(self) -> tuple[str, ...]:
        """The measures of the bridge that are zero in this data."""
        there = ((self.rates, bridge.FX), (self.owners, bridge.MERGED), (self.free, bridge.FREE))
        return tuple(name for found, names in there if found is None for name in names)

    @property
    def merged(self) -> nw.LazyFrame | None:
        """The month of each merged account's merger: account_id, merged_m."""
        if self.owners is None:
            return None
        return self.owners.group_by("account_id").agg(nw.col("m").min().alias("merged_m"))

    def pairs(self, window: int, t: int | None = None) -> nw.LazyFrame:
        """Each account at both ends of a window, of every month or of the one that closes in month `t`."""
        name = f"pairs {window}"
        if t is not None and name not in self._kept and not self._are_few:
            return kept(self._pairs(window, t))
        met = nw.from_native(self.once(name, lambda: self._pairs(window, None).to_native().collect()).lazy())
        # Where one month is asked for, the next one mostly is as well.
        return met if t is None else met.filter(nw.col("t") == t)

    def pairs_once(self, window: int) -> nw.LazyFrame:
        """The pairs of every month, to be computed by whoever asks, wherever the rows are; nothing is kept for the next."""
        return self._pairs(window, None)

    def opening_from(self, window: int) -> int:
        """The first month in which a window of this length opens; of none, the first that is asked for."""
        first = self.coverage.first
        return first if self.closing_from is None else max(first, self.closing_from - window)

    def together(self, windows: Sequence[int]) -> list[tuple[int, ...]]:
        """Windows whose pairs are looked at in one query: all where these are few, else one after the other."""
        are_few = self._n_paid * len(windows) <= 2 * MOST_KEPT
        return [tuple(windows)] if are_few else [(one,) for one in windows]

    @cached_property
    def _n_paid(self) -> int:
        return self.paid.to_native().select(pl.len()).collect().item()

    @property
    def _are_few(self) -> bool:
        """Whether the pairs of a window can be kept: two for each that pays, at most."""
        return 2 * self._n_paid <= MOST_KEPT

    def pairs_of(self, windows: Sequence[int]) -> nw.LazyFrame:
        """The pairs of several windows, each row with its `window`."""
        return nw.concat(
            [self.pairs(one).with_columns(nw.lit(one, dtype=nw.Int32).alias("window")) for one in windows]
        )

    def _pairs(self, window: int, t: int | None) -> nw.LazyFrame:
        opening_m, last = self.opening_from(window), self.coverage.last
        opens = (nw.col("m") >= opening_m) & (nw.col("m") <= last - window)
        closes = nw.col("m") >= opening_m + window
        if t is not None:
            opens, closes = opens & (nw.col("m") == t - window), closes & (nw.col("m") == t)
        opening, closing = self.paid.filter(opens), self._closing(self.paid.filter(closes), window)
        if self.owners is None:
            return self._with_free(bridge.pairs(opening, closing, self.key, window), "account_id")
        guests = mergers.guests_of(opening, self.owners, window)
        others = opening.join(guests.select("m", *self.key), on=["m", *self.key], how="anti")
        met = self.holder.keep(bridge.pairs(others, closing, self.key, window))
        if "constant" not in closing.collect_schema().names():
            closing = closing.with_columns(constant=nw.col("mrr"))
        grouped = mergers.with_groups(bridge.whole(met).drop("is_free"), guests, closing, self.key, window)
        return self._with_free(grouped, "owner")

    def _closing(self, closing: nw.LazyFrame, window: int) -> nw.LazyFrame:
        first_paid = nw.coalesce("cohort_m", "first_m")
        if self.owners is not None:
            guests = mergers.first_payments(self.paid, self.owners, self.key)
            closing = closing.join(guests, on=["m", *self.key], how="left")
            # An account that takes over another is no newer than what it took over.
            first_paid = nw.min_horizontal(first_paid, nw.coalesce("guest_first", first_paid))
        closing = closing.with_columns(first_paid=first_paid)
        if self.rates is None:
            return closing
        return currencies.with_constant(closing, self.amounts, self.rates, self.key, window)

    def _with_free(self, met: nw.LazyFrame, account: str) -> nw.LazyFrame:
        if self.free is None:
            return met
        names = {"m": "t", "account_id": account}
        found = self.free.with_columns(is_free=nw.lit(value=True)).rename(names)
        joined = met.join(found, on=[names.get(name, name) for name in ("m", *self.key)], how="left")
        return joined.with_columns(nw.col("is_free").fill_null(value=False))


def kept(frame: nw.LazyFrame) -> nw.LazyFrame:
    """The frame computed once, for everything that reads it."""
    return HERE.keep(frame)

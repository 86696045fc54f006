"""Stage: the account-months of one snapshot, scope and grain, from which every cube and every list is made.

Mergers and exchange rates are settled here, once: whatever is built on a stage compares accounts as they
count in their month, in one currency.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import narwhals.stable.v2 as nw
import polars as pl

from csdash.configs.health import Bands
from csdash.contract.mergers import Mergers, owner_steps
from csdash.contract.words import FITS, PHASES, TIERS
from csdash.measures import bridge, currencies, mergers
from csdash.measures.account_months import Coverage, account_months, with_start
from csdash.measures.before import Before
from csdash.measures.cells import Vocabulary, Where
from csdash.measures.kept_rows import MOST_KEPT, KeptRows
from csdash.snapshots.rows import Rows

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
        met = kept(bridge.pairs(others, closing, self.key, window))
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


def stage_of(rows: Rows, coverage: Coverage, grain: tuple[str, ...], bands: Bands) -> Stage:
    """The stage at `grain`: per account, or per account and product."""
    key = list(grain)
    product = [name for name in grain if name in rows.columns["accounts"] and name not in ACCOUNT]
    vocabulary = vocabulary_of(rows, (*product, *rows.attributes))
    lines = nw.from_native(rows.lines()).with_columns(cell=vocabulary.encode())
    # start_month says when the account began; of its products it says nothing.
    starts = lines.group_by(*key).agg(nw.col("start_m").min()) if grain == ACCOUNT else None
    told, rates = rows.mergers(), rows.rates()
    owners = _owners(told, coverage) if told else None
    if owners is not None:
        lines = mergers.rekeyed(lines, owners)
    amounts, priced = None, lines
    if rates is not None:
        rates = nw.from_native(rates.lazy())
        amounts = kept(currencies.amounts(lines, key))
        priced = currencies.valued(amounts, rates)
    paid = account_months(priced, key)
    if owners is not None:
        paid = mergers.with_guest_cells(paid, lines, key)
    # Everything else starts from this stage; without keeping it every cube would read the files again.
    paid = kept(with_start(paid, starts, key, coverage.first))
    return Stage(
        key, coverage, vocabulary, paid, bands, _free(lines, paid, key), owners, amounts, rates, told
    )


def vocabulary_of(rows: Rows, attributes: Sequence[str]) -> Vocabulary:
    """The values of `attributes`; what never paid (a free plan, a line of credits) is no group to split by."""
    return Vocabulary.of(rows.lines().filter(pl.col("mrr") > 0), attributes, ORDER)


def kept(frame: nw.LazyFrame) -> nw.LazyFrame:
    """The frame computed once, for everything that reads it."""
    return nw.from_native(frame.to_native().collect().lazy())


def _free(lines: nw.LazyFrame, paid: nw.LazyFrame, key: list[str]) -> nw.LazyFrame | None:
    """Months with lines of `key` that add up to nothing; None where there are none."""
    if "is_guest" in lines.collect_schema().names():
        # The line that says an account was merged is no free plan of the account that took it over.
        lines = lines.filter(~nw.col("is_guest"))
    if "currency" not in lines.collect_schema().names():
        # Only these can add up to nothing; at a rate, anything small enough can.
        lines = lines.filter(nw.col("mrr") <= 0)
    nothing = kept(lines.select("m", *key).unique(["m", *key]))
    if _is_empty(nothing):
        return None
    # In two steps, each against the smaller side: what is paid is most of what there is.
    after_all = paid.select("m", *key).join(nothing, on=["m", *key], how="semi")
    found = kept(nothing.join(after_all, on=["m", *key], how="anti"))
    return None if _is_empty(found) else found


def _is_empty(frame: nw.LazyFrame) -> bool:
    return frame.to_native().select(pl.len()).collect().item() == 0


def _owners(told: Mergers, coverage: Coverage) -> nw.LazyFrame:
    steps = pl.DataFrame(
        list(owner_steps(told)),
        schema={"account_id": pl.String, "m": pl.Int32, "owner": pl.String},
        orient="row",
    )
    until = pl.col("m").shift(-1).over("account_id", order_by="m").fill_null(coverage.last + 1)
    months = pl.int_ranges(pl.col("m"), until, dtype=pl.Int32)
    return nw.from_native(steps.with_columns(m=months).explode("m").lazy())

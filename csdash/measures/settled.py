"""Settled: lines made into the stage that everything is built on, wherever their rows are.

Mergers and exchange rates are settled here, once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import narwhals.stable.v2 as nw
import polars as pl

from csdash.configs.health import Bands
from csdash.contract.mergers import Mergers, owner_steps
from csdash.measures import currencies, mergers
from csdash.measures.account_months import Coverage, account_months, with_start
from csdash.measures.cells import Vocabulary
from csdash.measures.holder import HERE, Holder
from csdash.measures.stage import ACCOUNT, ORDER, Stage
from csdash.snapshots.rows import Rows


def stage_of(rows: Rows, coverage: Coverage, grain: tuple[str, ...], bands: Bands) -> Stage:
    """The stage at `grain`: per account, or per account and product."""
    product = [name for name in grain if name in rows.columns["accounts"] and name not in ACCOUNT]
    vocabulary = vocabulary_of(rows, (*product, *rows.attributes))
    given = Given(coverage, grain, vocabulary, bands, rows.mergers(), rows.rates())
    return settled(nw.from_native(rows.lines()), given, HERE)


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of a snapshot's lines before they are settled; `rates` (m, currency, rate) where they have currencies."""

    coverage: Coverage
    grain: tuple[str, ...]
    vocabulary: Vocabulary
    bands: Bands
    mergers: Mergers = field(default_factory=dict)
    rates: pl.DataFrame | None = None


def settled(lines: nw.LazyFrame, given: Given, holder: Holder) -> Stage:
    """The stage of lines (as `Rows.lines` tells them) that `holder` has."""
    key, coverage, vocabulary = list(given.grain), given.coverage, given.vocabulary
    lines = lines.with_columns(cell=vocabulary.encode())
    # start_month says when the account began; of its products it says nothing.
    starts = lines.group_by(*key).agg(nw.col("start_m").min()) if given.grain == ACCOUNT else None
    owners = holder.bring(_owners(given.mergers, coverage)) if given.mergers else None
    if owners is not None:
        lines = mergers.rekeyed(lines, owners)
    amounts, rates, priced = None, None, lines
    if given.rates is not None:
        rates = holder.bring(given.rates)
        amounts = holder.keep(currencies.amounts(lines, key))
        priced = currencies.valued(amounts, rates)
    paid = account_months(priced, key)
    if owners is not None:
        paid = mergers.with_guest_cells(paid, lines, key)
    # Everything else starts from this stage; without keeping it every cube would read the files again.
    paid = holder.keep(with_start(paid, starts, key, coverage.first))
    free = _free(lines, paid, key, holder)
    return Stage(
        key,
        coverage,
        vocabulary,
        paid,
        given.bands,
        free,
        owners,
        amounts,
        rates,
        given.mergers,
        holder=holder,
    )


def vocabulary_of(rows: Rows, attributes: Sequence[str]) -> Vocabulary:
    """The values of `attributes`; what never paid (a free plan, a line of credits) is no group to split by."""
    return Vocabulary.of(rows.lines().filter(pl.col("mrr") > 0), attributes, ORDER)


def _free(lines: nw.LazyFrame, paid: nw.LazyFrame, key: list[str], holder: Holder) -> nw.LazyFrame | None:
    """Months with lines of `key` that add up to nothing; None where there are none."""
    if "is_guest" in lines.collect_schema().names():
        # The line that says an account was merged is no free plan of the account that took it over.
        lines = lines.filter(~nw.col("is_guest"))
    if "currency" not in lines.collect_schema().names():
        # Only these can add up to nothing; at a rate, anything small enough can.
        lines = lines.filter(nw.col("mrr") <= 0)
    nothing = holder.keep(lines.select("m", *key).unique(["m", *key]))
    if _is_empty(nothing, holder):
        return None
    # In two steps, each against the smaller side: what is paid is most of what there is.
    after_all = paid.select("m", *key).join(nothing, on=["m", *key], how="semi")
    found = holder.keep(nothing.join(after_all, on=["m", *key], how="anti"))
    return None if _is_empty(found, holder) else found


def _is_empty(frame: nw.LazyFrame, holder: Holder) -> bool:
    return holder.emit(frame.select(nw.len().alias("n")))["n"].item() == 0


def _owners(told: Mergers, coverage: Coverage) -> pl.DataFrame:
    steps = pl.DataFrame(
        list(owner_steps(told)),
        schema={"account_id": pl.String, "m": pl.Int32, "owner": pl.String},
        orient="row",
    )
    until = pl.col("m").shift(-1).over("account_id", order_by="m").fill_null(coverage.last + 1)
    months = pl.int_ranges(pl.col("m"), until, dtype=pl.Int32)
    return steps.with_columns(m=months).explode("m")

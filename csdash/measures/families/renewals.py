"""Renewals: what became of contracts that were due, and what is committed for the months to come."""

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures import committed, renewals
from csdash.measures.families.family import Family, Source, collected
from csdash.measures.placing import celled, owned
from csdash.measures.risks import risks
from csdash.measures.stage import Stage, kept
from csdash.measures.terms import cutoff, terms

_LARGEST = 2.0**62


def _renewals(source: Source) -> dict[str, pl.DataFrame]:
    stage, grace = source.stage, source.renewal_grace_days
    known = terms(source.rows, stage, grace)
    if known is None:
        return {}
    judged = renewals.judged(nw.from_native(known.lazy()), cutoff(stage.coverage), grace)
    due = kept(nw.from_native(celled(owned(judged.to_native(), stage, "end_m"), stage, "end_m")))
    pairs = [(window, offset) for window in renewals.WINDOWS for offset in range(window)]
    windows = pl.LazyFrame(pairs, schema={"window": pl.Int32, "offset": pl.Int32}, orient="row")
    first, last = stage.coverage.first, stage.coverage.last
    sums = renewals.renewal_sums(due, nw.from_native(windows), stage.key, first, last, source.square_unit)
    return {"renewals": _without_overflow(collected(sums))}


def _without_overflow(sums: pl.DataFrame) -> pl.DataFrame:
    """No interval rather than a wrong one, where what is due in a year exceeds what squares can hold."""
    # The unit of squares is that of one month's MRR; monthly contracts are due twelve times in a year.
    spread = [name for name in renewals.MONEY_SQUARES if name in sums.columns]
    money = sums.group_by("window", "t").agg(pl.col(spread).cast(pl.Float64).sum())
    if money.is_empty() or money.select(pl.max_horizontal(pl.col(spread).abs().max())).item() < _LARGEST:
        return sums
    return sums.with_columns(pl.lit(0, dtype=pl.Int64).alias(name) for name in spread)


def _committed(source: Source) -> dict[str, pl.DataFrame]:
    stage = source.stage
    known = terms(source.rows, stage, source.renewal_grace_days)
    if known is None:
        return {}
    contracts = nw.from_native(known.lazy())
    ahead = range(1, max(committed.HORIZONS) + 1)
    offsets = nw.from_native(pl.LazyFrame({"offset": ahead}, schema={"offset": pl.Int32}))
    signed = kept(committed.signed_changes(contracts, offsets))
    changes = []
    for horizon in committed.HORIZONS:
        noticed = committed.notified_changes(contracts, offsets, horizon)
        changes += [committed.within(signed, horizon), committed.within(_of_payers(noticed, stage), horizon)]
    moved = pl.concat([change.to_native() for change in changes])
    covered = pl.col("t").is_between(stage.coverage.first, stage.coverage.last)
    moved = owned(moved.filter(covered), stage, "t").group_by("t", *stage.key).agg(pl.col("^.*_mrr$").sum())
    paid = stage.paid.to_native().select(pl.col("m").alias("t"), *stage.key, "mrr")
    both = paid.join(moved, on=["t", *stage.key], how="full", coalesce=True)
    filled = both.with_columns(pl.col("mrr", "^.*_mrr$").fill_null(0))
    keyed = nw.from_native(celled(filled, stage, "t"))
    found = committed.committed_sums(keyed, nw.from_native(risks(source.rows, stage)))
    return {"cmrr": collected(found)}


def _of_payers(changes: nw.LazyFrame, stage: Stage) -> nw.LazyFrame:
    """What concerns accounts that pay in the month: the others have nothing left to lose."""
    paying = stage.paid.to_native().select("account_id", pl.col("m").alias("t")).unique()
    mine = owned(changes.to_native(), stage, "t")
    return nw.from_native(mine.join(paying, on=["account_id", "t"], how="semi"))


FAMILIES = (
    Family(("renewals",), _renewals),
    Family(("cmrr",), _committed),
)

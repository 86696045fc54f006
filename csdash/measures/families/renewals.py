"""Renewals: what became of contracts that were due, and what is committed for the months to come."""

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures import committed, renewals
from csdash.measures.around import around
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
    judged = renewals.judged(nw.from_native(known.lazy()), cutoff(stage), grace)
    due = kept(nw.from_native(celled(owned(judged.to_native(), stage, "end_m"), stage, "end_m")))
    first, last = stage.coverage.first, stage.coverage.last
    windows = pl.concat(
        around(stage.opening_from(0), last, range(1 - window, 1)).select(
            pl.lit(window, dtype=pl.Int32).alias("window"), "t", end_m="m"
        )
        for window in renewals.WINDOWS
    )
    sums = renewals.renewal_sums(due, nw.from_native(windows), stage.key, first, last, source.square_unit)
    return {"renewals": _without_overflow(collected(sums))}


def _without_overflow(sums: pl.DataFrame) -> pl.DataFrame:
    """No interval rather than a wrong one, in months of which what was due exceeds what squares can hold."""
    # The unit of squares is that of one month's MRR; monthly contracts are due twelve times in a year.
    fits = pl.col(renewals.SIZE).sum().over("window", "t") < _LARGEST
    squares = pl.col([*renewals.MONEY_SQUARES])
    return sums.with_columns(pl.when(fits).then(squares).otherwise(0)).drop(renewals.SIZE)


def _committed(source: Source) -> dict[str, pl.DataFrame]:
    stage = source.stage
    known = terms(source.rows, stage, source.renewal_grace_days)
    if known is None:
        return {}
    contracts = nw.from_native(known.lazy())
    ahead = range(1, max(committed.HORIZONS) + 1)
    months = nw.from_native(around(stage.opening_from(0), stage.coverage.last, ahead))
    signed = kept(committed.signed_changes(contracts, months))
    changes = []
    for horizon in committed.HORIZONS:
        noticed = committed.notified_changes(contracts, months, horizon)
        changes += [committed.within(signed, horizon), committed.within(_of_payers(noticed, stage), horizon)]
    moved = pl.concat([change.to_native() for change in changes])
    moved = owned(moved, stage, "t").group_by("t", *stage.key).agg(pl.col("^.*_mrr$").sum())
    paid = stage.paid.to_native().filter(pl.col("m") >= stage.opening_from(0))
    paid = paid.select(pl.col("m").alias("t"), *stage.key, "mrr")
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

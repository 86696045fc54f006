"""Money: what is paid, what became of it between two month-ends, and how long it stays."""

import polars as pl

from csdash.measures import bridge, cohorts, lifetimes, stock
from csdash.measures.families.family import Family, Source, collected
from csdash.measures.histories import histories
from csdash.measures.stage import kept

WINDOWS = (1, 3, 12)


def _bridges(source: Source) -> dict[str, pl.DataFrame]:
    sums, transfers, stage = [], [], source.stage
    for windows in stage.together(WINDOWS):
        met = stage.pairs_of(windows)
        sums.append(collected(bridge.bridge_sums(met, source.square_unit, stage.unused, ["window"])))
        transfers.append(collected(bridge.transfer_sums(met, ["window"])))
    return {"bridge": pl.concat(sums), "transfers": pl.concat(transfers)}


def _stock(source: Source) -> dict[str, pl.DataFrame]:
    return {"stock": collected(stock.stock_sums(source.stage.paid, source.square_unit, source.stage.bands))}


def _cohorts(source: Source) -> dict[str, pl.DataFrame]:
    stage = source.stage
    followed, key, coverage = histories(stage), stage.key, stage.coverage
    firsts = kept(cohorts.first_rows(followed, key, coverage.first))
    return {
        "cohort_sizes": collected(cohorts.cohort_sizes(firsts)),
        "cohorts": collected(cohorts.cohort_sums(followed, firsts, key)),
        "lifetimes": collected(lifetimes.lifetime_sums(stage.paid, firsts, key, coverage, stage.merged)),
    }


FAMILIES = (
    Family(("bridge", "transfers"), _bridges),
    Family(("stock",), _stock),
    Family(("cohort_sizes", "cohorts", "lifetimes"), _cohorts),
)

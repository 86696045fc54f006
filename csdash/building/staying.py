"""Staying: what a month adds to cohorts and to lifetimes, of who began, who is left and who lapsed in it."""

from collections.abc import Iterator

import narwhals.stable.v2 as nw
import numpy as np
import polars as pl

from csdash.building.batch import Batch, lazy
from csdash.building.places import added
from csdash.building.running import NOT_YET, Running
from csdash.measures import cohorts, lifetimes
from csdash.measures.account_months import Coverage


def lifetime_part(running: Running, coverage: Coverage) -> pl.DataFrame:
    """Who is still there in the last month: of all cubes what is made anew with every month."""
    # Of one cell began in one month those of one group: nothing is left to add up.
    return lifetimes.ends(lazy(running.stayers(coverage.last)), coverage).to_native().collect()


def followed(batch: Batch) -> Iterator[pl.DataFrame]:
    """What is left of each cohort in each month."""
    known, members, groups = batch.running.known, [], []
    for m in batch.months:
        paid = batch.ends[m].paid.select("code", "mrr", "paid_months")
        group = known["group"][paid["code"].to_numpy()]
        is_member = group != NOT_YET
        if not is_member.all():
            paid, group = paid.filter(pl.Series(is_member)), group[is_member]
        code = paid["code"].to_numpy()
        told = (pl.Series(name, known[name][code]) for name in ("first_m", "opening_mrr"))
        members.append(paid.select("mrr", "paid_months", *told, m=pl.lit(m, dtype=pl.Int32)))
        groups.append(group)
    rows = cohorts.followed(lazy(pl.concat(members))).to_native().collect()
    start = 0
    for m, group in zip(batch.months, groups, strict=True):
        here = rows.slice(start, len(group))
        start += len(group)
        amounts = {name: here[name].to_numpy() for name in cohorts.FOLLOWED}
        sums = added(group, batch.running.groups.height, amounts)
        cohort = batch.running.groups[sums["place"]]
        told = (pl.Series(name, sums[name]) for name in cohorts.FOLLOWED)
        yield cohort.with_columns((m - pl.col("cohort_m")).alias("age"), *told)


def begun(batch: Batch) -> pl.DataFrame:
    """Who is in a cohort from one of these months on."""
    known, beginners = batch.running.known, []
    for m in batch.months:
        code = batch.ends[m].paid["code"].to_numpy()
        beginners.append(code[known["first_m"][code] == m])
    return batch.running.firsts(np.concatenate(beginners))


def lives(batch: Batch, begun: pl.DataFrame) -> pl.DataFrame:
    """Per month (`t`) who enters observation and who lapses: of lifetimes all but those who are still there."""
    running, since = batch.running, batch.coverage.first
    gone = [np.empty(0, np.int32), *(_lapsed(batch, m) for m in batch.months if m > since)]
    lapsed = running.firsts(np.concatenate(gone)).with_columns(t=pl.col("first_m") + pl.col("streak"))
    entered = lifetimes.entries(lazy(begun.with_columns(t=pl.col("first_m"))), ["t"])
    ended = lifetimes.ends(lazy(lapsed), batch.coverage, by=["t"])
    return lifetimes.counted(nw.concat([entered, ended]), ["t"]).to_native().collect()


def _lapsed(batch: Batch, m: int) -> np.ndarray:
    """Who paid in every month up to the one before `m`, and no longer in `m`."""
    paid, known = batch.ends[m - 1].paid, batch.running.known
    stays = np.zeros(batch.running.numbers.n, np.bool_)
    stays[batch.ends[m].paid["code"].to_numpy()] = True
    code = paid["code"].to_numpy()
    code = code[~stays[code]]
    return code[known["first_m"][code] + known["streak"][code] == m]

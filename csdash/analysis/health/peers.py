"""Peers: how accounts whose sponsor left fared, against accounts that looked the same in the month before.

An exit is held against everybody who paid in the same month and agrees with it in all of MATCHED, or, where fewer than
FEWEST do, in as many of them as leave enough, the least important dropped first. Each exit counts once, whatever the
number of its peers; the interval is that of the mean of the exits' differences.
"""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import Difference, Measured, fixed, holm
from csdash.analysis.estimates import mean, share

# The most important first: what decides when and whether an account can leave, then what it is like.
MATCHED = ("tier", "term_band", "tenure_band", "mrr_band", "segment", "region", "industry", "plan")
FEWEST = 5
GROUPS = ("all", "won", "not_won")


@dataclass(frozen=True, slots=True)
class Peers:
    """One group of exits: the share lost of `exits` and of their `peers`, and the mean `difference`, with intervals.

    `n_peers` is how many different accounts served as peers, `n_unmatched` the exits without any. `matched` tells how
    many exits agree with their peers in how many of MATCHED. `stands`: beyond chance, corrected for the groups.
    """

    group: str
    exits: Measured
    peers: float | None
    difference: Measured
    n_peers: int
    n_unmatched: int
    matched: dict[int, int]
    stands: bool


def peers(everybody: pl.DataFrame, still_there: pl.DataFrame) -> list[Peers]:
    """All exits, those with the successor won and those without, each against matched peers.

    In: `session.sponsor_exits` over the months that the config follows, and the same with its landmark: whether the
    successor was won is known only later, so exits split by it are followed, with their peers, from when it is known.
    """
    found = [_compared("all", matched_pairs(everybody))]
    pairs = matched_pairs(still_there)
    found += [
        _compared(name, pairs.filter(pl.col("is_won") == flag))
        for name, flag in (("won", True), ("not_won", False))
    ]
    stands = holm([Difference(one.difference, fixed(0.0)).p_value for one in found])
    return [
        Peers(**{name: getattr(one, name) for name in Peers.__slots__ if name != "stands"}, stands=flag)
        for one, flag in zip(found, stands, strict=True)
    ]


def matched_pairs(sets: pl.DataFrame) -> pl.DataFrame:
    """Every exit with each of its peers: month, exit_id, is_won, pays, level, peer_id, peer_pays, mrr, peer_mrr.

    `level` is the number of MATCHED they agree in; an exit without a peer stands once, with null.
    """
    names = [name for name in MATCHED if name in sets.columns and sets[name].is_not_null().any()]
    keyed = sets.with_columns(pl.col(names).cast(pl.String).fill_null("")).with_columns(
        pl.col("mrr").cast(pl.Float64)
    )
    exits = keyed.filter("is_exit").select(
        "month", *names, "is_won", "pays", "mrr", exit_id=pl.col("account_id")
    )
    others = keyed.filter(~pl.col("is_exit")).select(
        "month", *names, peer_id=pl.col("account_id"), peer_pays=pl.col("pays"), peer_mrr=pl.col("mrr")
    )
    waiting, found = exits, []
    for level in range(len(names), -1, -1):
        met = waiting.join(others, on=["month", *names[:level]], how="inner", suffix="_peer")
        enough = pl.len().over("month", "exit_id") >= (FEWEST if level else 1)
        met = met.filter(enough).with_columns(level=pl.lit(level, dtype=pl.Int64))
        found.append(met.select(*_PAIR))
        waiting = waiting.join(met, on=["month", "exit_id"], how="anti")
    alone = waiting.with_columns(
        peer_id=pl.lit(None, pl.String),
        peer_pays=pl.lit(None, pl.Boolean),
        peer_mrr=pl.lit(None, pl.Float64),
        level=pl.lit(None, pl.Int64),
    )
    return pl.concat([*found, alone.select(*_PAIR)]).sort("month", "exit_id", "peer_id")


_PAIR = ("month", "exit_id", "is_won", "pays", "mrr", "level", "peer_id", "peer_pays", "peer_mrr")


def each_exit(pairs: pl.DataFrame) -> pl.DataFrame:
    """One row per exit with peers: is_lost, peers_lost (the share), difference, n_peers, level."""
    return (
        pairs.drop_nulls("peer_id")
        .group_by("month", "exit_id", maintain_order=True)
        .agg(
            (~pl.col("pays").first()).cast(pl.Float64).alias("is_lost"),
            (~pl.col("peer_pays")).cast(pl.Float64).mean().alias("peers_lost"),
            pl.len().cast(pl.Int64).alias("n_peers"),
            pl.col("level").first(),
        )
        .with_columns(difference=pl.col("is_lost") - pl.col("peers_lost"))
    )


def _compared(group: str, pairs: pl.DataFrame) -> Peers:
    each = each_exit(pairs)
    n_all = pairs.select("month", "exit_id").unique().height
    levels = dict(each.group_by("level").len().sort("level", descending=True).iter_rows())
    return Peers(
        group=group,
        exits=share(int(each["is_lost"].sum()), each.height),
        peers=each["peers_lost"].mean(),
        difference=mean(each["difference"].to_list()),
        n_peers=pairs["peer_id"].drop_nulls().n_unique(),
        n_unmatched=n_all - each.height,
        matched=levels,
        stands=False,
    )

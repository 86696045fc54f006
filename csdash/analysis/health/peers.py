"""Peers: how accounts whose sponsor left fared, against accounts that looked the same in the month before.

An exit is held against everybody who paid in the same month and agrees with it in all of MATCHED, or, where fewer than
FEWEST do, in as many of them as leave enough, the least important dropped first. Each exit counts once, whatever the
number of its peers; the interval is that of the mean of the exits' differences.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import polars as pl

from csdash.analysis.difference import Difference, Measured, fixed, holm
from csdash.analysis.estimates import mean, share
from csdash.measures.as_written import AS_WRITTEN

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
    """Every exit with each of its peers: month, exit_id, is_won, pays, level, peer_id, peer_pays.

    `level` is the number of MATCHED they agree in; an exit without a peer stands once, with null.
    """
    names = [name for name in MATCHED if name in sets.columns and sets[name].null_count() < sets.height]
    is_exit = sets["is_exit"].to_numpy()
    waiting, others = np.flatnonzero(is_exit), np.flatnonzero(~is_exit)
    alike, found = _alike(sets, names), []
    for level in range(len(names), -1, -1):
        # In order of their groups the peers of an exit stand side by side.
        ordered = others[np.argsort(alike[level][others], kind="stable")]
        own, there = alike[level][waiting], alike[level][ordered]
        first = np.searchsorted(there, own)
        n = np.searchsorted(there, own, side="right") - first
        enough = n >= (FEWEST if level else 1)
        first, n = first[enough], n[enough]
        within = np.arange(n.sum()) - np.repeat(n.cumsum() - n, n)
        found.append((np.repeat(waiting[enough], n), ordered[np.repeat(first, n) + within], level))
        waiting = waiting[~enough]
    exits = sets.select("month", "is_won", "pays", exit_id="account_id")
    peers_ = sets.select(peer_id="account_id", peer_pays="pays")
    pairs = [
        exits[at].hstack(peers_[peer]).insert_column(-1, pl.Series("level", [level] * len(at), pl.Int64))
        for at, peer, level in found
    ]
    return pl.concat([*pairs, exits[waiting]], how="diagonal")


def _alike(sets: pl.DataFrame, names: list[str]) -> list[np.ndarray]:
    """For each number of conditions, the most important first: the group of month and conditions that a row is in."""
    conditions = sets.select(pl.col(names).cast(pl.String).fill_null("").rank("dense")) if names else sets
    alike = [np.unique(sets["month"].to_numpy(), return_inverse=True)[1]]
    for name in names:
        place = conditions[name].to_numpy().astype(np.int64)
        alike.append(np.unique(alike[-1] * (place.max(initial=0) + 1) + place, return_inverse=True)[1])
    return alike


def each_exit(pairs: pl.DataFrame) -> pl.DataFrame:
    """One row per exit with peers: is_lost, peers_lost (the share), difference, n_peers, level."""
    return (
        pairs.lazy()
        .drop_nulls("peer_id")
        .group_by("month", "exit_id", maintain_order=True)
        .agg(
            (~pl.col("pays").first()).cast(pl.Float64).alias("is_lost"),
            (~pl.col("peer_pays")).cast(pl.Float64).mean().alias("peers_lost"),
            pl.len().cast(pl.Int64).alias("n_peers"),
            pl.col("level").first(),
        )
        .with_columns(difference=pl.col("is_lost") - pl.col("peers_lost"))
        .collect(optimizations=AS_WRITTEN)
    )


def _compared(group: str, pairs: pl.DataFrame) -> Peers:
    each, n_unmatched = each_exit(pairs), pairs["peer_id"].null_count()
    return Peers(
        group=group,
        exits=share(int(each["is_lost"].sum()), each.height),
        peers=each["peers_lost"].mean(),
        difference=mean(each["difference"].to_list()),
        # None of those without a peer counts as one.
        n_peers=pairs["peer_id"].n_unique() - (n_unmatched > 0),
        n_unmatched=n_unmatched,
        matched=dict(sorted(Counter(each["level"]).items(), reverse=True)),
        stands=False,
    )

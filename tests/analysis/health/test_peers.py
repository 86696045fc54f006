"""Peers by hand: who is matched, how far matching gives way, and what the difference is."""

from datetime import date

import polars as pl
import pytest

from csdash.analysis.health.peers import each_exit, matched_pairs, peers

MARCH = date(2025, 3, 1)


def sets(*rows: tuple) -> pl.DataFrame:
    """account, is_exit, is_won, pays, tier, tenure_band, segment; all in one month."""
    names = ("account_id", "is_exit", "is_won", "pays", "tier", "tenure_band", "segment")
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(
        month=pl.lit(MARCH), mrr=pl.lit(1.0), is_won=pl.col("is_won").cast(pl.Boolean)
    )


def others(prefix: str, n: int, n_gone: int, *conditions) -> list[tuple]:
    return [(f"{prefix}{i}", False, None, i >= n_gone, *conditions) for i in range(n)]


def test_an_exit_is_held_against_those_that_agree_in_everything():
    rows = sets(
        ("X", True, True, False, "high", 1, "S"),
        *others("a", 5, 1, "high", 1, "S"),
        *others("b", 9, 9, "tech", 1, "S"),
    )
    each = each_exit(matched_pairs(rows)).row(0, named=True)
    assert (each["is_lost"], each["peers_lost"], each["n_peers"], each["level"]) == (
        1.0,
        pytest.approx(0.2),
        5,
        3,
    )
    assert each["difference"] == pytest.approx(0.8)


def test_the_least_important_condition_gives_way_first():
    rows = sets(
        ("X", True, True, True, "high", 1, "S"),
        *others("a", 4, 0, "high", 1, "S"),
        *others("b", 1, 1, "high", 1, "M"),
        *others("c", 9, 9, "high", 2, "S"),
    )
    pairs = matched_pairs(rows)
    assert pairs["level"].unique().to_list() == [2]
    assert pairs["peer_id"].to_list() == ["a0", "a1", "a2", "a3", "b0"]
    # Nobody of its tier at all: everybody who paid then is better than nobody.
    alone = matched_pairs(sets(("X", True, True, True, "low", 1, "S"), *others("a", 2, 0, "high", 1, "S")))
    assert alone["level"].unique().to_list() == [0]


def test_exits_are_no_peers_and_an_exit_without_any_is_counted():
    pairs = matched_pairs(
        sets(("X", True, True, True, "high", 1, "S"), ("Y", True, False, True, "high", 1, "S"))
    )
    assert pairs["peer_id"].null_count() == 2
    found, *_ = peers(pairs_of := sets(("X", True, True, True, "high", 1, "S")), pairs_of)
    assert (found.n_unmatched, found.exits.n, found.difference.value) == (1, 0, None)


def test_peers_are_of_the_month_before_the_exit():
    rows = sets(("X", True, True, True, "high", 1, "S"), *others("a", 5, 0, "high", 1, "S"))
    later = sets(("Y", True, True, True, "tech", 1, "S"), *others("b", 5, 0, "tech", 1, "S"))
    pairs = matched_pairs(pl.concat([rows, later.with_columns(month=pl.lit(date(2025, 4, 1)))]))
    assert pairs.select("exit_id", "peer_id").rows() == [
        *(("X", f"a{i}") for i in range(5)),
        *(("Y", f"b{i}") for i in range(5)),
    ]
    assert pairs["month"].to_list() == [MARCH] * 5 + [date(2025, 4, 1)] * 5


def test_one_without_peers_is_nobodys_peer():
    rows = pl.concat(
        [
            sets(("X", True, True, True, "high", 1, "S"), *others("a", 5, 0, "high", 1, "S")),
            sets(("Z", True, True, True, "high", 1, "S")).with_columns(month=pl.lit(date(2025, 4, 1))),
        ]
    )
    found, *_ = peers(rows, rows)
    assert (found.n_peers, found.n_unmatched, found.exits.n) == (5, 1, 1)


def test_each_exit_counts_once_and_groups_are_split_by_the_successor():
    won = [(f"W{i}", True, True, True, "high", 1, "S") for i in range(30)]
    lost = [(f"L{i}", True, False, i < 6, "tech", 1, "S") for i in range(30)]
    rows = sets(*won, *lost, *others("a", 10, 1, "high", 1, "S"), *others("b", 10, 1, "tech", 1, "S"))
    whole, engaged, not_engaged = peers(rows, rows)
    assert (whole.exits.n, engaged.exits.n, not_engaged.exits.n) == (60, 30, 30)
    assert whole.exits.value == pytest.approx(24 / 60)
    assert not_engaged.difference.value == pytest.approx(0.8 - 0.1)
    assert engaged.difference.value == pytest.approx(-0.1)
    # None of the 30 differs from the others: no spread is no interval, and nothing is claimed.
    assert (engaged.difference.lower, engaged.stands) == (None, False)
    assert not_engaged.stands
    assert whole.matched == {3: 60}

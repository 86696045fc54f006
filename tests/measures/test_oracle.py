"""Every cube against the plain-Python oracle, on data as dirty as the contract lets through."""

import random
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from csdash.measures.bridge import COUNTS, FX, MERGED, MONEY
from csdash.months import month_index, month_start
from tests.histories import opened
from tests.measures.oracle import Oracle, added_up
from tests.thorough import one_in

FIRST, MONTHS = month_index(date(2022, 3, 1)), 16
SEGMENTS = [None, "", "SMB", "大企業", 'Ünïted, "quoted"', "smb"]
TIERS = [None, "tech", "high", "low"]
AMOUNTS = [0, 1, 99, 100, 123_456, 10**9 + 7, 10**14]
# Labels in the order of a cell: none first, fixed words as the contract has them, the rest by code point.
DIMS = {
    "segment": ["", *sorted(label for label in SEGMENTS if label)],
    "tier": ["", "high", "low", "tech"],
}


def dirty_rows(seed: int) -> list[dict]:
    """Lines with gaps and returns, nulls and zeros, credits, several products and attributes at odds."""
    rng = random.Random(seed)
    rows = []
    for a in range(40):
        start = rng.choice([None, FIRST - rng.randint(1, 30), FIRST - rng.randint(1, 30), FIRST, FIRST + 3])
        products = rng.sample(["P", "Q", ""], rng.randint(1, 2))
        alive, segment = rng.random() < 0.5, rng.choice(SEGMENTS)
        for m in range(FIRST, FIRST + MONTHS):
            if rng.random() < 0.2:
                alive = not alive
            if rng.random() < 0.1:
                segment = rng.choice(SEGMENTS)
            if not alive:
                continue
            lines = [(product, rng.choice([*AMOUNTS, None])) for product in products]
            total = sum(mrr or 0 for _, mrr in lines)
            if total and rng.random() < 0.2:
                lines.append(("credit", -rng.choice([1, total // 2, total])))
            for product, mrr in lines:
                odd = rng.random() < 0.1
                rows.append(
                    {
                        "m": m,
                        "account_id": f"a{a}",
                        "product": product,
                        "mrr": mrr,
                        "segment": rng.choice(SEGMENTS) if odd else segment,
                        "tier": rng.choice(TIERS),
                        "start_m": start,
                    }
                )
    rng.shuffle(rows)
    return rows


def table(rows: list[dict]) -> pl.DataFrame:
    """The lines as the accounts table has them: dates, and money in units."""
    return pl.DataFrame(
        {
            "month": [month_start(row["m"]) for row in rows],
            "mrr": [None if row["mrr"] is None else Decimal(row["mrr"]) / 10_000 for row in rows],
            "start_month": [None if row["start_m"] is None else month_start(row["start_m"]) for row in rows],
            **{name: [row[name] for row in rows] for name in ("account_id", "product", "segment", "tier")},
        },
        schema_overrides={"mrr": pl.Decimal(20, 4), "start_month": pl.Date},
    )


def cube(frame: pl.DataFrame, keys: list[str], measures: list[str]) -> dict[tuple, dict[str, int]]:
    """A cube as the oracle tells it: sums by key, zeros left out."""
    told = {}
    for row in frame.group_by(keys).agg(pl.col(measures).sum()).iter_rows(named=True):
        sums = {name: row[name] for name in measures if row[name]}
        if sums:
            told[tuple(row[key] for key in keys)] = sums
    return told


@pytest.mark.parametrize("grain", ["account", "product"])
@pytest.mark.parametrize("seed", one_in(3, range(3)))
def test_cubes_equal_the_oracle(seed: int, grain: str):
    rows = dirty_rows(seed)
    session = opened(table(rows))
    span = range(FIRST, FIRST + MONTHS)
    if grain == "account":
        cubes, dims, key = session._by_account, DIMS, ["account_id"]
    else:
        dims = {"product": ["", "P", "Q", "credit"]} | DIMS
        cubes, key = session._by_product, ["account_id", "product"]
    assert cubes.dimensions == tuple(dims)
    oracle, names = Oracle.of(rows, key, dims, span), list(dims)
    frames = cubes.frames
    assert cube(frames["bridge"], ["window", "t", *names], [*MONEY, *COUNTS]) == added_up(oracle.bridge())
    ends = [f"{end}_{name}" for end in ("opening", "closing") for name in names]
    moved = cube(frames["transfers"], ["window", "t", *ends], ["transfer_mrr", "n_transfer"])
    assert moved == added_up(oracle.transfers())
    left = ["n_active", "n_uninterrupted", "mrr", "retained_mrr"]
    assert cube(frames["cohorts"], ["cohort_m", "is_left_truncated", "age", *names], left) == added_up(
        oracle.cohorts()
    )
    lives = cube(frames["lifetimes"], ["age", *names], ["n_entered", "n_events", "n_censored"])
    assert lives == added_up(oracle.lifetimes())


@pytest.mark.parametrize("seed", range(3))
def test_the_dirt_is_there(seed: int):
    # An oracle over clean data proves little: each kind of dirt must occur, or the test above is idle.
    rows = dirty_rows(seed)
    oracle = Oracle.of(rows, ["account_id"], DIMS, range(FIRST, FIRST + MONTHS))
    bridge = added_up(oracle.bridge())
    assert {name for sums in bridge.values() for name in sums} == {*MONEY, *COUNTS} - {*FX, *MERGED}
    assert any(row["mrr"] is None for row in rows)
    assert any((row["mrr"] or 0) < 0 for row in rows)
    assert added_up(oracle.transfers())
    assert any(truncated for (_, truncated, *_), _ in oracle.cohorts())

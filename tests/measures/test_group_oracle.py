"""Every cube against the oracle of groups: the dirtiest data, with mergers, chains of them and two currencies."""

import random

import polars as pl
import pytest

from csdash.measures.bridge import COUNTS, MONEY
from csdash.months import month_start
from csdash.settings import Settings
from tests.histories import opened
from tests.measures.group_oracle import GroupOracle
from tests.measures.oracle import added_up
from tests.measures.test_oracle import DIMS, FIRST, MONTHS, cube, dirty_rows, table
from tests.thorough import only

SPAN = range(FIRST, FIRST + MONTHS)
REPORTING, FOREIGN = "JPY", ("USD", "EUR")


def merged_rows(seed: int) -> tuple[list[dict], dict[str, tuple[int, str]]]:
    """The dirty rows with some accounts merged into others: their later rows go on, stop, or cost nothing."""
    rng = random.Random(seed)
    rows, accounts = dirty_rows(seed), [f"a{i}" for i in range(40)]
    rng.shuffle(accounts)
    mergers = {}
    # Parents stand before their guests in this list, so no chain closes.
    for i in range(1, 14):
        mergers[accounts[i]] = (rng.choice(SPAN[1:]), accounts[rng.randrange(i)] if i % 3 else f"new{i}")
    kept = []
    for row in rows:
        m, parent = mergers.get(row["account_id"], (SPAN.stop, ""))
        fate = random.Random(row["account_id"]).choice(["goes on", "stops", "free"])
        if row["m"] < m:
            kept.append(row | {"parent_id": None})
        elif fate == "goes on" or (fate == "free" and (row["mrr"] or 0) >= 0):
            kept.append(row | {"parent_id": parent} | ({} if fate == "goes on" else {"mrr": 0}))
    for account, (m, parent) in mergers.items():
        blank = {"m": m, "account_id": account, "product": "merger", "mrr": 0, "segment": None, "tier": None}
        kept.append(blank | {"start_m": None, "parent_id": parent})
        # Some parents come into being with the merger.
        if parent.startswith("new"):
            kept += [
                blank
                | {"m": later, "account_id": parent, "product": "P", "mrr": rng.choice([0, 99, 10**6])}
                | {"start_m": None, "parent_id": None}
                for later in SPAN
                if later >= m and rng.random() < 0.8
            ]
    return kept, mergers


def in_currencies(rows: list[dict], seed: int) -> list[dict]:
    """Each account invoices in one currency, except that some change it half-way and some mix two."""
    told = []
    for row in rows:
        rng = random.Random(f"{seed}{row['account_id']}")
        first, second = rng.choices([REPORTING, *FOREIGN], k=2)
        fate = rng.choice(["one", "changes", "mixes"])
        is_second = (fate == "changes" and row["m"] > FIRST + 8) or (
            fate == "mixes" and row["product"] == "Q"
        )
        # Small enough to be converted at any of the rates.
        mrr = None if row["mrr"] is None else min(row["mrr"], 10**12)
        told.append(row | {"currency": second if is_second else first, "mrr": mrr})
    return told


def paths(seed: int) -> dict[tuple[int, str], float]:
    rng = random.Random(seed)
    rates = {(m, REPORTING): 1.0 for m in SPAN}
    for currency, level in zip(FOREIGN, (150.0, 0.37), strict=True):
        for m in SPAN:
            level *= rng.uniform(0.9, 1.1)
            rates[m, currency] = level
    return rates


def session_on(rows: list[dict], rates: dict[tuple[int, str], float]):
    accounts = table(rows).with_columns(
        parent_id=pl.Series([row["parent_id"] for row in rows], dtype=pl.String),
        currency=pl.Series([row["currency"] for row in rows], dtype=pl.String),
    )
    fx = pl.DataFrame(
        [(month_start(m), currency, rate) for (m, currency), rate in rates.items() if currency != REPORTING],
        schema=["month", "currency", "rate"],
        orient="row",
    )
    return opened(accounts, fx=fx, options={"settings": Settings(currency=REPORTING)})


@pytest.mark.parametrize("grain", ["account", "product"])
@pytest.mark.parametrize(
    ("seed", "currencies"), only([(1, False), (2, True)], [(1, False), (2, True), (3, True)])
)
def test_cubes_equal_the_oracle_of_groups(seed: int, grain: str, *, currencies: bool):
    rows, mergers = merged_rows(seed)
    rows = in_currencies(rows, seed) if currencies else [row | {"currency": REPORTING} for row in rows]
    # A credit that outweighs what it is a credit on is refused; here it would be one only at some rates.
    rows = [row for row in rows if not (currencies and row["product"] == "credit")]
    rates = paths(seed)
    session = session_on(rows, rates)
    dims = (
        DIMS
        if grain == "account"
        else {"product": ["", "P", "Q"] + ([] if currencies else ["credit"])} | DIMS
    )
    key = ["account_id"] if grain == "account" else ["account_id", "product"]
    cubes = session._by_account if grain == "account" else session._by_product
    oracle = GroupOracle(mergers, rates, SPAN).read(
        [row for row in rows if row["product"] != "merger" or grain == "account"], key, dims
    )
    names, frames = list(dims), cubes.frames
    told = cube(frames["bridge"], ["window", "t", *names], [*MONEY, *COUNTS])
    assert told == added_up(oracle.bridge())
    assert any("n_merged" in sums for sums in told.values())
    assert any("fx_mrr" in sums for sums in told.values()) == currencies
    ends = [f"{end}_{name}" for end in ("opening", "closing") for name in names]
    moved = cube(frames["transfers"], ["window", "t", *ends], ["transfer_mrr", "n_transfer"])
    assert moved == added_up(oracle.transfers())
    left = ["n_active", "n_uninterrupted", "mrr", "retained_mrr"]
    followed = cube(frames["cohorts"], ["cohort_m", "is_left_truncated", "age", *names], left)
    assert followed == added_up(oracle.cohorts())
    lives = cube(frames["lifetimes"], ["age", *names], ["n_entered", "n_events", "n_censored"])
    assert lives == added_up(oracle.lifetimes())
    assert session.breaches.is_empty()

"""Fifteen small histories worked out by hand, that any retention dashboard must get right.

Each says what must come out and why. The same facts are asked of the Python API and of the command line.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from tests.histories import history

YEAR = 12


@dataclass(frozen=True)
class Fact:
    """One number that must come out: a metric, or a column of the bridge or of the cohorts.

    `month` is the closing month (of cohorts: the cohort's), `group` the attribute values asked for.
    """

    command: str
    name: str
    expected: float | None
    month: str
    window: int = 12
    group: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A history and its facts; `refused` holds what the refusal must name where the data is not fit."""

    id: str
    why: str
    accounts: pl.DataFrame
    facts: tuple[Fact, ...] = ()
    refused: tuple[str, ...] = ()


def metrics(
    month: str, window: int = 12, group: Mapping[str, str] | None = None, **expected: float | None
) -> list[Fact]:
    return [Fact("metrics", name, value, month, window, group or {}) for name, value in expected.items()]


def bridge(month: str, window: int = 12, **expected: float) -> list[Fact]:
    return [Fact("bridge", name, value, month, window) for name, value in expected.items()]


def _case(id_: str, why: str, accounts: pl.DataFrame, *facts: list[Fact]) -> Case:
    return Case(id_, why, accounts, tuple(fact for some in facts for fact in some))


CASES = [
    _case(
        "E01_product_swap",
        "movements net within the account",
        history(
            "2023-01",
            {"A/P1": [100] * YEAR, "A/P2": [None] * YEAR + [100]},
            segment={"A/P1": "SMB", "A/P2": "SMB"},
        ),
        metrics("2024-01", nrr=1, grr=1, grr_product_level=0),
        bridge("2024-01", expansion_mrr=0, contraction_mrr=0, churned_mrr=0, new_mrr=0),
    ),
    _case(
        "E02_netting",
        "one net movement per account",
        history("2023-01", {"A/P1": [100] * YEAR + [70], "A/P2": [40] * YEAR + [90]}),
        # 160 / 140; at product level (70 + 40) / 140
        metrics("2024-01", nrr=160 / 140, grr=1, grr_product_level=110 / 140),
        bridge("2024-01", expansion_mrr=20, contraction_mrr=0),
    ),
    _case(
        "E03_grr_cap_per_account",
        "min() account by account: A's growth must not hide the loss of B",
        history("2023-01", {"A": [100] * YEAR + [300], "B": [100] * YEAR}),
        metrics("2024-01", nrr=1.5, grr=0.5, logo_retention_rate=0.5),
    ),
    _case(
        "E04_mid_window_joiner",
        "opening cohort only: who joins inside the window is in no retention rate",
        history("2023-01", {"A": [100] * 13, "N": [None] * 5 + [50] * 7 + [500]}),
        metrics("2024-01", nrr=1, grr=1),
        bridge("2024-01", n_opening=1, n_new=1, new_mrr=500),
    ),
    _case(
        "E05_round_trip",
        "back within 12 months is retained: point to point",
        history("2023-01", {"A": [100] * 3 + [None] * 5 + [80] * 5, "B": [100] * 13}),
        metrics("2024-01", nrr=0.9, grr=0.9, logo_retention_rate=1),
        bridge("2024-01", returned_mrr=80, n_returned=1),
        bridge("2023-09", window=1, reactivation_mrr=80, new_mrr=0),
        bridge("2023-04", window=1, churned_mrr=100),
    ),
    _case(
        "E06_reactivation",
        "five-way classification: a return is neither new nor expansion",
        history("2023-01", {"A": [100, 100, None, None, None, 120], "B": [10] * 6}),
        bridge("2023-06", window=1, new_mrr=0, expansion_mrr=0, reactivation_mrr=120),
    ),
    _case(
        "E07_zero_row_trial",
        "active means mrr > 0: a free trial is no customer yet",
        history("2023-01", {"A": [0, 0, 50, 50, 50], "B": [10] * 5}),
        bridge("2023-03", window=1, new_mrr=50, n_new=1, n_opening=1),
        # A's cohort is March; B was there when the data began and is in none.
        [Fact("cohorts", "n_accounts", 1, "2023-03")],
    ),
    _case(
        "E08_zero_row_churn",
        "a row of 0 is a churned account, not a customer who pays nothing",
        history("2023-01", {"A": [50, 50, 0], "B": [10] * 3}),
        bridge("2023-03", window=1, churned_mrr=50, n_churned=1, n_closing=1),
    ),
    _case(
        "E09_missing_month",
        "the lag is one calendar month, not one row",
        history("2023-01", {"A": [100, 100, None, 100]}),
        bridge("2023-04", window=1, reactivation_mrr=100, new_mrr=0, expansion_mrr=0),
        bridge("2023-03", window=1, churned_mrr=100),
    ),
    _case(
        "E10_segment_migration",
        "the segment is that of the opening: filtering both months by segment gives a false 50% (100/200)",
        history(
            "2023-01",
            {"A": [100] * YEAR + [300], "B": [100] * 13},
            segment={"A": ["SMB"] * YEAR + ["ENT"], "B": "SMB"},
        ),
        metrics("2024-01", nrr=2),
        metrics("2024-01", group={"segment": "SMB"}, nrr=2),
    ),
    _case(
        "E11_leap_year",
        "lag by calendar month, not by 365 days",
        history("2023-02", {"A": [100] * 13}),
        metrics("2024-02", nrr=1),
        bridge("2024-02", n_opening=1, opening_mrr=100),
    ),
    Case(
        "E12_duplicate_rows",
        "two lines with one key may be a mistake: refused with the rows named, never silently added or dropped",
        pl.concat([history("2023-01", {"A/P": [60, 60]}), history("2023-01", {"A/P": [40, 40]})]),
        refused=("month, account_id, product", "rows 3", "4", "A"),
    ),
    _case(
        "E13_credit_line",
        "a credit is netted within its account and month",
        history("2023-01", {"A/P": [100, 100], "A/credit": [None, -30]}),
        bridge("2023-02", window=1, closing_mrr=70, contraction_mrr=30, churned_mrr=0),
    ),
    _case(
        "E14_no_loss",
        "division by zero: undefined, neither 0 nor infinite",
        history("2023-01", {"A": [100, 100], "N": [None, 10]}),
        metrics("2023-02", window=1, quick_ratio=None, logo_churn_rate=0),
        bridge("2023-02", window=1, new_mrr=10),
    ),
    _case(
        "E15_total_churn",
        "everybody left: zero is a number, and the newcomer does not soften it",
        history("2023-01", {"A": [100] * YEAR, "N": [None] * YEAR + [5]}),
        metrics("2024-01", nrr=0, grr=0, logo_retention_rate=0),
        bridge("2024-01", new_mrr=5, churned_mrr=100),
    ),
]

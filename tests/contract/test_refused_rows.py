"""Rows the contract refuses: each rule names table, column, rows and what to do, in both languages."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.contract.checking import DAYS, GOOD, INFINITE, NAN, SURVEY, TARGET, accounts, beside, only_error

# rule, column, rows that break it (counted from 1), the tables
ROWS = [
    ("not_a_month", "month", [2], accounts(month=[date(2024, 1, 1), date(2024, 2, 29), date(2024, 3, 1)])),
    ("not_a_month", "month", [1, 3], accounts(month=["January", "2024-02", "2024/03"])),
    ("not_a_month", "month", [1, 2, 3], accounts(month=[2024, 2025, 2026])),
    ("not_a_month", "month", [1, 2, 3], accounts(month=[20241, 20242, 20243])),
    ("not_a_month", "month", [1], accounts(month=[-202401, 202402, 202403])),
    ("not_a_month", "month", [1, 2], accounts(month=[20240101, 202413, 202403])),
    ("empty", "month", [2], accounts(month=[date(2024, 1, 1), None, date(2024, 3, 1)])),
    ("empty", "account_id", [1, 2, 3], accounts(account_id=["", "  ", None])),
    ("not_finite", "mrr", [1, 2, 3], accounts(mrr=[NAN, INFINITE, -INFINITE])),
    ("too_large", "mrr", [1, 3], accounts(mrr=[1e12, 1e11, -1e300])),
    ("too_large", "mrr", [1, 3], accounts(mrr=[-(10**11) - 1, -(10**11), 10**11 + 1])),
    ("too_large", "mrr", [1], accounts(mrr=[2**63 - 1, 1, 1])),
    ("too_large", "mrr", [2], accounts(mrr=[1, -(2**63), 1])),
    ("too_large", "mrr", [1], accounts(mrr=pl.Series([2**64 - 1, 1, 1], dtype=pl.UInt64))),
    ("too_large", "mrr", [1], accounts(mrr=[Decimal(10) ** 20, Decimal(1), Decimal(1)])),
    ("unknown_word", "tier", [1, 3], accounts(tier=["High", "high", "ハイタッチ"])),
    ("unknown_word", "phase", [2], accounts(phase=["renewal", "expansion", None])),
    ("unknown_word", "fit", [1], accounts(fit=["yes", None, None])),
    ("unknown_currency", "currency", [2], accounts(currency=["JPY", "YEN", "JPY"])),
    ("not_whole", "seats", [1], accounts(seats=[2.5, 3.0, None])),
    ("not_whole", "seats", [1], accounts(seats=[Decimal("2.5"), Decimal(3), None])),
    ("not_whole", "seats", [1], accounts(seats=pl.Series([2**64 - 1, 3, 4], dtype=pl.UInt64))),
    ("too_low", "seats", [3], accounts(seats=[2, 3, -1])),
    ("too_low", "list_mrr", [1], accounts(list_mrr=[-0.01, 1.0, None])),
    ("too_high", "health_score", [2], accounts(health_score=[100.0, 100.1, None])),
    ("too_low", "health_adoption", [1], accounts(health_adoption=[-1, 0, 100])),
    ("not_finite", "health_score", [1], accounts(health_score=[NAN, 1.0, 2.0])),
    ("too_high", "gross_margin", [1], accounts(gross_margin=[80.0, 0.8, None])),
    ("not_a_month", "start_month", [1], accounts(start_month=["soon", None, "2023-12"])),
    (
        "unknown_word",
        "kind",
        [2],
        beside("events", account_id=["A"] * 3, date=DAYS, kind=["qbr", "QBR", "qbr"]),
    ),
    (
        "not_a_date",
        "date",
        [1, 2],
        beside("events", account_id=["A"] * 3, date=["01/02/2024", "soon", "2024-01-05"], kind=["qbr"] * 3),
    ),
    (
        "empty",
        "date",
        [3],
        beside("events", account_id=["A"] * 3, date=[DAYS[0], DAYS[0], None], kind=["qbr"] * 3),
    ),
    ("too_high", "score", [1], beside("surveys", **SURVEY, score=[11, 10, None])),
    (
        "unknown_word",
        "outcome",
        [1],
        beside(
            "contracts",
            contract_id=["1", "2", "3"],
            account_id=["A"] * 3,
            start_date=DAYS,
            end_date=DAYS,
            mrr=[1, 2, 3],
            outcome=["won", "lost", None],
        ),
    ),
    (
        "empty",
        "mrr",
        [2],
        beside(
            "contracts",
            contract_id=["1", "2", "3"],
            account_id=["A"] * 3,
            start_date=DAYS,
            end_date=DAYS,
            mrr=[1, None, 3],
        ),
    ),
    ("too_high", "window", [1], beside("targets", **(TARGET | {"window": [24, 12, 12]}))),
    (
        "unknown_currency",
        "currency",
        [1],
        beside("fx", month=GOOD["month"], currency=["XYZ", "USD", "EUR"], rate=[1.0, 150.0, 160.0]),
    ),
    (
        "too_high",
        "stage",
        [1],
        beside("assessments", date=DAYS, unit=["company"] * 3, dimension=["a", "b", "c"], stage=[5, 4, 1]),
    ),
]


@pytest.mark.parametrize(
    ("rule", "column", "rows", "tables"), ROWS, ids=[f"{r} {c} {i}" for i, (r, c, *_) in enumerate(ROWS)]
)
def test_broken_rows_are_named(rule, column, rows, tables):
    finding = only_error(tables)
    table = list(tables)[-1]
    assert (finding.rule, finding.table, finding.column, finding.count) == (rule, table, column, len(rows))
    assert [(file, row) for file, row, _ in finding.rows] == [(table, row) for row in rows]
    for language in ("ja", "en"):
        assert finding.says[language]
        assert finding.advice[language]
        assert column in finding.text(language)

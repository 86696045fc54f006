"""A company of a few accounts with contracts, written out so that every answer can be checked with a pencil."""

from datetime import date

import polars as pl

import csdash
from csdash.months import month_end, parse_month
from tests.histories import day, history, opened

SCHEMA = {
    "contract_id": pl.String,
    "account_id": pl.String,
    "product": pl.String,
    "start_date": pl.Date,
    "end_date": pl.Date,
    "mrr": pl.Float64,
    "list_mrr": pl.Float64,
    "renewal_number": pl.Int64,
    "outcome": pl.String,
}


def contract(account: str, start: str, end: str, prices: tuple, number: int, outcome: str) -> tuple:
    """One contract from the first day of a month to the last day of another; `prices` are MRR and list price."""
    ends: date = month_end(parse_month(end))
    return (f"{account}{number}", account, "Core", day(start), ends, *prices, number, outcome)


# Of 100 at list price. A: 30 % off, then 20 %. B: 10 % off, then 25 %. C: no discount, twice. D: leaves. E: renewed
# without a list price. A and B are first renewals of 2024-01, F (10 % off, then 10 %) is a second one.
AGREED = [
    contract("A", "2023-01", "2023-12", (70.0, 100.0), 0, "upgraded"),
    contract("A", "2024-01", "2024-12", (80.0, 100.0), 1, "open"),
    contract("B", "2023-01", "2023-12", (90.0, 100.0), 0, "downgraded"),
    contract("B", "2024-01", "2024-12", (75.0, 100.0), 1, "open"),
    contract("C", "2023-01", "2023-12", (100.0, 100.0), 0, "renewed"),
    contract("C", "2024-01", "2024-12", (100.0, 100.0), 1, "open"),
    contract("D", "2023-01", "2023-12", (50.0, 100.0), 0, "lost"),
    contract("E", "2023-01", "2023-12", (40.0, None), 0, "renewed"),
    contract("E", "2024-01", "2024-12", (40.0, None), 1, "open"),
    contract("F", "2023-01", "2023-12", (90.0, 100.0), 1, "renewed"),
    contract("F", "2024-01", "2024-12", (90.0, 100.0), 2, "open"),
]
N = 15
PAID = {
    "A/Core": [None] + [70.0] * 12 + [80.0] * (N - 12),
    "B/Core": [None] + [90.0] * 12 + [75.0] * (N - 12),
    "C/Core": [None] + [100.0] * N,
    "D/Core": [None] + [50.0] * 12,
    "E/Core": [None] + [40.0] * N,
    "F/Core": [None] + [90.0] * N,
    "Z/Core": [7.0] * (N + 1),
}


def agreed(rows: list[tuple] = AGREED) -> csdash.Session:
    """The company opened, known until 2024-03."""
    return opened(history("2022-12", PAID), contracts=pl.DataFrame(rows, schema=SCHEMA, orient="row"))

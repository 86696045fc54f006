"""Small tables to check: a good accounts table, one column of which is spoilt, or a table beside it."""

from datetime import date

import polars as pl

from csdash.contract.check import check_tables
from csdash.contract.finding import Finding

GOOD = {
    "month": [date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)],
    "account_id": ["A", "A", "A"],
    "mrr": [10.0, 20.0, 30.0],
}
NAN, INFINITE = float("nan"), float("inf")
DAYS = [date(2024, 1, 5)] * 3


def accounts(**columns: object) -> dict[str, pl.DataFrame]:
    return {"accounts": pl.DataFrame(GOOD | columns, strict=False)}


def beside(name: str, **columns: object) -> dict[str, pl.DataFrame]:
    return accounts() | {name: pl.DataFrame(columns, strict=False)}


def only_error(tables: dict[str, pl.DataFrame]) -> Finding:
    errors = check_tables(tables).errors
    assert len(errors) == 1, [finding.text("en") for finding in errors]
    return errors[0]


SURVEY = {"account_id": ["A"] * 3, "contact_id": ["c", "d", "e"], "kind": ["nps"] * 3, "date": DAYS}
TARGET = {"month": GOOD["month"], "metric": ["nrr"] * 3, "window": [12] * 3, "value": [1.0] * 3}

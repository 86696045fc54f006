"""One plain history, and the answers by which another spelling of it is known to be the same."""

from pathlib import Path

import polars as pl

import csdash
from tests.histories import history

PLAIN = history(
    "2024-04",
    {"101": [100, 120, None, 90], "102": [50, 50, 50, 50]},
    segment={"101": "SMB", "102": "大企業"},
    seats={"101": 3, "102": 7},
)


def answers(path: Path) -> list[pl.DataFrame]:
    session = csdash.open(path)
    by_segment = session.metrics("nrr", "mrr", "logo_churn_rate", window=1, by=["segment"])
    return [session.bridge(1), session.cohorts(), by_segment]


def same(found: list[pl.DataFrame], expected: list[pl.DataFrame]) -> bool:
    return all(one.equals(other) for one, other in zip(found, expected, strict=True))

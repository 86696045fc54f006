"""Accounts as two snapshots know them, written out for a month, and what NRR makes of them."""

from decimal import Decimal

import polars as pl

from csdash.analysis.restatement.causes import FACTS
from csdash.analysis.restatement.compared import Restated, Sums, restated
from csdash.metrics.retention import NRR
from csdash.money import EXACT

MONTH = 24314


def paying(
    name: str,
    opening: int,
    closing: int,
    *,
    is_in: bool = True,
    owner: str = "",
    own: tuple[str, str] | None = None,
    has_paid: bool = True,
    numerator: int | None = None,
) -> dict:
    """One account of one snapshot; NRR counts its closing over its opening, inside the filter."""
    counts = is_in and opening > 0
    return {
        "account_id": name,
        "account_name": f"{name} Inc.",
        "numerator": numerator if numerator is not None else closing if counts else 0,
        "denominator": opening if counts else 0,
        "is_in": is_in,
        "opening": opening,
        "closing": closing,
        "opening_own": own[0] if own else None,
        "closing_own": own[1] if own else None,
        "owner": owner or name,
        "has_paid": has_paid,
    }


def facts(*accounts: dict) -> pl.DataFrame:
    """The accounts of one snapshot."""
    exact = [name for name, dtype in FACTS.items() if dtype == EXACT]
    rows = [row | {name: Decimal(row[name]) for name in exact} for row in accounts]
    return pl.DataFrame(rows, schema=FACTS)


def sums(known: pl.DataFrame) -> Sums:
    """Both sums of a snapshot."""
    return Sums(known["numerator"].sum() or Decimal(0), known["denominator"].sum() or Decimal(0))


def nrr(then: pl.DataFrame, now: pl.DataFrame, **more) -> Restated:
    """NRR then and now, with its causes."""
    return restated(NRR, MONTH, sums(then), sums(now), (then, now), **more)

"""Companies whose hazards are known, because they were made with them."""

import random
from datetime import date, timedelta

import polars as pl

from csdash.months import month_end, month_start, parse_month
from tests.histories import history, opened

FIRST = parse_month("2021-04")
QUIET = {"A": [100] * 40}


def growing(n_months: int, by: float, start: float = 1000.0) -> list[float]:
    return [round(start * by**i, 4) for i in range(n_months)]


def fading(n_months: int, n: int, churn: float) -> pl.DataFrame:
    """`n` accounts that were there before the data begins, of which the same share leaves every month."""
    stays = [round(n * (1 - churn) ** m) for m in range(n_months)]
    rows = [(month_start(FIRST + m), f"a{i}", 10) for m, left in enumerate(stays) for i in range(left)]
    return pl.DataFrame(rows, schema=["month", "account_id", "mrr"], orient="row")


def drawn(
    seed: int, n_months: int, n: int, churn: float, grows: float = 0.02, region: str = ""
) -> dict[str, list]:
    """Accounts of uneven size that leave by chance, or grow by a tenth by chance, month by month."""
    chance = random.Random(seed)
    paid = {}
    for i in range(n):
        mrr, months = chance.choice([20, 50, 100, 400]), []
        for _ in range(n_months):
            months.append(None if mrr is None else round(mrr, 2))
            if mrr is not None and chance.random() < churn:
                mrr = None
            elif mrr is not None and chance.random() < grows:
                mrr *= 1.1
        paid[f"{region}{i}"] = months
    return paid


def contract(account: str, start: str, n_months: int, signed: date | None = None, name: str = "") -> dict:
    """One contract from the first day of `start`, for so many months."""
    first = parse_month(start)
    return {
        "contract_id": name or f"{account}-{start}-{n_months}",
        "account_id": account,
        "start_date": month_start(first),
        "end_date": month_end(first + n_months - 1),
        "signed_date": signed or month_start(first) - timedelta(days=10),
        "mrr": 100.0,
    }


def contracts(*rows: dict) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None)


__all__ = ["FIRST", "QUIET", "contract", "contracts", "drawn", "fading", "growing", "history", "opened"]

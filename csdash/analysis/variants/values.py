"""Values: every variant in every month, from the sums of the bridges over 1, 3 and 12 months."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import prod

import polars as pl

from csdash.analysis.variants.named import HEADLINE, VARIANTS, WINDOW
from csdash.measures.cubes import Where
from csdash.metrics.bridge_table import MONEY
from csdash.money import TICKS
from csdash.session import Session

SCHEMA = {
    "month": pl.Date,
    "variant": pl.String,
    "value": pl.Float64,
    "difference": pl.Float64,
    "is_headline": pl.Boolean,
    "is_retention": pl.Boolean,
    "n_accounts": pl.Int64,
}
STEPS = (1, 3, WINDOW)
# What a bridge keeps of its opening, and what of that is no more than the opening, account by account.
LOST = ("contraction_mrr", "churned_mrr")


def variants(session: Session, where: Where | None = None) -> pl.DataFrame:
    """The columns of SCHEMA: every variant in every month that has a year behind it; `difference` to the headline.

    A value is null where it divides by nothing. Raises NotEnoughHistory.
    """
    by_month = {month: values(sums) for month, sums in sums_by_month(session, where).items()}
    rows = []
    for month, told in by_month.items():
        headline = told[HEADLINE][0]
        for key, one in VARIANTS.items():
            value, n = told[key]
            difference = None if value is None or headline is None else float(value - headline)
            number = None if value is None else float(value)
            rows.append((month, key, number, difference, one.is_headline, one.is_retention, n))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


@dataclass(frozen=True, slots=True)
class MonthSums:
    """The sums behind the variants of one month: bridges by step that lead up to it, the latest last, in ticks."""

    steps: Mapping[int, list[dict[str, int]]]
    product: tuple[int, int]  # kept of each account's product lines, none above its opening, and that opening

    @property
    def year(self) -> dict[str, int]:
        return self.steps[WINDOW][-1]


def sums_by_month(
    session: Session, where: Where | None = None, only: date | None = None
) -> dict[date, MonthSums]:
    """The sums of every month, or of one, that has a year behind it."""
    bridges = _bridges(session, where)
    products = _products(session, where, only)
    order = sorted(bridges[1])
    found = {}
    for month in bridges[WINDOW]:
        if only not in (None, month):
            continue
        last = order.index(month)
        leading = {
            step: [bridges[step][order[last - back]] for back in range(WINDOW - step, -1, -step)]
            for step in STEPS
        }
        found[month] = MonthSums(leading, products[month])
    return found


def values(sums: MonthSums) -> dict[str, tuple[Fraction | None, int]]:
    """Each variant's value, exactly, with the accounts it starts from."""
    year, last_month, last_quarter = sums.year, sums.steps[1][-1], sums.steps[3][-1]
    base, n = year["opening_mrr"], year["n_opening"]
    more, less = (
        sum(row[name] for row in sums.steps[1] for name in names) for names in (("expansion_mrr",), LOST)
    )
    return {
        "nrr": (ratio(kept(year), base), n),
        "nrr_chained_monthly": (chained(sums.steps[1], kept), n),
        "nrr_chained_quarterly": (chained(sums.steps[3], kept), n),
        "nrr_monthly": (ratio(kept(last_month), last_month["opening_mrr"]), last_month["n_opening"]),
        "nrr_quarterly": (
            ratio(kept(last_quarter), last_quarter["opening_mrr"]),
            last_quarter["n_opening"],
        ),
        "nrr_with_winbacks": (ratio(kept(year) + year["reactivation_mrr"], base), n),
        "nrr_event_sum": (ratio(base + more - less, base), n),
        "grr": (ratio(retained(year), base), n),
        "grr_chained_monthly": (chained(sums.steps[1], retained), n),
        "grr_event_sum": (ratio(base - less, base), n),
        "grr_product_level": (ratio(*sums.product), n),
        "mrr_ratio": (ratio(year["closing_mrr"], base), n),
    }


def ratio(top: int, base: int) -> Fraction | None:
    """One over the other; None where there is nothing to divide by."""
    return Fraction(top, base) if base > 0 else None


def chained(rows: Sequence[Mapping[str, int]], of: Callable[[Mapping[str, int]], int]) -> Fraction | None:
    """The product of the ratios of `rows`; None where one of them is undefined."""
    bases = prod(row["opening_mrr"] for row in rows)
    return ratio(prod(of(row) for row in rows), bases)


def kept(row: Mapping[str, int]) -> int:
    """What the opening's accounts pay at the closing."""
    return retained(row) + row["expansion_mrr"]


def retained(row: Mapping[str, int]) -> int:
    """The same, no account counted with more than it paid at the opening."""
    return row["opening_mrr"] - sum(row[name] for name in LOST)


def ticks(name: str) -> pl.Expr:
    """Money in currency units as whole ticks: ratios need no unit, and whole numbers are quick."""
    return (pl.col(name) * TICKS).cast(pl.Int64).alias(name)


def _bridges(session: Session, where: Where | None) -> dict[int, dict[date, dict[str, int]]]:
    """The bridge of each month, by step."""
    rows = session.bridges(STEPS, where=where).select("window", "month", "n_opening", *map(ticks, MONEY))
    found: dict[int, dict[date, dict[str, int]]] = {step: {} for step in STEPS}
    for row in rows.iter_rows(named=True):
        found[row["window"]][row["month"]] = row
    return found


def _products(session: Session, where: Where | None, only: date | None) -> dict[date, tuple[int, int]]:
    rates = session.metrics("grr_product_level", window=WINDOW, where=where, month=only)
    told = rates.select("month", *map(ticks, ("numerator", "denominator")))
    return {month: (top, base) for month, top, base in told.iter_rows()}

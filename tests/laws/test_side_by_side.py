"""Changes that must not matter, or matter in one way: each changed company stands beside the unchanged one.

Both are in one snapshot, each in an industry of its own, so every metric of both comes from one question.
"""

from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdash.metrics import expansion
from csdash.metrics.metric import MedianWait, Total
from csdash.metrics.registry import REGISTRY
from csdash.months import month_start
from csdash.unit import Unit
from tests.laws.companies import companies, law
from tests.laws.company import FIRST, LAST, MONTHS, WINDOWS, Company, figures, lines

BASE = "as it is"
SUMS = ["numerator", "denominator", "n_accounts"]
RETENTION = [
    "nrr",
    "grr",
    "revenue_churn_rate",
    "net_revenue_churn_rate",
    "logo_retention_rate",
    "logo_churn_rate",
    "expansion_rate",
    "expanded_accounts_share",
    "churned_mrr",
    "contraction_mrr",
    "expansion_mrr",
]


def pairs(company: Company, changed: dict[str, Company], window: int) -> Callable[[str], pl.DataFrame]:
    """Of each change by name: every metric and month of the company, and of the changed one under <name>_changed."""
    worlds = [one.named(name) for name, one in changed.items()]
    told = figures(company.named(BASE).beside(*worlds).opened(), window, by=["industry"])

    def pair(name: str) -> pl.DataFrame:
        here, there = (told.filter(pl.col("industry") == world).drop("industry") for world in (BASE, name))
        both = here.join(there, on=["month", "metric"], suffix="_changed", how="full", coalesce=True)
        assert both.height == here.height == there.height
        return both

    return pair


def unequal(both: pl.DataFrame, name: str = "value", factor: float | pl.Expr = 1.0) -> pl.DataFrame:
    """The rows whose changed figure is not `factor` times the other; undefined equals undefined."""
    expected, found = pl.col(name).cast(pl.Float64) * factor, pl.col(f"{name}_changed").cast(pl.Float64)
    off = (found - expected).abs() > 1e-9 * expected.abs().clip(1)
    return both.filter((expected.is_null() != found.is_null()) | off.fill_null(value=False))


def nothing_moved(both: pl.DataFrame) -> bool:
    return all(unequal(both, name).is_empty() for name in ("value", "lower", "upper", *SUMS))


is_money = pl.col("metric").is_in([key for key, one in REGISTRY.items() if one.unit is Unit.MONEY])
is_total = pl.col("metric").is_in([key for key, one in REGISTRY.items() if isinstance(one, Total)])


def never_paying(nothing: int | None) -> pl.DataFrame:
    free = lines(
        "free",
        "P",
        [nothing] * MONTHS,
        segment=["SMB"] * MONTHS,
        health_score=[100.0] * MONTHS,
        start_month=[month_start(FIRST - 5)] * MONTHS,
    )
    return pl.DataFrame(free, schema_overrides={"mrr": pl.Int64})


def in_halves(accounts: pl.DataFrame) -> pl.DataFrame:
    """One product sold as two, half the price each."""
    halves = accounts.with_columns(half=pl.col("mrr") // 2)
    return pl.concat(
        [
            halves.with_columns(mrr=pl.col("mrr") - pl.col("half")).drop("half"),
            halves.with_columns(mrr=pl.col("half"), product=pl.col("product") + pl.lit("/2")).drop("half"),
        ]
    )


@law(8)
@given(
    companies(),
    st.sampled_from(WINDOWS),
    st.sampled_from([2, 3, 10, 99]),
    st.integers(0, 10**6),
    st.sampled_from([0, None]),
    st.integers(1, 10**13),
)
def test_what_becomes_of_a_company_that_is_changed(
    company: Company, window: int, k: int, seed: int, nothing: int | None, won: int
):
    dearer = replace(company, accounts=company.accounts.with_columns(pl.col("mrr") * k))
    currency_does_not_matter(pairs(company, {"dearer": dearer}, window)("dearer"), k)
    winner = lines("winner", "P", ["gone"] * (MONTHS - 1) + [won], segment=["SMB"] * MONTHS)
    both = pairs(
        company,
        {
            "twice": company.named("one").beside(company.named("other")),
            "shuffled": company.each(lambda table: table.sample(fraction=1, shuffle=True, seed=seed)),
            "with a free one": company.with_accounts(never_paying(nothing)),
            "with a new one": company.with_accounts(pl.DataFrame(winner)),
            "in halves": replace(company, accounts=in_halves(company.accounts)),
        },
        window,
    )
    rates_are_the_same_and_totals_twice_as_large(both("twice"))
    assert nothing_moved(both("shuffled")), "the order of rows matters"
    assert nothing_moved(both("with a free one")), "an account that never pays changes something"
    winning_an_account_moves_no_retention(both("with a new one"), won)
    # The account pays what it paid. Figures of products may differ.
    of_lines = ["grr_product_level", *(one.key for one in expansion.METRICS)]
    assert nothing_moved(both("in halves").filter(~pl.col("metric").is_in(of_lines)))


def currency_does_not_matter(both: pl.DataFrame, k: int) -> None:
    assert unequal(both, "value", pl.when(is_money).then(float(k)).otherwise(1.0)).is_empty()
    assert unequal(both, "n_accounts").is_empty()


def rates_are_the_same_and_totals_twice_as_large(both: pl.DataFrame) -> None:
    assert unequal(both, "value", pl.when(is_total).then(2.0).otherwise(1.0)).is_empty()
    for name in SUMS:
        assert unequal(both, name, 2.0).is_empty()


def winning_an_account_moves_no_retention(both: pl.DataFrame, won: int) -> None:
    assert nothing_moved(both.filter(pl.col("metric").is_in(RETENTION)))
    assert nothing_moved(both.filter(pl.col("month") < month_start(LAST)))
    news = both.filter((pl.col("metric") == "new_mrr") & (pl.col("month") == month_start(LAST)))
    if news.height:
        assert (news["numerator_changed"] - news["numerator"]).item() * 10_000 == won
        assert (news["n_accounts_changed"] - news["n_accounts"]).item() == 1


@pytest.mark.parametrize("key", RETENTION)
def test_retention_metrics_are_all_named(key: str):
    assert key in REGISTRY
    assert not isinstance(REGISTRY[key], MedianWait)

"""Changes that must not matter, or matter in one way: each changed company stands beside the unchanged one.

Both are in one snapshot, each in an industry of its own, so every metric of both comes from one question.
"""

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


def pairs(company: Company, changed: Company, window: int) -> pl.DataFrame:
    """Every metric and month of a company, and the same of the changed one under <name>_changed."""
    session = company.named(BASE).beside(changed.named("changed")).opened()
    told = figures(session, window, by=["industry"])
    here, there = (told.filter(pl.col("industry") == world).drop("industry") for world in (BASE, "changed"))
    both = here.join(there, on=["month", "metric"], suffix="_changed", how="full", coalesce=True)
    assert both.height == here.height == there.height
    return both


def unequal(both: pl.DataFrame, name: str = "value", factor: float | pl.Expr = 1.0) -> pl.DataFrame:
    """The rows whose changed figure is not `factor` times the other; undefined equals undefined."""
    expected, found = pl.col(name).cast(pl.Float64) * factor, pl.col(f"{name}_changed").cast(pl.Float64)
    off = (found - expected).abs() > 1e-9 * expected.abs().clip(1)
    return both.filter((expected.is_null() != found.is_null()) | off.fill_null(value=False))


def nothing_moved(both: pl.DataFrame) -> bool:
    return all(unequal(both, name).is_empty() for name in ("value", "lower", "upper", *SUMS))


is_money = pl.col("metric").is_in([key for key, one in REGISTRY.items() if one.unit is Unit.MONEY])
is_total = pl.col("metric").is_in([key for key, one in REGISTRY.items() if isinstance(one, Total)])


@law(8)
@given(companies(), st.sampled_from(WINDOWS), st.sampled_from([2, 3, 10, 99]))
def test_currency_does_not_matter(company: Company, window: int, k: int):
    dearer = Company(company.accounts.with_columns(pl.col("mrr") * k), company.surveys, company.events)
    both = pairs(company, dearer, window)
    assert unequal(both, "value", pl.when(is_money).then(float(k)).otherwise(1.0)).is_empty()
    assert unequal(both, "n_accounts").is_empty()


@law(8)
@given(companies(), st.sampled_from(WINDOWS))
def test_two_companies_of_the_same_kind_have_the_same_rates_and_twice_the_totals(
    company: Company, window: int
):
    both = pairs(company, company.named("one").beside(company.named("other")), window)
    assert unequal(both, "value", pl.when(is_total).then(2.0).otherwise(1.0)).is_empty()
    for name in SUMS:
        assert unequal(both, name, 2.0).is_empty()


@law(8)
@given(companies(), st.sampled_from(WINDOWS), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(company: Company, window: int, random):
    seed = random.randint(0, 10**6)
    shuffled = company.each(lambda table: table.sample(fraction=1, shuffle=True, seed=seed))
    assert nothing_moved(pairs(company, shuffled, window))


@law(8)
@given(companies(), st.sampled_from(WINDOWS), st.sampled_from([0, None]))
def test_an_account_that_never_pays_changes_nothing(company: Company, window: int, nothing: int | None):
    free = lines(
        "free",
        "P",
        [nothing] * MONTHS,
        segment=["SMB"] * MONTHS,
        health_score=[100.0] * MONTHS,
        start_month=[month_start(FIRST - 5)] * MONTHS,
    )
    assert nothing_moved(
        pairs(company, company.with_accounts(pl.DataFrame(free, schema_overrides={"mrr": pl.Int64})), window)
    )


@law(8)
@given(companies(), st.sampled_from(WINDOWS), st.integers(1, 10**13))
def test_winning_an_account_moves_no_retention(company: Company, window: int, won: int):
    winner = lines("winner", "P", ["gone"] * (MONTHS - 1) + [won], segment=["SMB"] * MONTHS)
    both = pairs(company, company.with_accounts(pl.DataFrame(winner)), window)
    assert nothing_moved(both.filter(pl.col("metric").is_in(RETENTION)))
    assert nothing_moved(both.filter(pl.col("month") < month_start(LAST)))
    news = both.filter((pl.col("metric") == "new_mrr") & (pl.col("month") == month_start(LAST)))
    if news.height:
        assert (news["numerator_changed"] - news["numerator"]).item() * 10_000 == won
        assert (news["n_accounts_changed"] - news["n_accounts"]).item() == 1


@law(8)
@given(companies(), st.sampled_from(WINDOWS))
def test_splitting_an_account_into_products_moves_no_account_figure(company: Company, window: int):
    # One product sold as two, half the price each: the account pays what it paid. Product figures may differ.
    halves = company.accounts.with_columns(half=pl.col("mrr") // 2)
    split = pl.concat(
        [
            halves.with_columns(mrr=pl.col("mrr") - pl.col("half")).drop("half"),
            halves.with_columns(mrr=pl.col("half"), product=pl.col("product") + pl.lit("/2")).drop("half"),
        ]
    )
    both = pairs(company, Company(split, company.surveys, company.events), window)
    of_lines = ["grr_product_level", *(one.key for one in expansion.METRICS)]
    assert nothing_moved(both.filter(~pl.col("metric").is_in(of_lines)))


@pytest.mark.parametrize("key", RETENTION)
def test_retention_metrics_are_all_named(key: str):
    assert key in REGISTRY
    assert not isinstance(REGISTRY[key], MedianWait)

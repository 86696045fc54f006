"""What holds for every metric on its own: its range, its interval, what it is when there is nothing."""

import math

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from csdash.metrics.metric import Complement, MedianWait, Ratio, Total
from csdash.metrics.registry import REGISTRY
from tests.laws.companies import companies, law
from tests.laws.company import ATTRIBUTES, WINDOWS, Company, figures

BY = st.sampled_from([[], ["segment"], ["region"], ["tier", "segment"]])
RATIOS = [key for key, one in REGISTRY.items() if isinstance(one, Ratio | Complement)]
CLOSE = 1e-9


def is_finite(frame: pl.DataFrame) -> bool:
    floats = frame.select(pl.col(pl.Float64))
    return all(column.drop_nulls().is_finite().all() for column in floats)


@law(15)
@given(companies(), st.sampled_from(WINDOWS), BY)
def test_every_metric_keeps_its_range_and_its_word(company: Company, window: int, by: list[str]):
    told = figures(company.opened(), window, by=by)
    assert is_finite(told)
    for (key,), rows in told.group_by("metric"):
        one = REGISTRY[key]
        if key in RATIOS:
            # Undefined exactly where there is nothing to divide by.
            assert (rows["value"].is_null() == (rows["denominator"] == 0)).all()
            assert (rows["denominator"] >= 0).all()
        rule = one.of if isinstance(one, Complement) else one
        if isinstance(rule, Ratio):
            low, high = rule.bounds
            ends = (
                (1 - (high or math.inf), 1 - (low or -math.inf))
                if isinstance(one, Complement)
                else (low, high)
            )
            values = rows.select(pl.col("value", "lower", "upper")).drop_nulls()
            for column in values:
                assert (column >= (ends[0] if ends[0] is not None else -math.inf) - CLOSE).all()
                assert (column <= (ends[1] if ends[1] is not None else math.inf) + CLOSE).all()
            assert (values["lower"] <= values["value"] + CLOSE).all()
            assert (values["upper"] >= values["value"] - CLOSE).all()
            assert (rows["lower"].is_null() == rows["upper"].is_null()).all()
        if isinstance(one, MedianWait):
            assert (rows["value"].drop_nulls() >= 0).all()
        assert (rows["n_accounts"] >= 0).all()
        if isinstance(one, Total):
            assert (rows["numerator"] >= 0).all()
            assert not rows["value"].has_nulls()


@law(15)
@given(companies(), st.sampled_from(WINDOWS), BY)
def test_rates_stand_to_each_other_as_defined(company: Company, window: int, by: list[str]):
    keys = ["month", *by]
    told = figures(company.opened(), window, by=by)
    wide = told.pivot("metric", index=keys, values="value")
    known = wide.drop_nulls(["nrr", "grr"])
    assert known["grr"].is_between(0, 1).all()
    assert (known["grr"] <= known["nrr"] + CLOSE).all()
    assert ((known["logo_churn_rate"] + known["logo_retention_rate"] - 1).abs() < CLOSE).all()
    assert ((known["revenue_churn_rate"] + known["grr"] - 1).abs() < CLOSE).all()
    assert ((known["net_revenue_churn_rate"] + known["nrr"] - 1).abs() < CLOSE).all()
    # What came in beyond what was kept: NRR is GRR plus expansion.
    assert (
        (known["grr"] + known["expansion_rate"] - known["nrr"]).abs() <= CLOSE * known["nrr"].abs().clip(1)
    ).all()
    sums = told.pivot("metric", index=keys, values="numerator").drop_nulls("arr")
    assert (sums["arr"] == sums["mrr"] * 12).all()
    spread = wide.drop_nulls("arpa")
    assert (
        (spread["arpa"] * spread["n_accounts"] - spread["mrr"]).abs() <= CLOSE * spread["mrr"].abs()
    ).all()
    scored = wide.drop_nulls("healthy_accounts_share")
    assert (scored["healthy_accounts_share"] + scored["at_risk_accounts_share"] <= 1 + CLOSE).all()


@law(4)
@given(companies(), st.sampled_from([0, None]))
def test_a_company_where_nobody_ever_paid_has_no_rates(company: Company, nothing: int | None):
    free = company.accounts.with_columns(mrr=pl.lit(nothing, dtype=pl.Int64))
    told = figures(Company(free, company.surveys, company.events).opened(), 1)
    paid = told.filter(~pl.col("metric").str.contains("nps|csat|ces_"))
    assert paid["value"].drop_nulls().unique().to_list() == [0]
    assert paid.filter(pl.col("metric").is_in(RATIOS))["value"].drop_nulls().is_empty()


@law(10)
@given(companies(), st.lists(st.sampled_from(ATTRIBUTES), max_size=2, unique=True))
def test_no_table_holds_what_is_no_number(company: Company, by: list[str]):
    session = company.opened()
    for table in (session.survival(by=by), session.cohorts(by=by), session.cohorts(by=by, strict=True)):
        assert is_finite(table)

"""Survival: starts at 1, never rises, and without censoring is simply the share that is still there."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from csdash.months import month_index
from tests.laws.companies import companies, law
from tests.laws.company import FIRST, LAST, Company

BY = st.sampled_from([[], ["region"], ["segment"]])


@law(15)
@given(companies(), BY)
def test_curve_starts_at_one_and_never_rises(company: Company, by: list[str]):
    curves = company.opened().survival(by=by)
    for _, curve in curves.with_columns(whole=True).group_by("whole", *by, maintain_order=True):
        survival = curve["survival"]
        assert survival[0] <= 1
        assert (survival == 1).any() or curve["events"][0] > 0
        assert survival.is_between(0, 1).all()
        assert survival.is_sorted(descending=True)
        assert curve["age"].is_unique().all()
        assert (curve["events"] <= curve["at_risk"]).all()
        assert (curve["at_risk"] >= 0).all()
        known = curve.drop_nulls(["lower", "upper"])
        assert (
            (known["lower"] <= known["survival"] + 1e-12) & (known["survival"] <= known["upper"] + 1e-12)
        ).all()


@law(10)
@given(companies())
def test_without_censoring_it_is_the_share_still_there(company: Company):
    # Nobody pays in the last month and nobody is older than the data: every life is seen whole.
    whole = company.accounts.with_columns(
        mrr=pl.when(pl.col("month").dt.year() * 12 + pl.col("month").dt.month() - 1 < LAST).then("mrr"),
        start_month=pl.lit(None, dtype=pl.Date),
    )
    curve = Company(whole, company.surveys, company.events).opened().survival()
    months: dict[str, set[int]] = {}
    for account, month in (
        whole.group_by("account_id", "month")
        .agg(pl.col("mrr").sum())
        .filter(pl.col("mrr") > 0)
        .select("account_id", "month")
        .iter_rows()
    ):
        months.setdefault(account, set()).add(month_index(month))
    lives = []
    for paid in months.values():
        first = end = min(paid)
        while end in paid:
            end += 1
        if first > FIRST:
            lives.append(end - first)
    for age, survival in curve.select("age", "survival").iter_rows():
        assert abs(survival - sum(life > age for life in lives) / len(lives)) < 1e-9
    assert curve["censored"].sum() == 0
    assert curve["events"].sum() == len(lives)


@law(10)
@given(companies())
def test_who_never_lapsed_never_becomes_more(company: Company):
    # Active accounts of a cohort may rise again, by returns; those who never lapsed may not.
    session = company.opened()
    strict, active = session.cohorts(strict=True), session.cohorts()
    assert (strict["n_active"] <= active["n_active"]).all()
    for _, cohort in strict.group_by("cohort_month"):
        assert cohort.sort("cohort_age")["n_active"].is_sorted(descending=True)
    known = active.filter(~pl.col("is_left_truncated"))
    assert (known["retained_mrr"] <= known["opening_mrr"]).all()
    assert (known["retained_mrr"] <= known["mrr"]).all()
    first = known.filter(pl.col("cohort_age") == 0)
    assert (first["n_active"] == first["n_accounts"]).all()
    assert (first["mrr"] == first["opening_mrr"]).all()

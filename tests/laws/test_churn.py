"""Churn adds up to the bridge, whatever it is split by; the accounts of a cohort add up to its cell."""

from dataclasses import replace

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from csdash.months import month_start
from tests.laws.companies import companies, law
from tests.laws.company import ATTRIBUTES, FIRST, MONTHS, WINDOWS, Company

SPLITS = st.sampled_from([["reason"], ["kind"], ["tenure"], ["reason", "kind", "tenure"]])
BY = st.lists(st.sampled_from(ATTRIBUTES), max_size=2, unique=True)
GROUPS = st.sampled_from([{}, {"region": ["north"]}, {"region": ["north", "south"]}])
SUMS = ["n_churned", "churned_mrr"]

happenings = st.lists(
    st.tuples(
        st.integers(0, 8),
        st.integers(0, MONTHS - 1),
        st.integers(0, 27),
        st.sampled_from(["churned", "churned", "churn_notice"]),
        st.sampled_from([1.0, 0.0, None]),
        st.sampled_from(["price", "competitor", "", None]),
    ),
    max_size=30,
)


@st.composite
def leavers(draw: st.DrawFn) -> Company:
    """A company about whose churn all sorts of things were written down."""
    company = draw(companies())
    known = set(company.accounts["account_id"])
    rows = [
        {
            "account_id": f"a{a}",
            "date": month_start(FIRST + m).replace(day=day + 1),
            "kind": kind,
            "value": value,
            "detail": detail,
        }
        for a, m, day, kind, value, detail in draw(happenings)
        if f"a{a}" in known
    ]
    told = pl.DataFrame(rows, schema_overrides={"value": pl.Float64, "detail": pl.String})
    return replace(company, events=pl.concat([company.events, told], how="diagonal"))


def added(frame: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """What left per month and group, without the groups from which nobody did."""
    sums = frame.group_by("month", *by).agg(pl.col(SUMS).sum()).filter(pl.col("n_churned") > 0)
    return sums.select("month", *(pl.col(name).cast(pl.String) for name in by), *SUMS).sort("month", *by)


@law(12)
@given(leavers(), SPLITS, BY, st.sampled_from(WINDOWS), GROUPS)
def test_churn_adds_up_to_the_bridge(
    company: Company, splits: list[str], by: list[str], window: int, where: dict
):
    session = company.opened()
    told, bridge = session.churn(window, [*splits, *by], where), session.bridge(window, by, where)
    assert added(told, by).equals(added(bridge, by))
    # And what was there at the opening, where the split knows it.
    there = session.churn(window, ["tenure", *by], where).group_by("month", *by)
    opening = there.agg(pl.col("n_opening", "opening_mrr").sum()).sort("month", *by)
    whole = bridge.filter(pl.col("n_opening") > 0).select("month", *by, "n_opening", "opening_mrr")
    assert opening.equals(whole.sort("month", *by))


@law(8)
@given(leavers(), st.sampled_from(WINDOWS))
def test_products_have_reasons_too(company: Company, window: int):
    session = company.opened()
    told = session.churn(window, ["reason", "product"])
    assert added(told, ["product"]).equals(added(session.bridge(window, ["product"]), ["product"]))


@law(8)
@given(leavers())
def test_the_order_of_the_rows_does_not_matter(company: Company):
    told = company.opened().churn(3, ["reason", "kind"])
    turned = company.each(lambda table: table.reverse()).opened().churn(3, ["reason", "kind"])
    assert told.equals(turned)


@law(8)
@given(companies(), st.integers(0, MONTHS), GROUPS)
def test_the_accounts_of_a_cohort_add_up_to_its_cell(company: Company, age: int, where: dict):
    session = company.opened()
    cells = session.cohorts(where=where)
    months = cells["cohort_month"].unique().to_list()
    accounts = session.cohort_accounts(months, age, where)
    here = accounts.group_by("cohort_month", "is_left_truncated").agg(
        pl.len().cast(pl.Int64).alias("n_accounts"),
        (pl.col("status") != "left").sum().cast(pl.Int64).alias("n_active"),
        pl.col("opening_mrr", "mrr", "retained_mrr").sum(),
    )
    there = cells.filter(pl.col("cohort_age") == age).select(
        "cohort_month", "is_left_truncated", "n_accounts", "n_active",
        pl.col("opening_mrr", "mrr", "retained_mrr").fill_null(0),
    )  # fmt: skip
    assert here.sort("cohort_month", "is_left_truncated").equals(
        there.sort("cohort_month", "is_left_truncated")
    )
    strict = session.cohorts(where=where, strict=True).filter(pl.col("cohort_age") == age)
    assert (accounts["status"] == "active").sum() == strict["n_active"].sum()

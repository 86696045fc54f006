"""The parts of a partition make up the whole: sums add up, and the whole rate lies between its parts."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from csdash.metrics.metric import MedianWait, Ratio
from csdash.metrics.registry import REGISTRY
from tests.laws.companies import companies, law
from tests.laws.company import ATTRIBUTES, TOLD, WINDOWS, Company, figures

BY = st.lists(st.sampled_from(ATTRIBUTES), min_size=1, max_size=3, unique=True)
RATIOS = [key for key, one in REGISTRY.items() if isinstance(one, Ratio)]
MEDIANS = [key for key, one in REGISTRY.items() if isinstance(one, MedianWait)]


@law(12)
@given(companies(), st.sampled_from(WINDOWS), BY)
def test_parts_add_up_to_the_whole(company: Company, window: int, by: list[str]):
    session = company.opened()
    whole, parts = figures(session, window), figures(session, window, by=by)
    added = parts.group_by("metric", "month").agg(
        pl.col("numerator", "denominator", "n_accounts").sum(),
        pl.col("value").min().alias("smallest"),
        # A part that gained and lost nothing is undefined, and pulls the whole above every other part.
        pl.when(((pl.col("denominator") == 0) & (pl.col("numerator") > 0)).any())
        .then(float("inf"))
        .otherwise(pl.col("value").max())
        .alias("largest"),
    )
    both = whole.join(added, on=["metric", "month"], suffix="_added", how="left")
    for name in ("numerator", "denominator", "n_accounts"):
        known = both.drop_nulls([name, f"{name}_added"])
        assert (known[name] == known[f"{name}_added"]).all(), name
    # Where no part has a row there was nothing to divide either.
    assert (both.filter(pl.col("n_accounts_added").is_null())["n_accounts"] == 0).all()
    ratios = both.filter(pl.col("metric").is_in(RATIOS)).drop_nulls("value")
    slack = 1e-9 * ratios["value"].abs().clip(1)
    assert (ratios["value"] >= ratios["smallest"] - slack).all()
    assert (ratios["value"] <= ratios["largest"] + slack).all()


@law(6)
@given(companies(), st.sampled_from(WINDOWS), st.sampled_from(ATTRIBUTES))
def test_a_group_is_what_its_filter_shows(company: Company, window: int, name: str):
    session = company.opened()
    parts = figures(session, window, by=[name])
    for label in session.dimensions[name]:
        alone = figures(session, window, where={name: [label]}).filter(pl.col("n_accounts") > 0)
        group = parts.filter((pl.col(name) == label) & (pl.col("n_accounts") > 0)).drop(name)
        assert group.sort("metric", "month").equals(alone.sort("metric", "month"))


@law(6)
@given(companies(), st.sampled_from(WINDOWS), st.sampled_from(ATTRIBUTES))
def test_a_group_and_all_others_make_up_the_whole(company: Company, window: int, name: str):
    session = company.opened()
    keys = [key for key in TOLD if key not in MEDIANS]
    parts, others = (session.metrics(*keys, window=window, by=[name], others=flag) for flag in (False, True))
    whole = session.metrics(*keys, window=window)
    both = parts.join(others, on=["month", name, "metric"], suffix="_other").join(
        whole, on=["month", "metric"], suffix="_whole"
    )
    assert both.height == parts.height
    for column in ("numerator", "n_accounts"):
        assert (both[column] + both[f"{column}_other"] == both[f"{column}_whole"]).all()


@law(8)
@given(companies(), st.sampled_from(ATTRIBUTES))
def test_cohorts_and_lifetimes_add_up_too(company: Company, name: str):
    session = company.opened()
    left = ["n_accounts", "n_active", "mrr", "opening_mrr", "retained_mrr"]
    keys = ["cohort_month", "cohort_age"]
    whole = session.cohorts().sort(keys)
    added = session.cohorts(by=[name]).group_by(keys).agg(pl.col(left).sum()).sort(keys)
    for column in left:
        assert (whole[column].fill_null(0) == added[column]).all()
    events = ["events", "censored"]
    lives, groups = session.survival(), session.survival(by=[name])
    assert lives.select(pl.col(events).sum()).equals(groups.select(pl.col(events).sum()))


@law(6)
@given(companies())
def test_one_month_is_the_same_row_as_among_all(company: Company):
    session = company.opened()
    every = figures(session, 3)
    for month in every["month"].unique().sort()[::5]:
        one = figures(session, 3, month=month)
        assert one.equals(every.filter(pl.col("month") == month))

"""Mergers: recording one loses no money and no account, and changes nothing that was told before it."""

from dataclasses import replace

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from csdash.months import month_start
from tests.laws.companies import companies, law
from tests.laws.company import ATTRIBUTES, FIRST, LAST, MONTHS, WINDOWS, Company, figures
from tests.laws.test_bridge import is_balanced
from tests.laws.test_time import until

KEYS = st.lists(st.sampled_from(ATTRIBUTES), max_size=2, unique=True)
# (guest, parent, month): a guest stands behind its parent, so that no circle closes; "witness" takes over many.
MERGERS = st.lists(
    st.tuples(st.integers(1, 8), st.integers(-1, 7), st.integers(1, MONTHS - 1)),
    min_size=1,
    max_size=4,
    unique_by=lambda merger: merger[0],
).map(lambda told: [(guest, min(parent, guest - 1), m) for guest, parent, m in told])


def merged(company: Company, mergers: list[tuple[int, int, int]]) -> Company:
    """The company with its mergers written down: on the guest's rows, and on one that costs nothing."""
    accounts = company.accounts.with_columns(parent_id=pl.lit(None, dtype=pl.String))
    for guest, parent, i in mergers:
        name, into = f"a{guest}", "witness" if parent < 0 else f"a{parent}"
        if company.accounts.filter(pl.col("account_id") == name).is_empty():
            continue
        is_later = (pl.col("account_id") == name) & (pl.col("month") >= month_start(FIRST + i))
        accounts = accounts.with_columns(
            parent_id=pl.when(is_later).then(pl.lit(into)).otherwise("parent_id")
        )
        told = pl.DataFrame(
            {"month": [month_start(FIRST + i)], "account_id": [name], "product": ["merger"], "mrr": [0]}
        )
        accounts = pl.concat([accounts, told.with_columns(parent_id=pl.lit(into))], how="diagonal")
    return replace(company, accounts=accounts)


@law(10)
@given(companies(), MERGERS, KEYS)
def test_the_bridge_of_merged_accounts_adds_up(company: Company, mergers: list, by: list[str]):
    session = merged(company, mergers).opened()
    for window in WINDOWS:
        assert is_balanced(session.bridge(window, by=by))
        assert is_balanced(session.bridge(window, by=["product", *by]))
    assert session.breaches.is_empty()


@law(10)
@given(companies(), MERGERS, st.sampled_from(WINDOWS))
def test_recording_a_merger_loses_nothing(company: Company, mergers: list, window: int):
    plain, session = company.opened(), merged(company, mergers).opened()
    money = session.metrics("mrr")["numerator"]
    assert (money == plain.metrics("mrr")["numerator"]).all()
    before, after = plain.bridge(window), session.bridge(window)
    assert (before["closing_mrr"] == after["closing_mrr"]).all()
    assert (before["opening_mrr"] == after["opening_mrr"]).all()
    # What is churn or news without the merger can be a change within a group; never the other way round.
    assert (after["churned_mrr"] <= before["churned_mrr"]).all()
    came = pl.col("new_mrr") + pl.col("reactivation_mrr")
    assert (after.select(came).to_series() <= before.select(came).to_series()).all()
    retained = [one.metrics("grr", "nrr", window=window) for one in (plain, session)]
    assert (retained[1]["numerator"] >= retained[0]["numerator"]).all()


@law(8)
@given(companies(), MERGERS, st.sampled_from(WINDOWS))
def test_where_the_parent_paid_at_both_ends_nrr_is_what_it_was(company: Company, mergers: list, window: int):
    # The witness pays from the first month to the last. Its customers' lines end with their merger.
    into_witness = [(guest, -1, m) for guest, _, m in mergers]
    merges = [
        (pl.col("account_id") == f"a{guest}") & (pl.col("month") >= month_start(FIRST + m))
        for guest, _, m in into_witness
    ]
    ended = replace(company, accounts=company.accounts.filter(~pl.any_horizontal(merges)))
    told = [one.opened().metrics("nrr", window=window) for one in (ended, merged(ended, into_witness))]
    for name in ("value", "numerator", "denominator", "n_accounts"):
        assert told[0][name].equals(told[1][name])


@law(8)
@given(companies(), MERGERS, st.sampled_from(WINDOWS), st.integers(1, 3))
def test_a_merger_changes_nothing_that_was_told_before(company: Company, mergers: list, window: int, n: int):
    later = merged(company, mergers)
    known = until(later, LAST - n).opened()
    session = later.opened()
    # Intervals are in units of the largest month known.
    columns = ["month", "metric", "value", "numerator", "denominator", "n_accounts"]
    before = figures(known, window).select(columns)
    again = figures(session, window).select(columns).filter(pl.col("month") <= month_start(LAST - n))
    assert again.equals(before)
    cohorts = session.cohorts().filter(
        pl.col("cohort_month").dt.offset_by(pl.col("cohort_age").cast(pl.String) + "mo")
        <= month_start(LAST - n)
    )
    assert cohorts.equals(known.cohorts())


@law(8)
@given(companies(), MERGERS)
def test_a_merger_is_no_loss_to_survival_and_no_news_to_cohorts(company: Company, mergers: list):
    plain, session = company.opened(), merged(company, mergers).opened()
    events = [one.survival()["events"].sum() for one in (plain, session)]
    assert events[1] <= events[0]
    sizes = [
        one.cohorts().filter(pl.col("cohort_age") == 0).select("cohort_month", "n_accounts")
        for one in (plain, session)
    ]
    both = sizes[0].join(sizes[1], on="cohort_month", suffix="_merged")
    assert (both["n_accounts_merged"] <= both["n_accounts"]).all()

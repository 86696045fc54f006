"""The accounts behind a figure add up to it: every line of the bridge, every metric, for any group."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from csdash.metrics.account_table import LINES, OF_ACCOUNTS
from csdash.metrics.metric import Complement, Ratio, Total
from csdash.metrics.registry import REGISTRY
from csdash.months import month_start
from tests.laws.companies import companies, law
from tests.laws.company import FIRST, LAST, WINDOWS, Company

MADE_OF_ACCOUNTS = [
    key
    for key, one in REGISTRY.items()
    if one.cube in OF_ACCOUNTS and isinstance(one, Ratio | Total | Complement)
]
MONTHS = st.integers(FIRST + 1, LAST)


GROUPS = st.sampled_from([{}, {"region": ["north"]}, {"region": ["north", "south"]}])


def row(frame: pl.DataFrame, month: int) -> dict:
    return frame.filter(pl.col("month") == month_start(month)).row(0, named=True)


@law(10)
@given(companies(), st.sampled_from(WINDOWS), MONTHS, GROUPS, st.sampled_from([(), ("segment",)]))
def test_accounts_add_up_to_the_bridge(company: Company, window: int, t: int, where: dict, split: tuple):
    session = company.opened()
    # What changes its segment leaves the group of the first one, and arrives in it.
    where = where | {name: list(session.dimensions[name][:1]) for name in split if session.dimensions[name]}
    accounts = session.account_bridge(window, month_start(t), where)
    if t < FIRST + window:
        assert accounts.is_empty()
        return
    told = row(session.bridge(window, where=where), t)
    assert {name: accounts[name].sum() for name in LINES} == {name: told[name] for name in LINES}
    # Each account by itself is a bridge too.
    off = pl.sum_horizontal(
        "opening_mrr", "new_mrr", "reactivation_mrr", "expansion_mrr", "fx_mrr", "transfer_mrr"
    )
    assert accounts.filter(
        off - pl.col("contraction_mrr") - pl.col("churned_mrr") != pl.col("closing_mrr")
    ).is_empty()


@law(10)
@given(companies(), st.sampled_from(WINDOWS), MONTHS, GROUPS, st.sampled_from(MADE_OF_ACCOUNTS))
def test_accounts_add_up_to_every_metric(company: Company, window: int, t: int, where: dict, key: str):
    session = company.opened()
    values = session.account_values(key, window, month_start(t), where)
    if REGISTRY[key].is_windowed and t < FIRST + window:
        assert values.is_empty()
        return
    told = session.metrics(key, window=window, where=where, month=month_start(t)).row(0, named=True)
    for name in ("numerator", "denominator"):
        assert (values[name].sum() or 0) == (told[name] or 0)
    assert values["account_id"].is_unique().all()


@law(6)
@given(companies(), MONTHS, GROUPS)
def test_accounts_add_up_to_the_stock(company: Company, t: int, where: dict):
    session = company.opened()
    stock = session.account_stock(month_start(t), where)
    for key in ("mrr", "n_accounts"):
        told = session.metrics(key, where=where, month=month_start(t))["numerator"].item()
        assert stock[key].sum() == told

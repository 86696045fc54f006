"""Expansion taken apart adds up to the bridge: for any company, currency and merger, in every group and window."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from csdash.measures.expansion import CAUSES, GAINS, LOSSES
from tests.laws.companies import companies, law
from tests.laws.company import WINDOWS, Company
from tests.laws.test_bridge import KEYS
from tests.laws.test_currencies import MIXED, ROUGH, fx, invoiced
from tests.laws.test_mergers import MERGERS, merged
from tests.thorough import thorough


def total(names: tuple[str, ...]) -> pl.Expr:
    return pl.sum_horizontal(names)


def added_up(session, window: int, by: list[str]) -> bool:
    """The split equals the bridge, its parts equal its lines, and the lines equal the products."""
    keys = ["month", *by]
    split = session.expansion(window, by=by)
    met = session.bridge(window, by=by).join(split, on=keys, how="left", suffix="_split", nulls_equal=True)
    met = met.with_columns(pl.col(pl.Decimal).fill_null(0))
    ends = [
        (pl.col("expansion_mrr") == pl.col("expansion_mrr_split")).all(),
        (pl.col("contraction_mrr") == pl.col("contraction_mrr_split")).all(),
        (pl.col("opening_mrr") == pl.col("opening_mrr_split")).all(),
        (total(GAINS) - pl.col("netted_mrr") == pl.col("expansion_mrr")).all(),
        (total(LOSSES) - pl.col("netted_mrr") == pl.col("contraction_mrr")).all(),
        (total((*GAINS, *LOSSES, "netted_mrr")) >= 0).all(),
    ]
    lines = [*GAINS[:3], *LOSSES[:3]]
    products = session.expansion(window, by=["product", *by]).select(pl.col(lines).sum())
    return met.select(pl.all_horizontal(ends)).item() and products.equals(split.select(pl.col(lines).sum()))


@law(10)
@given(companies(), KEYS, st.data())
def test_the_split_adds_up_to_the_bridge(company: Company, by: list[str], data: st.DataObject):
    # Seats and list prices as they come: some none, some zero, some unlike what is paid.
    numbers = st.lists(st.sampled_from([None, 0, 1, 3, 10**6]), min_size=7, max_size=7)
    seats, listed = data.draw(numbers), data.draw(numbers)
    row = pl.int_range(pl.len())
    accounts = company.accounts.with_columns(
        seats=(row % 7).replace_strict(range(7), seats, return_dtype=pl.Int64),
        list_mrr=(row % 6 // 2).replace_strict(range(3), listed[:3], return_dtype=pl.Float64),
    )
    session = Company(accounts, company.surveys, company.events).opened()
    for window in WINDOWS:
        assert added_up(session, window, by)
        causes = session.price_volume(window, by=by)
        gains, losses = ([f"{cause}_{side}_mrr" for cause in CAUSES] for side in ("gain", "loss"))
        change = pl.col("upsell_mrr") - pl.col("downsell_mrr")
        assert causes.select((total(gains) - total(losses) == change).all()).item()


@law(8)
@given(companies(), ROUGH, KEYS)
def test_the_split_adds_up_in_several_currencies(company: Company, path: list, by: list[str]):
    session = invoiced(company, MIXED).opened(fx=fx(path))
    for window in WINDOWS:
        assert added_up(session, window, by)


@thorough
@law(8)
@given(companies(), MERGERS, KEYS)
def test_the_split_adds_up_where_accounts_were_merged(company: Company, mergers: list, by: list[str]):
    session = merged(company, mergers).opened()
    for window in WINDOWS:
        assert added_up(session, window, by)

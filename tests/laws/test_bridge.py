"""The bridge adds up: per group, for every window, and to a stock that is counted on its own."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from csdash.metrics.bridge_table import ADDED, REMOVED
from tests.laws.companies import companies, law
from tests.laws.company import ATTRIBUTES, WINDOWS, Company

KEYS = st.lists(st.sampled_from(ATTRIBUTES), max_size=3, unique=True)


def is_balanced(table: pl.DataFrame) -> bool:
    """opening + new + reactivation + expansion - contraction - churned + fx + transfer = closing, and so in accounts."""
    money = [
        pl.col("opening_mrr"),
        *(pl.col(f"{name}_mrr") for name in (*ADDED, "fx", "transfer")),
        *(-pl.col(f"{name}_mrr") for name in REMOVED),
    ]
    counts = [
        pl.col("n_opening"),
        pl.col("n_new"),
        pl.col("n_reactivation"),
        pl.col("n_transfer"),
        -pl.col("n_churned"),
        -pl.col("n_merged"),
    ]
    off = table.select(
        money=pl.sum_horizontal(money) - pl.col("closing_mrr"),
        n=pl.sum_horizontal(counts) - pl.col("n_closing"),
    )
    return bool((off["money"] == 0).all() and (off["n"] == 0).all())


def counted(company: Company, by: list[str]) -> pl.DataFrame:
    """What there is per month and group, added up straight from the rows: accounts whose month nets above 0."""
    months = company.accounts.group_by("month", "account_id").agg(
        pl.col("mrr").sum(), *(pl.col(name).first().fill_null("") for name in by)
    )
    stock = months.filter(pl.col("mrr") > 0).group_by("month", *by).agg(pl.col("mrr").sum(), n=pl.len())
    return stock.select("month", *by, "mrr", pl.col("n").cast(pl.Int64)).sort("month", *by)


def told(table: pl.DataFrame, end: str, by: list[str]) -> pl.DataFrame:
    """One end of the bridge in ticks, without the groups that have nothing."""
    ticks = (pl.col(f"{end}_mrr") * 10_000).cast(pl.Int64).alias("mrr")
    rows = table.select(
        "month", *(pl.col(name).cast(pl.String) for name in by), ticks, pl.col(f"n_{end}").alias("n")
    )
    return rows.filter((pl.col("mrr") != 0) | (pl.col("n") != 0)).sort("month", *by)


@law(12)
@given(companies(), KEYS)
def test_bridge_adds_up_and_meets_the_stock(company: Company, by: list[str]):
    session = company.opened()
    stock = counted(company, by)
    for window in WINDOWS:
        table = session.bridge(window, by=by)
        assert is_balanced(table)
        months = table["month"].unique().sort()
        assert told(table, "closing", by).equals(stock.filter(pl.col("month").is_in(months.implode())))
        lagged = stock.with_columns(pl.col("month").dt.offset_by(f"{window}mo"))
        assert told(table, "opening", by).equals(lagged.filter(pl.col("month").is_in(months.implode())))
        # Whatever leaves one group arrives in another.
        assert (
            (table.group_by("month").agg(pl.col("transfer_mrr", "n_transfer").sum()).drop("month") == 0)
            .to_series(0)
            .all()
        )
    assert session.breaches.is_empty()


@law(10)
@given(companies(), st.sampled_from(["segment", "tier", "region"]))
def test_opening_of_a_month_is_the_closing_of_the_one_before(company: Company, name: str):
    table = company.opened().bridge(1, by=[name])
    closing = table.select(
        pl.col("month").dt.offset_by("1mo"), name, opening_mrr="closing_mrr", n_opening="n_closing"
    )
    both = table.select("month", name, "opening_mrr", "n_opening").join(
        closing, on=["month", name], suffix="_before"
    )
    assert (both["opening_mrr"] == both["opening_mrr_before"]).all()
    assert (both["n_opening"] == both["n_opening_before"]).all()


@law(10)
@given(companies(), st.sampled_from(["segment", "product"]))
def test_windows_agree_on_the_closing_of_a_common_month(company: Company, name: str):
    session = company.opened()
    tables = [
        session.bridge(window, by=[name]).select("month", name, "closing_mrr", "n_closing")
        for window in WINDOWS
    ]
    for table in tables[1:]:
        common = table.join(tables[0], on=["month", name], how="left", suffix="_monthly")
        assert (common["closing_mrr"] == common["closing_mrr_monthly"].fill_null(0)).all()
        assert (common["n_closing"] == common["n_closing_monthly"].fill_null(0)).all()


@law(8)
@given(companies(), st.sampled_from(ATTRIBUTES), st.sampled_from(WINDOWS))
def test_a_filter_shows_the_group(company: Company, name: str, window: int):
    session = company.opened()
    table = session.bridge(window, by=[name])
    for label in session.dimensions[name]:
        group = table.filter(pl.col(name) == label).drop(name)
        assert group.is_empty() or session.bridge(window, where={name: [label]}).equals(group)


@law(8)
@given(companies(), st.sampled_from(WINDOWS))
def test_products_add_up_too(company: Company, window: int):
    assert is_balanced(company.opened().bridge(window, by=["product", "segment"]))

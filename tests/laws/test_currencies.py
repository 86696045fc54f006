"""Currencies: exchange rates move no retention, and whatever they move is in one line of the bridge."""

from dataclasses import replace

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from csdash.metrics.registry import REGISTRY
from csdash.months import month_start
from csdash.unit import Unit
from tests.laws.companies import companies, law
from tests.laws.company import ATTRIBUTES, FIRST, MONTHS, WINDOWS, Company, figures, lines
from tests.laws.test_bridge import is_balanced
from tests.laws.test_side_by_side import RETENTION

KEYS = st.lists(st.sampled_from(ATTRIBUTES), max_size=2, unique=True)
# Whole rates convert without rounding; a hundredth of the largest line leaves room for them.
PATHS = st.lists(st.integers(1, 9), min_size=MONTHS, max_size=MONTHS)
# A tick stays at least one.
ABOVE_ONE = st.lists(st.floats(1, 9), min_size=MONTHS, max_size=MONTHS)
ROUGH = st.lists(st.floats(0.01, 9), min_size=MONTHS, max_size=MONTHS)


def fx(path: list[float], currency: str = "USD") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "month": [month_start(FIRST + i) for i in range(MONTHS)],
            "currency": [currency] * MONTHS,
            "rate": [float(rate) for rate in path],
        }
    )


def invoiced(company: Company, foreign: pl.Expr) -> Company:
    """The company with dollars on the lines that meet `foreign`, yen on the others; no credits among them."""
    accounts = company.accounts.filter(pl.col("product") != "credit")
    told = pl.when(foreign).then(pl.lit("USD")).otherwise(pl.lit("JPY"))
    return replace(company, accounts=accounts.with_columns(currency=told))


MIXED = pl.col("product") == "Q"
ABROAD = pl.col("account_id") != "witness"
SOME = pl.col("account_id").is_in(["a1", "a3", "a5"])


@law(8)
@given(companies(), ROUGH, KEYS, st.sampled_from([MIXED, SOME]))
def test_the_bridge_in_several_currencies_adds_up(
    company: Company, path: list, by: list[str], foreign: pl.Expr
):
    session = invoiced(company, foreign).opened(fx=fx(path))
    for window in WINDOWS:
        assert is_balanced(session.bridge(window, by=by))
    assert session.breaches.is_empty()


@law(8)
@given(companies(), PATHS, st.sampled_from(WINDOWS))
def test_a_path_of_rates_changes_no_retention(company: Company, path: list, window: int):
    # All but the witness invoice in dollars; the witness is a region of its own, and abroad is another.
    traveller = pl.DataFrame(lines("traveller", "P", [3] * MONTHS))
    company = company.with_accounts(traveller)
    apart = replace(
        company,
        accounts=company.accounts.with_columns(
            region=pl.when(ABROAD).then(pl.lit("abroad")).otherwise(pl.lit("home"))
        ),
    )
    apart = invoiced(apart, ABROAD)
    where = {"region": ["abroad"]}
    moving, still = (apart.opened(fx=fx(rates)) for rates in (path, [1] * MONTHS))
    told = [one.metrics(*RETENTION, window=window, where=where) for one in (moving, still)]
    rate = pl.Series([one.unit is not Unit.MONEY for one in map(REGISTRY.__getitem__, told[0]["metric"])])
    off = (told[0]["value"] - told[1]["value"]).abs().fill_null(0)
    assert (off.filter(rate) < 1e-9).all()
    assert (told[0]["value"].is_null() == told[1]["value"].is_null()).all()
    counts = [
        "n_opening",
        "n_new",
        "n_reactivation",
        "n_expansion",
        "n_contraction",
        "n_churned",
        "n_closing",
    ]
    assert (
        moving.bridge(window, where=where)
        .select(counts)
        .equals(still.bridge(window, where=where).select(counts))
    )
    # At the rate of the closing month everything there is in dollars is worth so much more.
    months = [month_start(FIRST + i) for i in range(MONTHS)]
    money = [one.account_stock(month, where)["mrr"].sum() for one in (moving, still) for month in months]
    worth = zip(money[:MONTHS], money[MONTHS:], path, strict=True)
    assert all((there or 0) == (here or 0) * rate for there, here, rate in worth)


@law(8)
@given(companies(), ABOVE_ONE, st.sampled_from(WINDOWS), st.integers(2, 9), st.sampled_from([MIXED, SOME]))
def test_rates_of_a_month_depend_on_the_openings_exchange_rate_alone(
    company: Company, path: list, window: int, k: int, foreign: pl.Expr
):
    # Whatever the dollar does after the first month: what opened then is compared at its rates.
    other = [path[0], *(rate * k for rate in path[1:])]
    one, two = (invoiced(company, foreign).opened(fx=fx(rates)) for rates in (path, other))
    month = month_start(FIRST + window)
    # Intervals are in units of the most there ever was.
    columns = ["metric", "value", "numerator", "denominator", "n_accounts"]
    told = [session.metrics(*RETENTION, window=window, month=month).select(columns) for session in (one, two)]
    assert told[0].equals(told[1])


@law(6)
@given(companies(), st.floats(0.01, 9), st.sampled_from([MIXED, SOME]))
def test_with_constant_rates_nothing_is_fx(company: Company, rate: float, foreign: pl.Expr):
    session = invoiced(company, foreign).opened(fx=fx([rate] * MONTHS))
    for window in WINDOWS:
        assert session.bridge(window).select("fx_mrr", "n_fx").sum().row(0) == (0, 0)


@law(6)
@given(companies(), st.sampled_from(WINDOWS), st.sampled_from([MIXED, SOME]))
def test_a_rate_of_one_is_no_currency(company: Company, window: int, foreign: pl.Expr):
    told = invoiced(company, foreign)
    plain = replace(told, accounts=told.accounts.drop("currency"))
    session, same = told.opened(fx=fx([1] * MONTHS)), plain.opened()
    assert figures(session, window).equals(figures(same, window))
    assert session.cohorts().equals(same.cohorts())
    assert session.survival().equals(same.survival())

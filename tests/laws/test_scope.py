"""Non-interference: nothing a reader may not see has any influence on what the reader is told."""

import polars as pl
from hypothesis import assume, given
from hypothesis import strategies as st

import csdash
from csdash.metrics.voice import METRICS as VOICE
from csdash.scope import Scope
from tests.laws.companies import companies, law
from tests.laws.company import WINDOWS, Company, figures

NORTH = Scope.of(region=["north"])
HIDDEN = pl.col("region") != "north"
WITNESS = pl.col("account_id") == "witness"


def answers(session: csdash.Session, window: int) -> list[pl.DataFrame]:
    """All that a session says about accounts."""
    return [
        figures(session, window),
        figures(session, window, by=["segment"]),
        session.bridge(window, by=["tier"]),
        session.bridge(window, by=["product"]),
        session.cohorts(by=["segment"]),
        session.survival(),
        session.breaches,
    ]


def same(found: list[pl.DataFrame], expected: list[pl.DataFrame]) -> bool:
    return all(one.equals(other) for one, other in zip(found, expected, strict=True))


@law(10)
@given(companies(), companies(), st.sampled_from(WINDOWS))
def test_what_is_hidden_may_be_anything(company: Company, other: Company, window: int):
    seen = company.of_accounts(~HIDDEN)
    strangers = other.of_accounts(HIDDEN).named("elsewhere")
    # Hidden accounts may have labels of their own, and say what they like in surveys and events.
    strangers = Company(
        strangers.accounts.with_columns(segment=pl.lit("secret")).drop("industry"),
        strangers.surveys,
        strangers.events,
    )
    alone = answers(seen.opened(NORTH), window)
    assert same(answers(seen.beside(company.of_accounts(HIDDEN)).opened(NORTH), window), alone)
    assert same(answers(seen.beside(strangers).opened(NORTH), window), alone)


@law(6)
@given(companies(), st.sampled_from(WINDOWS))
def test_a_scope_by_what_never_changes_is_a_filter_and_of_everything_none(company: Company, window: int):
    everywhere = Scope.of(region=["north", "south", "west"])
    assert same(answers(company.opened(everywhere), window), answers(company.opened(), window))
    # Accounts keep their region, so cutting the rows and filtering the sums must come to the same.
    cut, filtered = company.opened(NORTH), company.opened()
    table = cut.bridge(window)
    assert table.equals(filtered.bridge(window, where={"region": ["north"]}))
    both = figures(cut, window).join(
        figures(filtered, window, where={"region": ["north"]}), on=["month", "metric"], suffix="_filtered"
    )
    # Surveys of months without payment have no region in a filter; the scope goes by account.
    both = both.filter(~pl.col("metric").is_in([one.key for one in VOICE]))
    assert (both["n_accounts"] == both["n_accounts_filtered"]).all()
    assert (both["numerator"].fill_null(0) == both["numerator_filtered"].fill_null(0)).all()


@law(10)
@given(companies(), st.sampled_from(WINDOWS))
def test_what_an_account_was_last_says_who_sees_all_of_it(company: Company, window: int):
    tiered = company.accounts.with_columns(pl.col("tier").fill_null(""))
    last = tiered.filter(pl.col("month") == pl.col("month").max().over("account_id"))
    told = last.group_by("account_id").agg((pl.col("tier") == "high").all().alias("is_seen"))
    seen = told.filter("is_seen")["account_id"]
    assume(len(seen))
    is_seen = pl.col("account_id").is_in(seen.implode())
    high = Scope.of(tier=["high"])
    # The witness is not seen and stays, so that the months of the data do.
    alone = answers(company.of_accounts(is_seen | WITNESS).opened(high), window)
    assert same(answers(company.opened(high), window), alone)
    # Whatever the others paid, and were before.
    other = company.with_hidden(
        ~is_seen,
        mrr=pl.col("mrr") * 3,
        tier=pl.when(pl.col("tier") == "high").then(pl.lit("low")).otherwise(pl.col("tier")),
    )
    assert same(answers(other.opened(high), window), alone)

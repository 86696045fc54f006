"""Spread between CSMs: exact chances as scipy has them, a planted difference found, and none found by lot."""

import random

import polars as pl
import pytest
from scipy import stats

from csdash.analysis.question import Question
from csdash.analysis.team.spread import SCHEMA, between, compared, limits, spread, two_sided
from csdash.analysis.team.told import outcomes
from tests.histories import history, opened
from tests.sample import sample_session

MINIMUM = 20


@pytest.fixture(scope="module")
def sample():
    return sample_session()


@pytest.fixture(scope="module")
def rows(sample):
    """Who of the sample data had whom, in which stratum, and who was lost: as `spread` reads it, from the tables."""
    told = sample.account_ends(
        12, sample.table("team")["month"].max(), ("n_opening", "n_churned"), ("csm_id", "segment", "tier")
    ).filter(pl.col("n_opening") > 0)
    return told.select(
        pl.col("csm_id").cast(pl.String),
        pl.concat_str(pl.col("segment", "tier").cast(pl.String), separator="/").alias("stratum"),
        (pl.col("n_churned") > 0).alias("happened"),
    )


@pytest.mark.parametrize("seen", range(5))
def test_one_stratum_is_hypergeometric(seen):
    law = stats.hypergeom(30, 6, 12)
    low, high = (
        law.cdf(seen) - law.pmf(seen) / 2,
        law.sf(seen) + law.pmf(seen) / 2,
    )
    assert two_sided([(12, 30, 6)], seen) == pytest.approx(min(2 * min(low, high), 1))


def test_strata_add_up_as_a_convolution():
    draws = [(5, 20, 4), (7, 15, 3), (2, 9, 8)]
    chances = {0: 1.0}
    for own, whole, happened in draws:
        law = stats.hypergeom(whole, happened, own)
        summed: dict[int, float] = {}
        for count, chance in chances.items():
            for k in range(own + 1):
                summed[count + k] = summed.get(count + k, 0.0) + chance * law.pmf(k)
        chances = summed
    tail = sum(chance for count, chance in chances.items() if count > 7) + chances[7] / 2
    assert two_sided(draws, 7) == pytest.approx(2 * tail)


def test_expected_and_variance_by_hand():
    # Stratum s: 4 of 10 lost; A has 5 of them, of which 3 lost. Stratum t: nobody lost.
    frame = pl.DataFrame(
        [("A", "s", i < 3) for i in range(5)]
        + [("B", "s", i < 1) for i in range(5)]
        + [("A", "t", False)] * 3
        + [("B", "t", False)] * 2,
        schema=["csm_id", "stratum", "happened"],
        orient="row",
    )
    told, tau = compared(frame, 1)
    a = told.row(0, named=True)
    assert (a["n_accounts"], a["observed"], a["expected"]) == (8, 3, 2.0)
    assert a["variance"] == pytest.approx(stats.hypergeom(10, 4, 5).var())
    assert a["ratio"] == 1.5
    # Two ratios of 1.5 and 0.5 with variance 2/3 of 4: Q = 2 x 0.25 x 6 = 3, on one degree, C = 12 - 72 / 12.
    assert tau == pytest.approx(((3 - 1) / 6) ** 0.5)
    assert 1 < a["shrunk"] < a["ratio"]
    assert told.columns == list(SCHEMA)


def test_few_accounts_are_told_and_not_compared():
    frame = pl.DataFrame(
        {"csm_id": ["A"] * 3 + ["B"] * 30, "stratum": ["s"] * 33, "happened": [True] * 3 + [False] * 30}
    )
    told, _ = compared(frame, MINIMUM)
    assert told["p_value"].is_null().to_list() == [True, False]
    assert not told["is_distinguishable"][0]


def test_by_lot_hardly_anybody_stands_out(rows):
    found = 0
    for seed in range(30):
        drawn = rows.with_columns(
            pl.col("happened").shuffle(seed=random.Random(seed).randrange(10**6)).over("stratum")
        )
        found += compared(drawn, MINIMUM)[0]["is_distinguishable"].any()
    # At 5% one or two of thirty are expected; five or more happen once in sixty times.
    assert found <= 4


@pytest.mark.parametrize(("csm", "every"), [("CSM07", 2), ("CSM24", 4), ("CSM26", 2)])
def test_a_csm_who_loses_more_is_found_alone(rows, csm, every):
    # Not their colleagues as well, who share the stratum and are only not as bad.
    planted = rows.with_columns(place=pl.int_range(pl.len()).over("csm_id")).with_columns(
        happened=pl.col("happened") | ((pl.col("csm_id") == csm) & (pl.col("place") % every == 0))
    )
    told, tau = compared(planted.drop("place"), MINIMUM)
    assert told.filter("is_distinguishable")["csm_id"].to_list() == [csm]
    assert tau > 0


def test_nobody_stands_out_in_losses_of_the_sample_data(sample):
    told = spread(sample, Question(12, (), sample.first_month, sample.last_month))
    assert told.n_windows == 3
    assert told.csms["observed"].sum() == pytest.approx(told.csms["expected"].sum())
    (said,) = outcomes(told, "lost", {})
    assert said.en == "For books like theirs, none of 15 CSMs has more or fewer losses than chance allows."


def test_what_recurs_counts_in_the_last_window_only(sample):
    question = Question(3, (), sample.first_month, sample.last_month)
    assert spread(sample, question, "expanded").n_windows == 1
    assert spread(sample, question, "lost").n_windows == 15


def test_the_accounts_are_those_of_the_opening():
    paid = {f"A{i}": [10, 10 if i % 2 else None] for i in range(6)}
    csm = {name: ["x", "y"] if i % 2 else ["x", None] for i, name in enumerate(paid)}
    session = opened(history("2025-01", paid, csm_id=csm))
    told = spread(session, Question(1, (), session.first_month, session.last_month)).csms
    assert told.select("csm_id", "n_accounts", "observed").rows() == [("x", 6, 3)]


def test_without_spread_between_them_nothing_is_left_of_a_ratio():
    told, tau = compared(
        pl.DataFrame(
            {"csm_id": ["A", "B"] * 40, "stratum": ["s"] * 80, "happened": ([True] * 2 + [False] * 2) * 20}
        ),
        MINIMUM,
    )
    assert tau == 0.0
    assert told["shrunk"].to_list() == [1.0, 1.0]
    assert between(told.clear()) == 0.0


def test_the_funnel_narrows_like_the_root_of_its_size():
    (_, small), (_, large) = limits(1, 0.9, 1.96), limits(100, 0.9, 1.96)
    assert (small - 1) / (large - 1) == pytest.approx(10)
    assert limits(0.5, 1, 1.96)[0] == 0.0

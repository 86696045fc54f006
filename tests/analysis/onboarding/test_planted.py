"""What the onboarding page finds in the sample data, against other implementations; and on shuffled copies, nothing."""

import numpy as np
import polars as pl
import pytest
from lifelines import KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test

from csdash.analysis.onboarding import told
from csdash.analysis.onboarding.first_renewals import by_band, decided
from csdash.analysis.onboarding.waits import SEEN, each_split, splits_compared, started, waited, waits
from csdash.analysis.question import Question
from csdash.configs import Configs
from csdash.months import month_end
from tests.sample import sample_session

MINIMUM_N = 20
RULES = Configs().onboarding.value
SPLITS = ("tier", "mode", "quarter", "year", "guide")
SHUFFLES = 60
# Of 60 tests at 5%, more than 8 are found once in 400 times.
MOST_FALSE = 8


@pytest.fixture(scope="module")
def sample():
    return sample_session()


@pytest.fixture(scope="module")
def asked(sample):
    return Question(12, (), sample.first_month, sample.last_month)


@pytest.fixture(scope="module")
def ended(sample, asked):
    return decided(sample, asked)


def test_slow_onboarding_loses_first_renewals(ended):
    # Planted: 28 points between 90 days and more than 180 (sample_data/README.md).
    found = by_band(ended, RULES, MINIMUM_N)
    assert found.difference.is_distinguishable
    assert 0.25 <= found.difference.value <= 0.31
    assert found.bands.filter(pl.col("group") == "beyond")["is_distinguishable"].item()
    said = told.versus(found, MINIMUM_N)
    assert "誤差を超えています" in said.ja
    assert "more than chance" in said.en


def test_shuffled_renewals_find_nothing_at_the_stated_rate(ended):
    rng = np.random.default_rng(7)
    fast_slow = bands = 0
    for _ in range(SHUFFLES):
        shuffled = ended.with_columns(is_kept=pl.Series(rng.permutation(ended["is_kept"].to_numpy())))
        found = by_band(shuffled, RULES, MINIMUM_N)
        fast_slow += found.difference.is_distinguishable
        bands += found.bands["is_distinguishable"].any()
    assert fast_slow <= MOST_FALSE
    assert bands <= MOST_FALSE


def test_bands_add_up_and_hold_whom_they_say(ended):
    found = by_band(ended, RULES, MINIMUM_N)
    assert found.bands["n_accounts"].sum() == found.whole.n
    assert found.whole.n + found.n_withdrawn + found.n_short == ended.height
    fast = ended.filter(pl.col("band") == "60")
    assert ((fast["value_date"] - fast["begin_date"]).dt.total_days() <= 60).all()
    never = ended.filter(pl.col("band") == "never")
    assert (never["value_date"].is_null() | (never["value_date"] > never["end_date"])).all()


@pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")  # lifelines' own calls
@pytest.mark.parametrize("by", ["mode", "tier"])
def test_curves_and_test_equal_lifelines(sample, asked, by: str):
    found = waits(sample, asked, "value", by)
    rows = waited(started(sample, asked), "value", month_end(asked.last)).drop_nulls(by)
    days, reached, groups = (rows[name].to_list() for name in ("days", "is_reached", by))
    theirs = multivariate_logrank_test(days, [str(group) for group in groups], reached)
    assert found.test.statistic == pytest.approx(theirs.test_statistic)
    for group, median in found.medians.items():
        part = rows.filter(pl.col(by).cast(pl.String) == group)
        fitted = KaplanMeierFitter().fit(part["days"].to_list(), part["is_reached"].to_list())
        assert (median.value, median.n) == (fitted.median_survival_time_, part.height)


def test_guides_are_compared_from_the_day_on_by_which_they_were_seen(sample, asked):
    found = waits(sample, asked, "value", "guide")
    assert found.curves["age"].min() == RULES.landmark_days
    rows = waited(started(sample, asked), "value", month_end(asked.last)).filter(
        pl.col("days") > RULES.landmark_days
    )
    early = (rows["guide_date"] - rows["start_date"]).dt.total_days() <= RULES.landmark_days
    seen = rows.filter(early.fill_null(value=False))
    # Everybody is at risk after the day on which all of them still waited.
    fitted = KaplanMeierFitter().fit(
        seen["days"].to_list(), seen["is_reached"].to_list(), entry=[RULES.landmark_days + 0.5] * seen.height
    )
    assert found.medians[SEEN].n == seen.height
    assert found.medians[SEEN].value == fitted.median_survival_time_


def test_a_split_by_chance_is_no_split(sample, asked):
    # Planted: guided and high touch are faster, and so is who began later; of six quarters that is too little to tell.
    tests = each_split(sample, asked, "value", SPLITS)
    assert dict(tests.select("split", "is_distinguishable").iter_rows()) == {
        "tier": True,
        "mode": True,
        "quarter": False,
        "year": True,
        "guide": False,
    }


def test_later_starts_see_value_sooner(sample, asked):
    # Planted: the product becomes easier to start with, from about 90 days to about 60 (sample_data/README.md).
    found = waits(sample, asked, "value", "year")
    medians = [found.medians[year] for year in ("2023", "2024", "2025", "2026")]
    assert min(one.value for one in medians[:2]) > 65
    assert max(one.value for one in medians[2:]) < 60
    assert found.test.p_value < 0.001


def test_waits_dealt_by_lot_differ_by_no_split_at_the_stated_rate(sample, asked):
    # Who waited how long is dealt anew among all starts: neither tier, nor guidance, nor the day of the start tells it any more.
    rows = waited(started(sample, asked), "value", month_end(asked.last))
    told = ["days", "is_reached"]
    found = 0
    for seed in range(SHUFFLES):
        dealt = rows.drop(told).hstack(rows.select(told).sample(fraction=1, shuffle=True, seed=seed))
        found += splits_compared(dealt, SPLITS, RULES.landmark_days, MINIMUM_N)["is_distinguishable"].any()
    assert found <= MOST_FALSE

"""The log-rank test and the restricted mean against lifelines, print, and a test written the long way."""

from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from lifelines import KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test
from lifelines.utils import restricted_mean_survival_time
from scipy import stats

from csdash.analysis.chi_squared import upper_tail
from csdash.analysis.cohorts.restricted_mean import difference, horizon_of, restricted_means
from csdash.analysis.cohorts.survival_test import log_rank
from csdash.metrics.kaplan_meier import kaplan_meier
from tests.metrics.examples.practice import CENSORED, REMISSIONS
from tests.thorough import one_in

# Freireich et al., Blood 1963: weeks in remission on placebo, all observed.
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def curves(
    groups: Sequence, ends: Sequence, happened: Sequence, entries: Sequence | None = None
) -> pl.DataFrame:
    entries = entries if entries is not None else [0] * len(ends)
    rows = [(str(g), int(age), 1, 0, 0) for g, age in zip(groups, entries, strict=True)]
    rows += [
        (str(g), int(age), 0, int(seen), int(not seen))
        for g, age, seen in zip(groups, ends, happened, strict=True)
    ]
    schema = ["group", "age", "entered", "events", "censored"]
    return kaplan_meier(pl.DataFrame(rows, schema=schema, orient="row"), ["group"])


def remissions() -> pl.DataFrame:
    six = REMISSIONS + CENSORED
    happened = [True] * len(REMISSIONS) + [False] * len(CENSORED) + [True] * len(PLACEBO)
    return curves(["6-MP"] * len(six) + ["placebo"] * len(PLACEBO), six + PLACEBO, happened)


def lives(seed: int, n: int, k: int, late: float = 0.0) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    groups = rng.integers(0, k, n)
    entries = np.where(rng.random(n) < late, rng.integers(1, 12, n), 0)
    ends = entries + rng.geometric(0.04 + 0.03 * (groups == 0), n)
    return groups, entries, ends, rng.random(n) < 0.7


def test_the_textbook():
    # Kleinbaum & Klein, Survival Analysis: log-rank 16.79, expected 19.25 and 10.75 for 9 and 21 observed.
    told = log_rank(remissions())
    assert told.statistic == pytest.approx(16.79, abs=5e-3)
    assert told.degrees == 1
    assert told.groups["observed"].to_list() == [9, 21]
    assert told.groups["expected"].to_list() == pytest.approx([19.25, 10.75], abs=5e-3)


@pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")  # lifelines' own calls
@pytest.mark.parametrize(("seed", "n", "k"), [(1, 60, 2), (2, 200, 3), (3, 400, 5), (4, 90, 4)])
def test_log_rank_equals_lifelines(seed, n, k):
    groups, _, ends, happened = lives(seed, n, k)
    told, theirs = log_rank(curves(groups, ends, happened)), multivariate_logrank_test(ends, groups, happened)
    assert told.statistic == pytest.approx(theirs.test_statistic)
    assert told.degrees == k - 1
    assert told.p_value == pytest.approx(theirs.p_value)


def the_long_way(groups, entries, ends, happened) -> float:
    """Mantel's statistic account by account: at risk are those known before an age and not gone."""
    names = np.unique(groups)
    surplus, spread = np.zeros(len(names)), np.zeros((len(names), len(names)))
    for age in np.unique(ends[happened]):
        there = ((entries < age) | (entries == 0)) & (ends >= age)
        n = np.array([(there & (groups == g)).sum() for g in names])
        gone = np.array([((ends == age) & happened & (groups == g)).sum() for g in names])
        d, total = gone.sum(), n.sum()
        surplus += gone - d * n / total
        if total > 1:
            spread += d * (total - d) / (total - 1) * (np.diag(n / total) - np.outer(n, n) / total**2)
    return float(surplus @ np.linalg.pinv(spread) @ surplus)


@pytest.mark.parametrize(("seed", "n", "k"), [(5, 80, 2), (6, 300, 3), (7, 500, 6)])
def test_log_rank_of_those_who_enter_late(seed, n, k):
    groups, entries, ends, happened = lives(seed, n, k, late=0.4)
    told = log_rank(curves(groups, ends, happened, entries))
    assert told.statistic == pytest.approx(the_long_way(groups, entries, ends, happened))
    # Whoever took them for new would say something else.
    assert told.statistic != pytest.approx(
        log_rank(curves(groups, ends - entries, happened)).statistic, rel=1e-3
    )


@pytest.mark.parametrize("happened", [[False] * 4, [True, False, False, False]])
def test_nothing_to_compare(happened):
    assert log_rank(curves("aaaa", [1, 2, 3, 4], happened)).p_value is None
    if not any(happened):
        assert log_rank(curves("aabb", [1, 2, 3, 4], happened)).p_value is None


def test_a_group_that_was_gone_before_takes_no_part():
    # "c" is censored before anybody leaves: two groups are compared, as if it were not there.
    three = log_rank(curves("aaabbbc", [2, 3, 4, 2, 5, 6, 1], [True] * 6 + [False]))
    two = log_rank(curves("aaabbb", [2, 3, 4, 2, 5, 6], [True] * 6))
    assert (three.statistic, three.degrees) == (pytest.approx(two.statistic), 1)


@pytest.mark.parametrize("degrees", range(1, 9))
def test_the_tail_equals_scipy(degrees):
    for statistic in (0, 0.01, 1, 3.84, 15, 80):
        assert upper_tail(statistic, degrees) == pytest.approx(stats.chi2.sf(statistic, degrees), rel=1e-9)


def test_the_level_of_the_test_is_held():
    # Where nothing differs, one in twenty is called different: within two standard errors of 160 tries.
    rng = np.random.default_rng(8)
    called = 0
    for _ in range(160):
        groups, ends, happened = rng.integers(0, 3, 90), rng.geometric(0.1, 90), rng.random(90) < 0.7
        called += log_rank(curves(groups, ends, happened)).p_value < 0.05
    assert 0.05 - 0.035 <= called / 160 <= 0.05 + 0.035


@pytest.mark.parametrize(("seed", "horizon"), [(11, 6), (12, 12), (13, 24)])
def test_restricted_mean_equals_lifelines(seed, horizon):
    groups, entries, ends, happened = lives(seed, 200, 2, late=0.3)
    told = restricted_means(curves(groups, ends, happened, entries), horizon)
    for mean in told:
        of = groups == int(mean.group)
        late = np.where(entries[of] > 0, entries[of] + 0.5, 0)
        fitted = KaplanMeierFitter().fit(ends[of], happened[of], entry=late)
        assert mean.months == pytest.approx(restricted_mean_survival_time(fitted, t=horizon))


def test_restricted_mean_of_the_textbook():
    # 6-MP: 23.3 weeks out of 35 with error 2.83, as R's survfit prints with rmean = 35.
    means = {mean.group: mean for mean in restricted_means(remissions(), 35)}
    assert means["6-MP"].months == pytest.approx(23.29, abs=5e-3)
    assert means["6-MP"].error == pytest.approx(2.83, abs=5e-3)
    # Without censoring it is the plain mean, 182 / 21, and its error that of a mean of 21.
    assert means["placebo"].months == pytest.approx(np.mean(PLACEBO))
    assert means["placebo"].error == pytest.approx(np.std(PLACEBO) / np.sqrt(21))
    months, error, p_value = difference(means["6-MP"], means["placebo"])
    assert months == pytest.approx(23.29 - 182 / 21, abs=5e-3)
    assert p_value == pytest.approx(2 * stats.norm.sf(months / error))


@pytest.mark.parametrize("seed", one_in(2, [21, 22]))
def test_error_of_the_restricted_mean_is_that_of_a_bootstrap(seed):
    groups, entries, ends, happened = lives(seed, 150, 1, late=0.2)
    told = restricted_means(curves(groups, ends, happened, entries), 18)[0]
    rng = np.random.default_rng(seed)
    drawn = []
    for _ in range(300):
        i = rng.integers(0, 150, 150)
        drawn.append(restricted_means(curves(groups[i], ends[i], happened[i], entries[i]), 18)[0].months)
    assert told.error == pytest.approx(np.std(drawn), rel=0.15)


def test_a_curve_that_starts_late_stands_at_one_before():
    # Known only from age 3 on: nobody is seen to leave before.
    told = restricted_means(curves("aa", [5, 6], [True, True], [3, 3]), 6)[0]
    assert told.months == pytest.approx(5 + 0.5)


def test_the_horizon_is_as_far_as_every_group_is_observed():
    frame = pl.DataFrame(
        {"group": ["a", "a", "b", "b", "c"], "age": [12, 24, 12, 20, 3], "at_risk": [40, 30, 40, 30, 4]}
    )
    assert horizon_of(frame, 30) == 12
    assert horizon_of(frame.filter(pl.col("group") == "a"), 30) == 24
    assert horizon_of(frame, 50) is None

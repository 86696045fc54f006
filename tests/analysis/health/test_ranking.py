"""Ranking is the Mann-Whitney statistic with DeLong's interval, as scipy and numpy compute them; gaps are Welch's."""

import numpy as np
import polars as pl
import pytest
from scipy.special import expit, logit
from scipy.stats import mannwhitneyu, ttest_ind

from csdash.analysis.health.inputs_evidence import inputs_evidence
from csdash.analysis.health.ranking import gap, ranked_better, ranked_right
from tests.analysis.health.watching import APRIL, OCTOBER, sample, seen

Z = 1.959963984540054


def drawn(seed: int, n: int = 60, n_lost: int = 12) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    lost = np.zeros(n, dtype=int)
    lost[:n_lost] = 1
    # Whole numbers, so that there are ties.
    return np.round(chance.normal(60 - 8 * lost, 12)), lost


def placements(scores: np.ndarray, lost: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """DeLong's structural components, pair by pair."""
    pairs = (scores[lost == 0][None, :] > scores[lost == 1][:, None]) + 0.5 * (
        scores[lost == 0][None, :] == scores[lost == 1][:, None]
    )
    return pairs.mean(axis=1), pairs.mean(axis=0)


@pytest.mark.parametrize("seed", range(4))
def test_one_month_is_mann_whitney_with_delongs_interval(seed):
    scores, lost = drawn(seed)
    told = ranked_right(seen(scores.tolist(), lost.tolist()), "score")
    u = mannwhitneyu(scores[lost == 0], scores[lost == 1]).statistic
    area = u / ((lost == 0).sum() * (lost == 1).sum())
    assert told.value == pytest.approx(area)
    of_lost, of_kept = placements(scores, lost)
    error = np.sqrt(of_lost.var(ddof=1) / len(of_lost) + of_kept.var(ddof=1) / len(of_kept))
    half = Z * error / (area * (1 - area))
    assert (told.lower, told.upper) == pytest.approx((expit(logit(area) - half), expit(logit(area) + half)))
    assert told.n == 60


def test_months_are_not_mixed():
    # Within each month the lost one ranks lowest; across months it would not.
    scores, lost = [10, 20, 30, 60, 70, 80], [1, 0, 0, 1, 0, 0]
    rows = seen(scores, lost, month=[APRIL] * 3 + [OCTOBER] * 3)
    assert ranked_right(rows, "score").value == 1.0
    assert ranked_right(rows.with_columns(month=pl.lit(APRIL)), "score").value == 6 / 8


def test_a_month_counts_for_what_it_tells():
    rows = seen([1, 2, 3, 9, 1, 2, 5, 6], [1, 0, 0, 0, 0, 0, 1, 1], month=[APRIL] * 4 + [OCTOBER] * 4)
    # 1 of weight 1 x 3 / 4, and 0 of weight 2 x 2 / 4.
    assert ranked_right(rows, "score").value == pytest.approx(0.75 / (0.75 + 1.0))


def test_what_cannot_be_ranked_is_undefined():
    for rows in (seen([1, 2], [0, 0]), seen([None, None], [1, 0]), seen([], [])):
        told = ranked_right(rows, "score")
        assert (told.value, told.lower) == (None, None)
    assert ranked_right(seen([1, 2, 3], [1, 0, 0]), "score").lower is None


@pytest.mark.parametrize("seed", range(3))
def test_the_gap_is_welchs_difference(seed):
    scores, lost = drawn(seed)
    told, spread = gap(seen(scores.tolist(), lost.tolist()), "score")
    welch = ttest_ind(scores[lost == 0], scores[lost == 1], equal_var=False)
    assert told.value == pytest.approx(scores[lost == 0].mean() - scores[lost == 1].mean())
    assert (told.upper - told.value) / Z == pytest.approx(told.value / welch.statistic)
    pooled = (scores[lost == 0].var() * 48 + scores[lost == 1].var() * 12) / 58
    assert spread == pytest.approx(np.sqrt(pooled))


def test_two_scores_are_compared_in_pairs():
    scores, lost = drawn(1)
    other, _ = drawn(2)
    told = ranked_better(seen(scores.tolist(), lost.tolist(), other=other.tolist()), "score", "other")
    (of_lost, of_kept), (rest_lost, rest_kept) = placements(scores, lost), placements(other, lost)
    assert told.value == pytest.approx(of_lost.mean() - rest_lost.mean())
    error = np.sqrt(
        (of_lost - rest_lost).var(ddof=1) / len(of_lost) + (of_kept - rest_kept).var(ddof=1) / len(of_kept)
    )
    assert (told.upper - told.value) / Z == pytest.approx(error)


def test_two_scores_are_compared_where_both_are_known():
    rows = seen([1, 2, 3, 4, None, 9], [1, 0, 1, 0, 0, 1], other=[4, 3, 2, 1, 7, None])
    told, whole = ranked_better(rows, "score", "other"), ranked_better(rows.head(4), "score", "other")
    assert told == whole
    assert (told.value, told.n) == (pytest.approx(0.75 - 0.25), 4)


def test_what_an_input_adds_is_the_score_of_all_against_that_of_all_others():
    health = sample().configs.health.value
    first, second, *_ = health.weights
    scores, lost = drawn(3)
    other, _ = drawn(4)
    rows = seen(scores.tolist(), lost.tolist(), **{first: scores.tolist(), second: other.tolist()})
    weights = np.array([health.weights[first], health.weights[second]])
    made = rows.with_columns(made=pl.Series(np.array([scores, other]).T @ weights / weights.sum()))
    told = inputs_evidence(rows, health, 5).select("column", "without").rows()
    assert dict(told) == {
        first: pytest.approx(ranked_better(made, "made", second).value),
        second: pytest.approx(ranked_better(made, "made", first).value),
    }

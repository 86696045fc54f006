"""Survival from counts per age, against print and against lifelines."""

import numpy as np
import polars as pl
import pytest
from lifelines import KaplanMeierFitter

from csdash.metrics.kaplan_meier import COLUMNS, kaplan_meier, median
from tests.metrics.examples.practice import CENSORED, REMISSIONS

# Freireich et al., Blood 1963, 6-MP arm: 21 patients, as every textbook has it.
SIX_MP = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}


def counts(ends: list[int], happened: list[bool], entries: list[int] | None = None) -> pl.DataFrame:
    """Lives as entries, events and censorings per age."""
    entries = entries or [0] * len(ends)
    lives = [(age, 1, 0, 0) for age in entries]
    lives += [(age, 0, int(seen), int(not seen)) for age, seen in zip(ends, happened, strict=True)]
    frame = pl.DataFrame(lives, schema=["age", "entered", "events", "censored"], orient="row")
    return frame.group_by("age").agg(pl.col("entered", "events", "censored").sum())


def remissions() -> pl.DataFrame:
    return counts(REMISSIONS + CENSORED, [True] * len(REMISSIONS) + [False] * len(CENSORED))


def test_curve_is_the_textbooks():
    curve = kaplan_meier(remissions(), [])
    printed = curve.filter(pl.col("age").is_in(list(SIX_MP)))
    assert printed["survival"].round(3).to_list() == list(SIX_MP.values())
    assert curve.columns == list(COLUMNS)


def test_counts_and_standard_error_are_the_textbooks():
    # Kleinbaum & Klein, Survival Analysis: at 6 weeks 21 at risk, 3 fail, 1 censored; Greenwood 0.0764.
    curve = kaplan_meier(remissions(), [])
    six = curve.row(by_predicate=pl.col("age") == 6, named=True)
    assert (six["at_risk"], six["events"], six["censored"]) == (21, 3, 1)
    assert six["se"] == pytest.approx(0.0764, abs=5e-5)
    assert curve.row(by_predicate=pl.col("age") == 23, named=True)["at_risk"] == 6


def test_who_starts_is_at_risk_on_the_first_day():
    # Four start, one leaves on the day itself and one a day later: 3/4 are left, then 3/4 x 2/3.
    first = pl.DataFrame({"age": [0, 1], "entered": [4, 0], "events": [1, 1], "censored": [0, 2]})
    curve = kaplan_meier(first, [])
    assert curve["at_risk"].to_list() == [4, 3]
    assert curve["survival"].to_list() == pytest.approx([0.75, 0.5])


def test_median_is_where_half_is_gone():
    assert median(kaplan_meier(remissions(), []).with_columns(g=1), ["g"])["value"].to_list() == [23]


def test_median_is_undefined_while_most_are_there():
    few = counts([1, 2, 2, 2], [True, False, False, False])
    assert median(kaplan_meier(few, []).with_columns(g=1), ["g"])["value"].to_list() == [None]


def _lives(seed: int, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    entries = np.where(random.random(n) < 0.3, random.integers(1, 15, n), 0)
    ends = entries + random.geometric(0.08, n)
    return entries, ends, random.random(n) < 0.6


@pytest.mark.parametrize("seed", range(4))
def test_curve_equals_lifelines(seed: int):
    # Whoever enters late, at age e, was alive at e and is at risk after it: lifelines' entry e + 0.5.
    entries, ends, happened = _lives(seed, 200)
    curve = kaplan_meier(counts(ends.tolist(), happened.tolist(), entries.tolist()), [])
    fitted = KaplanMeierFitter().fit(ends, happened, entry=np.where(entries > 0, entries + 0.5, 0))
    ages = curve["age"].to_numpy()
    assert curve["survival"].to_list() == pytest.approx(fitted.survival_function_at_times(ages).tolist())
    band = fitted.confidence_interval_survival_function_.asof(ages)
    inside = curve.with_columns(low=band.iloc[:, 0].to_numpy(), up=band.iloc[:, 1].to_numpy()).filter(
        (pl.col("survival") > 0) & (pl.col("survival") < 1)
    )
    assert inside.height > 10
    assert inside["lower"].to_list() == pytest.approx(inside["low"].to_list())
    assert inside["upper"].to_list() == pytest.approx(inside["up"].to_list())


@pytest.mark.parametrize("seed", range(4, 7))
def test_median_equals_lifelines(seed: int):
    _, ends, happened = _lives(seed, 80)
    curve = kaplan_meier(counts(ends.tolist(), happened.tolist()), []).with_columns(g=1)
    fitted = KaplanMeierFitter().fit(ends, happened)
    assert median(curve, ["g"])["value"].item() == fitted.median_survival_time_


def test_groups_are_told_apart():
    # The curve of a group is the curve it has alone: no running sum may spill into the next group.
    one, two = (
        remissions().with_columns(arm=pl.lit("6-MP")),
        counts([1, 2, 8], [True] * 3).with_columns(arm=pl.lit("placebo")),
    )
    both = kaplan_meier(pl.concat([two, one]), ["arm"])
    for arm in (one, two):
        alone = kaplan_meier(arm, ["arm"])
        assert both.filter(pl.col("arm") == arm["arm"][0]).equals(alone)


def test_bands_end_with_the_last_one():
    # All three gone: the curve is at 0 and there is nothing left to be unsure about, or to estimate from.
    last = kaplan_meier(counts([1, 2, 8], [True] * 3), []).row(-1, named=True)
    assert last["survival"] == 0
    assert (last["se"], last["lower"], last["upper"]) == (None, None, None)

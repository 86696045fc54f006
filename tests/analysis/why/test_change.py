"""Change: where nothing changed, how often a difference of overlapping windows, or of groups, is called one."""

import numpy as np
import polars as pl
import pytest
from scipy.stats import t

from csdash.analysis.difference import LEVEL, Measured
from csdash.analysis.why.attributes import attributes
from csdash.analysis.why.change import Paired, errors
from tests.metrics.populations import fates, sizes

COMPANIES = 250


def windows(random: np.random.Generator, skew: str, n: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Twelve months and the twelve that began half a year before: half of what happened is in both.

    The accounts of many companies, which are told apart by `company`; a group is one of four, without meaning.
    """
    opening = sizes(random, skew, COMPANIES, n)
    first, middle, last = (fates(random, "brisk", opening.shape) for _ in range(3))
    frames = []
    for start, moves in ((opening * first, middle * last), (opening, first * middle)):
        frame = pl.DataFrame(
            {
                "company": np.repeat(np.arange(COMPANIES), n),
                "account_id": np.arange(opening.size),
                "group": np.tile(np.arange(n) % 4, COMPANIES),
                "base": np.rint(start * 1000).astype(np.int64).ravel(),
                "top": np.rint(start * moves * 1000).astype(np.int64).ravel(),
            }
        )
        frames.append(
            frame.filter(pl.col("base") > 0).with_columns(pl.col("company", "group").cast(pl.String))
        )
    return frames[0], frames[1]


def rates(frame: pl.DataFrame) -> dict[str, float]:
    told = frame.group_by("company").agg(pl.col("top").sum() / pl.col("base").sum())
    return dict(told.iter_rows())


@pytest.mark.parametrize(("skew", "n"), [("equal", 40), ("lognormal 0.8", 80), ("lognormal 1", 200)])
def test_windows_alike_are_seldom_called_different(skew: str, n: int):
    now, then = windows(np.random.default_rng(n), skew, n)
    found, ends = errors(now, then, "company"), [rates(frame) for frame in (now, then)]
    pairs = [
        Paired(*(Measured(end[name], None, None, n) for end in ends), error)
        for name, error in found.items()
        if error is not None
    ]
    assert len(pairs) > 0.9 * COMPANIES
    # 5%, and what chance does to so few companies.
    assert 0.015 <= np.mean([pair.is_distinguishable for pair in pairs]) <= 0.085
    assert all(pair.is_distinguishable == (not pair.lower <= 0 <= pair.upper) for pair in pairs)


@pytest.mark.parametrize(("skew", "n"), [("equal", 160), ("lognormal 1", 240)])
def test_groups_that_changed_alike_are_seldom_called_different(skew: str, n: int):
    ends = windows(np.random.default_rng(n), skew, n)
    cut = [dict(frame.partition_by("company", as_dict=True, include_key=False)) for frame in ends]
    p_values = [
        attributes(cut[0][name], cut[1][name], ["group"], 20)["p_value"][0] for name in list(cut[0])[:200]
    ]
    told = [p for p in p_values if p is not None]
    assert len(told) > 150
    assert 0.01 <= np.mean([p < LEVEL for p in told]) <= 0.08


def test_the_error_of_accounts_alike_is_that_of_a_mean_with_students_t():
    random = np.random.default_rng(3)
    base = pl.DataFrame({"account_id": range(40), "base": [1000] * 40})
    kept = [random.choice([0, 800, 1000, 1400], 40) for _ in range(2)]
    now, then = (base.with_columns(top=pl.Series(top)) for top in kept)
    moved = (kept[0] - kept[1]) / 1000
    expected = np.std(moved, ddof=1) / np.sqrt(40) * t.ppf(0.975, 40) / 1.959964
    assert errors(now, then)[""] == pytest.approx(expected, rel=1e-3)


def test_of_few_effective_accounts_nothing_is_said():
    now = pl.DataFrame({"account_id": range(30), "base": [1000] + [10] * 29, "top": [900] + [11] * 29})
    then = now.with_columns(top="base")
    assert errors(now, then) == {"": None}

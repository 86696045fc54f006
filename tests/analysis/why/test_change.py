"""Change: where nothing changed, how often a difference of overlapping windows, or of groups, is called one."""

from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from scipy.stats import t

from csdash.analysis.difference import LEVEL, Measured
from csdash.analysis.why.attributes import alike
from csdash.analysis.why.change import Paired, errors
from csdash.analysis.why.drivers import Sums, split
from tests.metrics.populations import fates, sizes
from tests.thorough import THOROUGH

# So many that an error of the old kind, which calls 7% of windows or attributes different, is told from one that holds.
COMPANIES = 3000
KINDS = [("brisk", "lognormal 0.8", 60)]
GROUPED = [("brisk", "lognormal 1", 200)]
if THOROUGH:
    KINDS += [("steady", "lognormal 1", 100), ("harsh", "lognormal 0.8", 60), ("brisk", "equal", 40)]
    GROUPED += [("mixed", "lognormal 0.5", 160), ("harsh", "lognormal 1", 240), ("brisk", "equal", 160)]


def windows(
    random: np.random.Generator, fate: str, skew: str, n: int, companies: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Twelve months and the twelve that began half a year before: half of what happened is in both.

    The accounts of many companies, which are told apart by `company`; a group is one of four, without meaning.
    """
    opening = sizes(random, skew, companies, n)
    first, middle, last = (fates(random, fate, opening.shape) for _ in range(3))
    frames = []
    for start, moves in ((opening * first, middle * last), (opening, first * middle)):
        frame = pl.DataFrame(
            {
                "company": np.repeat(np.arange(companies), n),
                "account_id": np.arange(opening.size),
                "group": np.arange(opening.size) // n * 4 + np.tile(np.arange(n) % 4, companies),
                "base": np.rint(start * 1000).astype(np.int64).ravel(),
                "top": np.rint(start * moves * 1000).astype(np.int64).ravel(),
            }
        )
        frames.append(frame.filter(pl.col("base") > 0))
    return frames[0], frames[1]


def sums(frame: pl.DataFrame, by: str) -> dict[int, Sums]:
    told = frame.group_by(by).agg(pl.col("top", "base").sum())
    return {name: (Fraction(top), Fraction(base)) for name, top, base in told.iter_rows()}


@pytest.mark.parametrize(("fate", "skew", "n"), KINDS)
def test_windows_alike_are_called_different_as_often_as_chance_allows(fate: str, skew: str, n: int):
    now, then = windows(np.random.default_rng(n), fate, skew, n, COMPANIES)
    ends = [sums(frame, "company") for frame in (now, then)]
    pairs = [
        Paired(*(Measured(float(Fraction(*end[name])), None, None, n) for end in ends), error)
        for name, error in errors(now, then, "company").items()
        if error is not None
    ]
    assert len(pairs) > 0.9 * COMPANIES
    assert 0.04 <= np.mean([pair.is_distinguishable for pair in pairs]) <= 0.062
    assert all(pair.is_distinguishable == (not pair.lower <= 0 <= pair.upper) for pair in pairs)


@pytest.mark.parametrize(("fate", "skew", "n"), GROUPED)
def test_groups_that_changed_alike_are_called_different_as_often_as_chance_allows(
    fate: str, skew: str, n: int
):
    """Of the groups without meaning of each company, as `attributes` asks it."""
    companies = COMPANIES // 3
    now, then = windows(np.random.default_rng(n), fate, skew, n, companies)
    spread, ends = errors(now, then, "group"), [sums(frame, "group") for frame in (now, then)]
    p_values = []
    for company in range(companies):
        names = range(company * 4, company * 4 + 4)
        parts = split(*({name: end[name] for name in names} for end in ends))
        p_values.append(alike(parts, list(parts), spread))
    told = [p for p in p_values if p is not None]
    assert len(told) > 0.8 * companies
    assert 0.03 <= np.mean([p < LEVEL for p in told]) <= 0.06


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

"""Companies exactly at the thresholds: chance lights nothing more often than stated, and a planted fall lights its principle."""

from datetime import date

import numpy as np
import polars as pl

import csdash
from csdash.analysis.difference import Measured
from csdash.analysis.estimates import share
from csdash.analysis.principles.shown import BAD, GOOD, OPEN, Shown, Sign, judged, shown
from csdash.configs import Configs
from csdash.configs.principles import Evidence, Principles
from tests.histories import history, opened
from tests.thorough import THOROUGH

CONFIG = Configs().principles.value
AT_THRESHOLD = (
    *("logo_churn_rate", "logo_retention_rate", "expanded_accounts_share"),
    *("nps", "csat", "nps_response_rate"),
)
EVIDENCE = tuple(one for one in CONFIG.evidence if one.metric in AT_THRESHOLD)
# Levels and trends are false in 5% of pages each. At 10%, of 4 pages more than 2 are once in 270 times, of 60 more than 12.
SEEDS, MOST = (60, 12) if THOROUGH else (4, 2)
N = 300
PAGES = 300
# 5% of 300 and three standard errors.
MOST_PAGES = 26


def company(seed: int, leave: float = 0.1) -> csdash.Session:
    """Two years in which a tenth of the accounts leaves each year (`leave` in the second) and three tenths buy more.

    Of those that pay every third answers; half of these promote and a fifth would not, seven of ten are satisfied.
    """
    rng, gone = np.random.default_rng(seed), (0.1, leave)
    paid, surveys = {}, []
    for i in range(N):
        name, amounts = f"a{i:03}", [10.0] * 12
        for year in range(2):
            if rng.random() < gone[year]:
                break
            # Of those that opened three tenths, so of those that stay a third.
            amounts += [amounts[-1] + (rng.random() < 0.3 / 0.9)] * 12
            day = date(2025 + year, 6, 1)
            nps = rng.choice([10.0, 8.0, 3.0], p=[0.5, 0.3, 0.2]) if rng.random() < 0.3 else None
            surveys += [(day, name, "nps", nps), (day, name, "csat", 5.0 if rng.random() < 0.7 else 2.0)]
        paid[name] = amounts
    names = ("date", "account_id", "kind", "score")
    asked = pl.DataFrame(surveys, schema=names, orient="row", infer_schema_length=None)
    return opened(history("2024-01", paid), surveys=asked.with_columns(contact_id="account_id"))


def lit(found: list[Shown]) -> set[str]:
    """Which figures the page calls good or bad, or says to have moved."""
    return {
        sign.evidence.metric for one in found for sign in one.signs if sign.state in (GOOD, BAD) or sign.trend
    }


def test_companies_at_the_thresholds_are_lit_as_rarely_as_stated():
    config = Principles("own", EVIDENCE)
    pages = [shown(company(seed), config) for seed in range(SEEDS)]
    # All six figures are there and judged.
    judged_ = {sign.evidence.metric for one in pages[0] for sign in one.signs if sign.state != "unknown"}
    assert judged_ == set(AT_THRESHOLD)
    assert sum(bool(lit(page)) for page in pages) <= MOST


def test_a_planted_fall_is_lit_and_told_as_one():
    found = {one.principle.code: one for one in shown(company(1, leave=0.3), Principles("own", EVIDENCE))}
    (churn,) = found["p2013.1"].signs
    assert (churn.state, churn.trend, found["p2013.1"].light) == (BAD, -1, BAD)
    assert found["driver.1"].light == BAD


def test_ten_figures_at_their_thresholds_are_lit_as_rarely_as_stated():
    rng = np.random.default_rng(8)
    draws = rng.binomial(150, 0.2, (PAGES, 20))
    measured: dict[int, Measured] = {int(k): share(int(k), 150) for k in np.unique(draws)}
    levels = trends = 0
    for row in draws:
        signs = [
            Sign(
                Evidence("p2013.1", f"f{i}", "", at_least=0.2), measured[row[i]], measured[row[10 + i]], OPEN
            )
            for i in range(10)
        ]
        found = judged(signs)
        levels += any(one.state != OPEN for one in found)
        trends += any(one.trend for one in found)
    assert (levels <= MOST_PAGES, trends <= MOST_PAGES) == (True, True), (levels, trends)

"""Marks, lead time, calibration, slope and silence, counted by hand on few accounts."""

from datetime import date

import polars as pl
import pytest
from scipy.optimize import brentq
from scipy.stats import binomtest

from csdash.analysis.health.backtest import judged, marks
from csdash.analysis.health.calibration import calibration
from csdash.analysis.health.lead import lead_of, never_marked
from csdash.analysis.health.silence import silence
from csdash.analysis.health.slope import slope
from csdash.configs.health import Health, Peers, Sponsors
from tests.analysis.health.watching import APRIL, OCTOBER, seen

HEALTH = Health("test", 0.5, 70.0, 40.0, 10.0, Sponsors(365, 60, 90), Peers(15, 120, 4), ())
# Ten accounts: four marked as at risk, of which three leave; one more leaves of whose health nothing is known.
TEN = seen(
    [10, 20, 30, 39.9, 40, 55, 69.9, 70, 90, None],
    [1, 1, 1, 0, 0, 0, 0, 0, 0, 1],
    mrr=[100.0, 200.0, 50.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 650.0],
    risk=[None] * 9 + ["imminent"],
)


def of(mark: str, rows: pl.DataFrame = TEN, minimum_n: int = 1) -> dict:
    return judged(rows, HEALTH, minimum_n).row(by_predicate=pl.col("mark") == mark, named=True)


def wilson(hits: int, n: int) -> tuple[float, float]:
    interval = binomtest(hits, n).proportion_ci(method="wilson")
    return interval.low, interval.high


def test_precision_recall_lift_and_money_by_hand():
    risk = of("at_risk")
    assert (risk["n_marked"], risk["n_lost"], risk["n_all"], risk["n_all_lost"]) == (4, 3, 10, 4)
    assert (risk["precision"], risk["recall"], risk["base"]) == (0.75, 0.75, 0.4)
    assert risk["lift"] == pytest.approx(0.75 / 0.4)
    assert (risk["caught_mrr"], risk["lost_mrr"], risk["caught"]) == (350.0, 1000.0, pytest.approx(0.35))
    assert (risk["precision_lower"], risk["precision_upper"]) == pytest.approx(wilson(3, 4))
    assert (risk["recall_lower"], risk["recall_upper"]) == pytest.approx(wilson(3, 4))
    # On an edge a score belongs to the better band; what nothing is known of is marked by a note only.
    assert of("watch")["n_marked"] == 7
    assert (of("imminent")["n_marked"], of("either")["recall"], of("either")["caught"]) == (1, 1.0, 1.0)


def test_the_ends_of_lift_are_where_the_marked_and_the_others_are_as_far_as_their_intervals_let():
    risk = of("at_risk")
    p, r, q = 0.75, 1 / 6, 0.4
    (p_low, p_high), (r_low, r_high) = wilson(3, 4), wilson(1, 6)

    def lifted(ratio: float) -> float:
        return 1 / (q + (1 - q) * ratio)

    # MOVER: the ratio c at which r - c p is as far from 0 as both arms that face it reach.
    low = brentq(lambda c: (r - c * p) ** 2 - (r - r_low) ** 2 - (c * (p_high - p)) ** 2, 0, r / p)
    high = brentq(lambda c: (r - c * p) ** 2 - (r_high - r) ** 2 - (c * (p - p_low)) ** 2, r / p, 50)
    assert risk["lift_upper"] == pytest.approx(lifted(low))
    assert risk["lift_lower"] == pytest.approx(lifted(high))


def test_marks_on_few_are_not_told_apart_and_marks_without_data_are_not_there():
    assert not of("at_risk", minimum_n=5)["is_distinguishable"]
    assert judged(TEN, HEALTH, 1)["mark"].to_list() == ["at_risk", "watch", "suspected", "imminent", "either"]
    assert judged(seen([None], [0]), HEALTH, 1).is_empty()
    nobody = of("at_risk", seen([50, 60], [1, 0]))
    assert (nobody["precision"], nobody["lift"], nobody["recall"]) == (None, None, 0.0)


def test_lead_counts_from_the_first_month_marked_and_never_is_never():
    before = pl.DataFrame(
        {
            "account_id": ["A", "A", "A", "B", "B", "C"],
            "left_m": [20, 20, 20, 30, 30, 31],
            "months_before": [1, 2, 3, 1, 2, 1],
            "score": [80.0, 30.0, 20.0, 90.0, None, 35.0],
            "risk": pl.Series([None] * 6, dtype=pl.String),
            "mrr": [5.0, 6.0, 7.0, 40.0, 50.0, 60.0],
        }
    )
    lead = lead_of(before, marks(HEALTH)["at_risk"])
    assert lead.lead.value == 2.0
    assert (lead.never.value, lead.never.n) == (pytest.approx(1 / 3), 3)
    # What was lost is what was paid last.
    assert (lead.never_mrr, lead.lost_mrr) == (40.0, 105.0)
    missed = never_marked(before, marks(HEALTH)["at_risk"])
    # B paid last in month 29, June of its third year, and had a score in one of its two months.
    assert missed.rows() == [("B", date(2, 6, 1), 40.0, 90.0, 90.0, 1)]
    nobody = never_marked(before, pl.lit(value=False))
    assert nobody.select("account_id", "lowest", "last_score", "n_known").rows() == [
        ("C", 35.0, 35.0, 1),
        ("B", 90.0, 90.0, 1),
        ("A", 20.0, 80.0, 3),
    ]
    shares = dict(lead.by_months.select("months_before", "value").iter_rows())
    assert (shares[1], shares[2], shares[3], shares[4]) == (pytest.approx(1 / 3), 0.5, 1.0, None)


def test_expectations_come_from_the_months_before_only():
    scores = [15.0, 15.0, 85.0, 85.0]
    rows = seen(scores * 2, [1, 1, 0, 0, 1, 0, 0, 0], month=[APRIL] * 4 + [OCTOBER] * 4)
    heights, skill = calibration(rows)
    low, high = heights.rows(named=True)
    assert (low["group"], low["value"], low["n_accounts"]) == (10, 0.75, 4)
    # Two of two left before, leaning on a half by four accounts; the first month expects nothing.
    assert low["expected"] == pytest.approx((2 + 4 * 0.5) / 6)
    assert high["expected"] == pytest.approx((0 + 4 * 0.5) / 6)
    gained = [0.25 - 1 / 9, 0.25 - 4 / 9, 0.25 - 1 / 9, 0.25 - 1 / 9]
    assert skill.value == pytest.approx(sum(gained) / 1.0)
    moved = rows.with_columns(
        is_lost=pl.when(pl.col("month") == OCTOBER).then(~pl.col("is_lost")).otherwise("is_lost")
    )
    assert calibration(moved)[0]["expected"].to_list() == heights["expected"].to_list()


def test_slope_is_compared_at_the_same_level_only():
    # Lower scores fell more, but among the same ten points those that left had risen.
    rows = seen(
        [25.0, 26.0, 27.0, 85.0, 86.0, 87.0],
        [1, 0, 0, 1, 0, 0],
        slope=[-8.0, -15.0, -11.0, 3.0, -1.0, 2.0],
    )
    found = slope(rows, HEALTH)
    assert found.beside.value == 0.0
    assert found.alone.value == pytest.approx(2 / 8)
    cells = {
        (band, way): (n, lost)
        for band, way, n, lost in found.groups.select("band", "direction", "n_accounts", "n_lost").iter_rows()
    }
    assert cells["at_risk", "falling"] == (2, 0)
    assert cells["at_risk", "steady"] == (1, 1)
    assert cells["healthy", "steady"] == (3, 1)


def test_silence_by_hand():
    rows = seen(
        [None] * 5, [1, 0, 0, 0, 1], response=["silent", "silent", "answered", "answered", "not_asked"]
    )
    found = silence(rows)
    assert found.groups["value"].to_list() == [0.0, 0.5, 1.0]
    assert found.difference.value == 0.5
    assert (found.silent.value, found.silent.n) == (0.5, 4)
    assert silence(seen([1.0], [0])) is None

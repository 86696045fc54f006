"""On the sample data the planted effects of health are found; where who left is dealt anew, none is."""

import polars as pl
import pytest

from csdash.analysis.health import inputs_evidence as evidence
from csdash.analysis.health.backtest import judged
from csdash.analysis.health.calibration import calibration
from csdash.analysis.health.peers import peers
from csdash.analysis.health.ranking import ranked_right
from csdash.analysis.health.silence import silence
from csdash.analysis.health.slope import slope
from csdash.configs import Configs
from tests.analysis.health.watching import dealt_anew, sample
from tests.thorough import one_in

RULES = Configs().health.value.peers
# Of 12 at 5% each, four or more have a chance of 0.2% (binomial); of 4, three or more one of 0.05%.
DEALT = one_in(2, [(4, 2), (12, 3)])


@pytest.fixture(scope="module")
def session():
    return sample()


@pytest.fixture(scope="module")
def rows(session):
    return session.watched(6)


@pytest.fixture(scope="module")
def health(session):
    return session.configs.health.value


def test_the_score_foretells_imperfectly(rows):
    # Planted: an area of 0.65 at six months, over all quarters' ends.
    area = ranked_right(rows, "score")
    assert 0.5 < area.lower < 0.65 < area.upper < 0.75
    assert calibration(rows)[1].lower > 0


@pytest.mark.parametrize("horizon", [3, 6, 12])
def test_the_noise_input_is_found_and_no_true_one_is_accused(session, health, horizon):
    found = evidence.inputs_evidence(session.watched(horizon), health, 20)
    verdicts = dict(found.select("column", "verdict").iter_rows())
    assert verdicts.pop("health_marketing") == evidence.UNSUPPORTED
    assert verdicts["health_adoption"] == evidence.SUPPORTED
    assert set(verdicts.values()) <= {evidence.SUPPORTED, evidence.OPEN}


def test_notes_of_risk_are_worth_several_times_the_average(rows, health):
    found = judged(rows, health, 20)
    risk = found.row(by_predicate=pl.col("mark") == "suspected", named=True)
    assert risk["is_distinguishable"]
    assert risk["lift_lower"] > 3


def test_sponsor_exits_cost_what_was_planted(session):
    _, won, not_won = peers(
        session.sponsor_exits(RULES.followed_months),
        session.sponsor_exits(RULES.followed_months, landmark=RULES.landmark_months),
    )
    # Planted: 26 points between those without the successor engaged and those with.
    assert not_won.stands
    assert not_won.difference.lower < 0.26 < not_won.difference.upper
    assert not won.stands


@pytest.mark.parametrize(("n", "most"), DEALT)
def test_nothing_is_found_where_who_left_is_dealt_anew(rows, health, n: int, most: int):
    alarms = dict.fromkeys(("area", "marks", "inputs", "slope", "silence"), 0)
    for seed in range(n):
        anew = dealt_anew(rows, seed)
        area = ranked_right(anew, "score")
        alarms["area"] += not area.lower <= 0.5 <= area.upper
        alarms["marks"] += judged(anew, health, 20)["is_distinguishable"].any()
        verdicts = evidence.inputs_evidence(anew, health, 20)["verdict"].to_list()
        alarms["inputs"] += evidence.SUPPORTED in verdicts or evidence.CONTRARY in verdicts
        alarms["slope"] += slope(anew, health).adds
        alarms["silence"] += silence(anew).difference.is_distinguishable
    assert max(alarms.values()) <= most, alarms


@pytest.mark.parametrize(("n", "most"), DEALT)
def test_no_peer_effect_where_exits_are_dealt_anew(session, n: int, most: int):
    sets = [
        session.sponsor_exits(RULES.followed_months, landmark=months) for months in (0, RULES.landmark_months)
    ]
    alarms = 0
    for seed in range(n):
        anew = [
            one.with_columns(pl.struct("is_exit", "is_won").shuffle(seed).over("month").alias("dealt"))
            .drop("is_exit", "is_won")
            .unnest("dealt")
            for one in sets
        ]
        alarms += any(one.stands for one in peers(*anew))
    assert alarms <= most

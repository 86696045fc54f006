"""What is said of the back-test and of peers claims no more than the numbers hold, in both languages."""

import polars as pl

from csdash.analysis.difference import Difference, Measured
from csdash.analysis.health import backtest_told, peers_told, signals_told
from csdash.analysis.health.backtest import judged
from csdash.analysis.health.inputs_evidence import OPEN, SCHEMA, SUPPORTED, UNSUPPORTED
from csdash.analysis.health.peers import Peers
from csdash.analysis.health.silence import Silence
from csdash.analysis.health.slope import Slope
from tests.analysis.health.test_backtest import HEALTH, TEN
from tests.analysis.health.watching import seen

PEERS = HEALTH.peers
NOTHING = Measured(None, None, None, 0)


def inputs(**verdicts: str) -> pl.DataFrame:
    rows = [
        {"column": f"health_{name}", "weight": 0.05, "verdict": verdict} for name, verdict in verdicts.items()
    ]
    return pl.DataFrame(rows, schema={"column": pl.String, "weight": pl.Float64, "verdict": pl.String})


def test_the_answer_says_what_was_right_what_was_missed_and_what_helps_nothing():
    found = judged(TEN, HEALTH, 1)
    evidence = inputs(marketing=UNSUPPORTED, adoption=SUPPORTED, payment=OPEN)
    said = backtest_told.backtest_said(Measured(0.7, 0.6, 0.8, 9), found, None, evidence, HEALTH, 6)
    ranking, caught, doubtful = (one.en for one in said)
    assert ranking == (
        "Looked at 6 months ahead, the score put the account that left below the one that stayed in 70.0% of pairs (50% "
        "would be chance; 95% interval 60.0% to 80.0%)."
    )
    assert caught == (
        "Of 4 accounts that left, 100.0% (51.0–100.0%) were marked “At risk, or noted” 6 months before: 100.0% of the MRR lost."
    )
    assert doubtful == "The weight is not borne out of: marketing engagement (weight 5.0%)."


def test_chance_is_called_chance_and_nobody_is_nobody():
    by_chance, nobody, unaccused = backtest_told.backtest_said(
        Measured(0.52, 0.45, 0.6, 9),
        judged(seen([30.0, 80.0], [0, 0]), HEALTH, 1),
        None,
        inputs(payment=OPEN),
        HEALTH,
        3,
    )
    assert "no better than chance" in by_chance.en
    assert nobody == backtest_told.NOTHING_LOST
    assert unaccused == backtest_told.ALL_BACKED
    (unknown,) = backtest_told.backtest_said(
        NOTHING, pl.DataFrame({"mark": []}), None, pl.DataFrame(schema=SCHEMA), HEALTH, 3
    )
    assert unknown == backtest_told.NO_SCORE


def test_marks_that_tell_nothing_make_no_title():
    few = judged(TEN, HEALTH, 6)
    assert backtest_told.precision_title(few, HEALTH) == backtest_told.FORETELLS_NOTHING
    assert backtest_told.recall_title(few, HEALTH) == backtest_told.FORETELLS_NOTHING
    assert backtest_told.calibration_title(Measured(0.1, -0.1, 0.3, 9)) == backtest_told.NOT_CALIBRATED


def test_slope_and_silence_say_which_way():
    groups = pl.DataFrame()
    way = {adds: Slope(NOTHING, NOTHING, Measured(adds, None, None, 9), True, groups) for adds in (0.4, 0.6)}
    assert signals_told.slope_title(way[0.6]) == signals_told.SLOPE_ADDS
    assert signals_told.slope_title(way[0.4]) == signals_told.SLOPE_CONTRARY
    still = Slope(NOTHING, NOTHING, NOTHING, False, groups)
    assert signals_told.slope_title(still) == signals_told.SLOPE_NOTHING
    high, low = Measured(0.3, 0.25, 0.35, 100), Measured(0.1, 0.07, 0.13, 100)
    assert (
        "more often: 30.0% against 10.0%"
        in signals_told.silence_title(Silence(groups, Difference(high, low), high)).en
    )
    assert (
        "less often: 10.0% against 30.0%"
        in signals_told.silence_title(Silence(groups, Difference(low, high), low)).en
    )
    assert "more than chance" in signals_told.silence_title(Silence(groups, Difference(low, low), low)).en


def exits(group: str, value: float, reach: float, *, stands: bool, n: int = 50) -> Peers:
    lost = Measured(0.3, 0.2, 0.4, n)
    return Peers(
        group, lost, 0.3 - value, Measured(value, value - reach, value + reach, n), 99, 0, {3: n}, stands
    )


def test_exits_are_told_against_their_peers():
    found = [
        exits("all", 0.14, 0.06, stands=True),
        exits("won", -0.01, 0.07, stands=False),
        exits("not_won", 0.25, 0.09, stands=True),
    ]
    first, second = (one.en for one in peers_told.peers_said(found, PEERS, 20))
    assert first == (
        "Of 50 accounts whose sponsor left, 30.0% (±10.0) were gone 15 months later, 14.0 points more than peers that looked the "
        "same before (+8.0 to +20.0)."
    )
    assert second == (
        "Where the successor was not engaged within 4 months (n = 50) it is +25.0 points (+16.0 to +34.0), where so (n = 50) "
        "within chance."
    )
    assert "25.0" in peers_told.peers_title(found).en


def test_exits_within_chance_and_few_say_so():
    found = [exits(name, 0.1, 0.2, stands=False, n=5) for name in ("all", "won", "not_won")]
    first, few = (one.en for one in peers_told.peers_said(found, PEERS, 20))
    assert "within chance" in first
    assert few == "Only 5 exits are behind this; read it as a hint."
    assert peers_told.peers_title(found) == peers_told.TITLE_SAME

"""The back-test: baselines by hand, errors, and a verdict that never praises what did not win."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from csdash.analysis.forecast.backtest import ENDS, FEWEST, MODEL, Z95, Judged, judged, told_by_all
from csdash.analysis.forecast.baselines import DRIFT, LAST, YEAR, baselines
from csdash.analysis.forecast.material import material
from csdash.analysis.forecast.outlook import Outlook, known_to, outlook
from csdash.analysis.forecast.sentences import expected, narrow, standings, verdict
from csdash.analysis.question import Question
from csdash.errors import CsdashError, NotEnoughHistory, UnknownName
from tests.analysis.forecast.companies import FIRST, drawn, growing, history, opened
from tests.analysis.phrases import is_sentence, is_title


def whole(session, last: int | None = None) -> Question:
    return Question(12, (), session.first_month, last or session.last_month)


def test_baselines_by_hand():
    t = FIRST + 20
    rows = [("nrr", t - 12, 1.0), ("nrr", t - 9, 0.9), ("nrr", t, 1.12)]
    rows += [("arr", t - 12, 100.0), ("arr", t - 9, 110.0), ("arr", t, 150.0)]
    actual = pl.DataFrame(rows, schema={"key": pl.String, "t": pl.Int32, "value": pl.Float64}, orient="row")
    told = baselines(actual, [t]).filter(horizon=3)
    found = {(key, name): value for key, name, value in told.select("key", "method", "value").iter_rows()}
    assert found == pytest.approx(
        {
            ("nrr", LAST): 1.12,
            ("nrr", YEAR): 0.9,
            ("nrr", DRIFT): 1.12 + 0.12 * 3 / 12,
            ("arr", LAST): 150,
            ("arr", YEAR): 110 * 1.5,
            ("arr", DRIFT): 150 + 50 * 3 / 12,
        }
    )


def test_errors_are_forecast_less_what_came():
    session = opened(history("2021-04", drawn(1, 40, 40, churn=0.02)))
    told = told_by_all(material(session, {}))
    values = dict(session.metrics("nrr").select("month", "value").iter_rows())
    rows = told.filter((pl.col("key") == "nrr") & (pl.col("method") == LAST) & pl.col("error").is_not_null())
    assert rows["origin"].min() == FIRST + 24
    for origin, horizon, error in rows.select("origin", "horizon", "error").iter_rows():
        now, came = (values[_day(t)] for t in (origin, origin + horizon))
        assert error == pytest.approx(now - came)
    for one in judged(told, "nrr"):
        assert one.n_origins == 40 - 24 - one.horizon


def _day(t: int):
    from csdash.months import month_start

    return month_start(t)


def test_intervals_hold_their_value_and_widen():
    session = opened(history("2021-04", drawn(2, 40, 60, churn=0.02, grows=0.1)))
    told = told_by_all(material(session, {})).drop_nulls("lower95")
    assert told.filter(
        (pl.col("lower95") > pl.col("lower80")) | (pl.col("upper80") > pl.col("upper95"))
    ).is_empty()
    widths = told.filter(pl.col("key") == "nrr").sort("method", "origin", "horizon")
    shrinks = widths.select(pl.col("width").diff().over("method", "origin") < -1e-12)
    assert not shrinks.to_series().any()
    rates = told.filter(pl.col("key").is_in(["grr", "logo_retention_rate"]))
    assert rates["upper95"].max() <= 1


def test_too_little_history_is_said():
    session = opened(history("2021-04", {"A": [100] * 12}))
    with pytest.raises(NotEnoughHistory, match="needs 13 months"):
        known_to(session, whole(session))
    session = opened(history("2021-04", {"A": growing(20, 1.01), "B": growing(20, 1.0)}))
    told = outlook(known_to(session, whole(session)), "nrr")
    assert told.shown == MODEL
    assert not told.verdict.is_judged
    assert "too little history" in verdict(told).en
    assert told.path().height == 12


def test_what_cannot_be_forecast_is_refused():
    session = opened(history("2021-04", {"A": [100] * 14}, segment={"A": "x"}))
    known = known_to(session, whole(session))
    with pytest.raises(UnknownName, match="nps"):
        outlook(known, "nps")
    with pytest.raises(CsdashError, match="not products"):
        session.flows({"product": ["P"]})


def test_the_last_month_shown_is_the_origin():
    session = opened(history("2021-04", drawn(4, 40, 40, churn=0.02)))
    early = outlook(known_to(session, whole(session, FIRST + 30)), "nrr")
    assert early.origin == FIRST + 30
    assert early.told["origin"].max() == FIRST + 30
    assert (
        early.told.drop_nulls("error").select((pl.col("origin") + pl.col("horizon")).max()).item()
        == FIRST + 30
    )


def verdict_of(own: float, last: float, year: float, n: int = 12, covered: float = 0.8, horizon: int = 12):
    return Judged(horizon, n, {MODEL: own, LAST: last, YEAR: year, DRIFT: 9.0}, covered, 0.95)


def told(judge: Judged) -> Outlook:
    rows = [
        (_day(FIRST + 12), method, value, value - 0.1, value + 0.1, value - 0.2, value + 0.2)
        for method, value in ((MODEL, 1.1), (LAST, 1.0), (YEAR, 0.9))
    ]
    paths = pl.DataFrame(rows, schema=["month", "method", "value", *ENDS], orient="row")
    return Outlook("nrr", FIRST, paths, pl.DataFrame(), (judge,))


@pytest.mark.parametrize(
    ("judge", "shown", "words"),
    [
        (verdict_of(0.02, 0.03, 0.04), MODEL, ("110.0%", "missed by 2.0 points")),
        (verdict_of(0.03, 0.02, 0.04), LAST, ("100.0%", "does not beat last value (2.0 points)")),
        (verdict_of(0.03, 0.03, 0.04), LAST, ("100.0%", "does not beat last value")),
        (verdict_of(0.03, 0.05, 0.01), YEAR, ("90.0%", "does not beat same as last year")),
        (verdict_of(0.03, 0.02, 0.04, n=FEWEST - 1), MODEL, ("110.0%", "too little history")),
    ],
    ids=["wins", "loses", "is no better", "loses to the season", "few origins"],
)
def test_the_verdict_decides_what_is_shown(judge, shown, words):
    found = told(judge)
    assert found.shown == shown
    said = [expected(found), verdict(found)]
    assert all(is_sentence(one) for one in said)
    for one, word in zip(said, words, strict=True):
        assert word in one.en


def test_intervals_that_did_not_hold_are_warned_of():
    assert narrow(told(verdict_of(0.02, 0.03, 0.04, covered=0.8))) is None
    warning = narrow(told(verdict_of(0.02, 0.03, 0.04, covered=0.5)))
    assert "50%" in warning.en
    assert is_sentence(warning)


@pytest.mark.parametrize(
    ("judges", "words"),
    [
        ([verdict_of(1, 2, 3, horizon=h) for h in (1, 3, 6, 12)], "less than every simple forecast"),
        ([verdict_of(2, 1, 3, horizon=h) for h in (1, 3, 6, 12)], "does not beat the best"),
        (
            [verdict_of(1, 2, 3, horizon=1), verdict_of(2, 1, 3, horizon=12)],
            "1 months ahead, and does not 12 months ahead",
        ),
        ([verdict_of(1, 2, 3, horizon=1), verdict_of(1, 2, 3, n=0, horizon=12)], "could be judged (1 months"),
        ([verdict_of(1, 2, 3, n=0)], "too few past months"),
    ],
)
def test_titles_count_only_what_was_judged(judges, words):
    title = standings(tuple(judges))
    assert words in title.en
    assert is_title(title)


def test_an_interval_is_as_wide_as_the_errors_known_by_then_or_as_chance_alone():
    known = material(opened(history("2021-04", drawn(9, 40, 5, churn=0.03, grows=0.5))), {})
    told = told_by_all(known, "nrr").filter(horizon=1)
    for method, wider in ((MODEL, {"errors", "chance", "chance alone"}), (LAST, {"errors"})):
        rows, seen = told.filter(method=method).sort("origin").to_dicts(), set()
        for row in rows:
            # A forecast of one month is judged by the next origin.
            errors = [one["error"] for one in rows if one["origin"] < row["origin"]]
            missed = (
                (sum(error**2 for error in errors) / len(errors)) ** 0.5 if len(errors) >= FEWEST else None
            )
            width = max((one for one in (missed, row["spread"]) if one is not None), default=None)
            if width is None:
                assert row["upper95"] is None
                continue
            assert row["upper95"] == pytest.approx(row["value"] + Z95 * width)
            assert row["lower95"] == pytest.approx(max(row["value"] - Z95 * width, 0))
            seen.add("chance alone" if missed is None else "errors" if width == missed else "chance")
        assert seen == wider


def test_no_lower_end_lies_under_nothing():
    known = material(opened(history("2021-04", drawn(2, 44, 8, churn=0.06, grows=0.3))), {})
    assert told_by_all(known, "arr")["lower95"].min() == 0


def test_the_verdict_counts_how_far_off_each_way_from_where_every_method_could_tell():
    methods = (MODEL, LAST, YEAR, DRIFT)
    errors = {
        MODEL: (1.0, -1.0, 50.0),
        LAST: (2.0, 2.0, 50.0),
        YEAR: (3.0, -3.0, 50.0),
        DRIFT: (4.0, 4.0, None),
    }
    ends = {"actual": 5.0, "lower80": 4.0, "lower95": 4.0, "upper95": 6.0}
    rows = [
        {
            **ends,
            "key": "nrr",
            "origin": FIRST + i,
            "horizon": 12,
            "method": method,
            "error": errors[method][i],
            "upper80": 6.0 - 2 * i,
        }
        for method in methods
        for i in range(3)
        # From the third origin one method could not tell.
        if errors[method][i] is not None
    ]
    one = judged(pl.DataFrame(rows), "nrr")[-1]
    assert (one.n_origins, one.mae) == (2, {MODEL: 1, LAST: 2, YEAR: 3, DRIFT: 4})
    assert (one.covered80, one.covered95) == (0.5, 1)


def test_without_a_year_behind_it_only_the_last_value_tells():
    actual = pl.DataFrame({"key": ["nrr"], "t": [FIRST], "value": [1.0]}, schema_overrides={"t": pl.Int32})
    told = baselines(actual, [FIRST])
    assert set(told["method"]) == {LAST, YEAR}
    # The same month a year before is known at the end of the year.
    assert told.filter(method=YEAR)["horizon"].to_list() == [12]


def test_one_key_alone_is_told_as_among_all():
    known = material(opened(history("2021-04", drawn(1, 40, 40, churn=0.02))), {})
    told = told_by_all(known)
    for key in told["key"].unique():
        assert_frame_equal(told_by_all(known, key), told.filter(pl.col("key") == key), rel_tol=1e-9)

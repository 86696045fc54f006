"""Headlines and targets: what belongs to the company, to a year's window, and to the months covered."""

import polars as pl
import pytest

import csdash
from csdash.analysis.headline import TOGETHER, Headline, headline, headlines
from csdash.analysis.moved import MOVERS
from csdash.analysis.question import Question
from csdash.analysis.targets import SCHEMA, against_targets
from csdash.errors import NotEnoughHistory, NotUnlocked
from csdash.months import month_index, parse_month
from csdash.session import metrics
from csdash.settings import SAMPLE_DATA
from csdash.share.outlines.executive import OVERVIEW
from csdash.share.outlines.retention import NRR
from tests.histories import day, history, opened

# 40 months, MRR 100 rising by 1 a month; B leaves after 30.
PAID = {"A": [100 + i for i in range(40)], "B": [50] * 30, "C": [50] * 40}
LAST = parse_month("2022-01") + 39
AIMS = pl.DataFrame(
    [
        ("2025-04", "nrr", 12, 0.90),
        ("2025-04", "nrr", 1, 0.99),
        ("2025-03", "nrr", 12, 0.80),
        ("2025-04", "logo_churn_rate", 12, 0.5),
        ("2025-04", "arr", 1, 9999.0),
        ("2030-01", "arr", 1, 1.0),
        ("2030-01", "grr", 12, 0.9),
        ("2025-04", "nps", 12, 50.0),
        ("2025-04", "no_such_metric", 12, 1.0),
        ("2025-04", "grr", 6, 0.9),
        ("2025-04", "logo_retention_rate", 12, 0.7),
    ],
    schema=["month", "metric", "window", "value"],
    orient="row",
)


@pytest.fixture(scope="module")
def session():
    return opened(history("2022-01", PAID, segment=dict.fromkeys(PAID, "SMB")), targets=AIMS)


def asked(window: int = 12, where=(), last: int = LAST) -> Question:
    return Question(window, where, last - 3, last)


def test_now_and_a_year_ago(session):
    told = headline(session, asked(), "nrr")
    assert told.difference.now.value == pytest.approx((139 + 50) / (127 + 50 + 50))
    assert told.difference.then.value == pytest.approx((127 + 50 + 50) / (115 + 50 + 50))
    assert (told.difference.now.n, told.difference.then.n) == (3, 3)


def test_without_history_it_is_told_as_with_it(session):
    keys = ("nrr", "arr", "logo_churn_rate", "nps")
    whole, short = (
        headlines(session, asked(), keys, with_history=with_history) for with_history in (True, False)
    )
    assert [getattr(one, "difference", one) for one in short[:3]] == [one.difference for one in whole[:3]]
    assert [one.target for one in short[:3]] == [one.target for one in whole[:3]]
    assert all(not one.history for one in short[:3])
    assert isinstance(short[3], NotUnlocked)


def test_history_is_the_last_24_months_whatever_is_shown(session):
    history_ = headline(session, asked(), "nrr").history
    assert len(history_) == 24
    assert [month for month, _ in history_] == sorted(month for month, _ in history_)
    assert month_index(history_[-1][0]) == LAST
    assert (
        len(headline(session, asked(last=LAST - 10), "nrr").history) == 18
    )  # the data does not go further back


@pytest.mark.parametrize(
    ("question", "target", "n_benchmarks"),
    [
        (asked(), 0.90, 1),
        (asked(window=1), 0.99, 0),
        (asked(window=3), None, 0),
        (asked(last=LAST - 1), 0.80, 1),
        (asked(last=LAST - 2), None, 1),
        (asked(where=(("segment", ("SMB",)),)), None, 0),
    ],
    ids=["year", "month", "quarter", "month before", "no target", "a part of the company"],
)
def test_target_and_benchmark(session, question, target, n_benchmarks):
    told = headline(session, question, "nrr")
    assert told.target == target
    assert len(told.benchmarks) == n_benchmarks


def test_a_target_of_a_metric_without_window_takes_any(session):
    assert headline(session, asked(), "arr").target == 9999


@pytest.mark.parametrize(
    ("key", "met"), [("nrr", False), ("logo_churn_rate", True), ("logo_retention_rate", False), ("grr", None)]
)
def test_met_is_on_the_right_side(session, key, met):
    told = headline(session, asked(), key)
    assert told.meets_target is met
    assert (told.target_gap is None) == (met is None)


def test_why_a_headline_is_missing():
    session = opened(history("2024-01", {"A": [1, 1, 1]}))
    question = Question(12, (), session.first_month, session.last_month)
    told = headlines(session, question, ("nrr", "nps", "arr"))
    assert [type(one) for one in told] == [NotEnoughHistory, NotUnlocked, Headline]
    assert told[2].difference.then.value is None


def test_the_newest_covered_target_of_each_metric(session):
    frame = against_targets(session)
    assert dict(frame.schema) == SCHEMA
    told = {(row["metric"], row["window"]): row for row in frame.iter_rows(named=True)}
    # Unknown, locked and future ones and a window that nobody can choose are left out.
    assert set(told) == {
        ("nrr", 12),
        ("nrr", 1),
        ("logo_churn_rate", 12),
        ("logo_retention_rate", 12),
        ("arr", 1),
    }
    assert told["nrr", 12]["month"] == day("2025-04")
    assert told["nrr", 12]["target"] == 0.90
    assert {key: row["is_met"] for key, row in told.items()} == {
        ("nrr", 12): False,
        ("nrr", 1): True,
        ("logo_churn_rate", 12): True,  # a third left: under one half is better
        ("logo_retention_rate", 12): False,
        ("arr", 1): False,
    }


@pytest.mark.parametrize(("target", "is_met"), [(0.2, False), (0.34, True), (1 / 3, True)])
def test_lower_is_better(target, is_met):
    aims = pl.DataFrame(
        {"month": ["2024-02"], "metric": ["logo_churn_rate"], "window": [1], "value": [target]}
    )
    session = opened(history("2024-01", {"A": [1, 1], "B": [1, 1], "C": [1]}), targets=aims)
    assert against_targets(session)["is_met"].to_list() == [is_met]


def test_a_target_on_an_undefined_figure_is_neither_met_nor_missed():
    aims = pl.DataFrame({"month": ["2024-03"], "metric": ["nrr"], "window": [1], "value": [0.9]})
    paid = {"A": [10, None, 10], "B": [None, None, 5]}
    session = opened(history("2024-01", paid), targets=aims)
    assert against_targets(session).select("value", "is_met").rows() == [(None, None)]


def test_without_targets_nothing_is_missed():
    assert against_targets(opened(history("2024-01", {"A": [1, 1]}))).is_empty()


def test_what_stands_on_a_page_together_is_asked_for_together():
    """Whoever adds a tile or a mover adds it here too, or each of them is asked for by itself again."""
    assert {*OVERVIEW.tiles, *NRR.tiles, *MOVERS} <= TOGETHER


def test_one_question_answers_all_headlines(monkeypatch):
    session, asked = csdash.open(SAMPLE_DATA), []
    question = Question(12, (), session.first_month, session.last_month)
    told = {keys: headlines(session, question, keys) for keys in (("nrr", "arr"), ("grr", "nps"), MOVERS)}
    for keys, found in told.items():
        alone = [headline(session, question, key) for key in keys]
        assert found == alone
    evaluated = metrics.evaluate
    monkeypatch.setattr(
        metrics, "evaluate", lambda *them, **named: asked.append(them) or evaluated(*them, **named)
    )
    session.answers.forget()
    for keys in told:
        headlines(session, question, keys, with_history=False)
    assert len(asked) == 1

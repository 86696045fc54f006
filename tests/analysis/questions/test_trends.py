"""The questions about contracts over time, by hand: quarters that share nothing, sizes as they were at each point."""

from dataclasses import replace

import polars as pl
import pytest

from csdash.analysis.question import Question
from csdash.analysis.questions import contracts as asked
from csdash.analysis.questions import contracts_told, listed, trends
from csdash.months import month_start, parse_month
from csdash.opening import open_session
from csdash.settings import SAMPLE_DATA, Settings
from tests.analysis.agreements import AGREED, N, agreed, contract
from tests.analysis.questions.test_contracts import FIRSTS, LONG, SINCE
from tests.histories import day, history, opened

QUESTION = Question(12, (), parse_month("2022-12"), parse_month("2024-03"))
# Renewed in March for the first time: G's 40 % become 10 %.
LATER = [
    contract("G", "2023-03", "2024-02", (60.0, 100.0), 0, "renewed"),
    contract("G", "2024-03", "2025-02", (90.0, 100.0), 1, "open"),
]


@pytest.fixture(scope="module")
def session():
    return agreed([*AGREED, *LATER])


def test_quarters_are_whole_and_those_of_the_fiscal_year():
    first, last = parse_month("2023-02"), parse_month("2024-04")
    starts = [month_start(month) for month in trends.quarters(first, last, 4)]
    assert starts == [day("2023-04"), day("2023-07"), day("2023-10"), day("2024-01")]
    assert next(trends.quarters(first, last, 2)) == first
    assert list(trends.quarters(first, first + 2, 2)) == [first]
    assert list(trends.quarters(first, first + 1, 2)) == []
    assert next(trends.quarters(first, last, 12)) == parse_month("2023-03")


def test_each_quarter_counts_the_first_renewals_that_began_in_it(session):
    told = trends.reductions_by_quarter(session, QUESTION, asked.first_renewals(session, QUESTION))
    # A +10, B -15, C 0 in January, G +30 in March.
    assert told["month"].to_list() == [day(f"2023-{m:02d}") for m in (1, 4, 7, 10)] + [day("2024-01")]
    assert told["value"].to_list() == [None] * 4 + [pytest.approx((10 - 15 + 0 + 30) / 4)]
    assert told["n_accounts"].to_list() == [0, 0, 0, 0, 4]


def test_a_quarter_that_is_not_over_is_left_out(session):
    early = replace(QUESTION, last=parse_month("2024-02"))
    told = trends.reductions_by_quarter(session, early, asked.first_renewals(session, early))
    assert told["month"][-1] == day("2023-10")


def test_quarters_add_up_to_the_year():
    session = open_session(SAMPLE_DATA, settings=Settings())
    question = Question(12, (), session.first_month, parse_month("2026-09"))
    renewals = asked.first_renewals(session, question)
    quarters = trends.reductions_by_quarter(session, question, renewals)
    assert quarters.height == trends.POINTS
    last = [asked.reduction(renewals, replace(question, window=3), back) for back in (0, 3, 6, 9)]
    year = asked.reduction(renewals, question)
    assert sum(one.n for one in last) == year.n > 150
    assert sum(one.mean.value * one.n for one in last) / year.n == pytest.approx(year.mean.value)
    assert quarters["value"][-1] == last[0].mean.value


def test_sizes_are_those_of_each_point():
    last = parse_month("2020-01") + 40
    session = opened(history("2020-01", LONG, start_month=SINCE), contracts=FIRSTS)
    question = Question(12, (), session.first_month, last)
    told = {row["month"]: row for row in trends.sizes_over_time(session, question).iter_rows(named=True)}
    # At the end as on the page. Three months before, K was not there for three years yet.
    assert told[day("2023-05")]["value"] == pytest.approx((150 + 10 + 80 + 30) / (100 + 20 + 40 + 10))
    assert told[day("2023-02")]["value"] == pytest.approx((150 + 10 + 80) / (100 + 20 + 40))
    # In 2020-11 only F, which began in 2019, had not even two years.
    assert told[day("2020-11")]["value"] is None
    assert (told[day("2023-05")]["n_accounts"], told[day("2020-11")]["n_accounts"]) == (4, 0)
    younger = trends.sizes_over_time(session, question, years=2)
    at = younger.row(by_predicate=pl.col("month") == day("2022-02"), named=True)
    # Two years on: A and B in their 25th month, 150 and 10; F as ever. C has lapsed.
    assert at["value"] == pytest.approx((150 + 10 + 80) / (100 + 20 + 40))


def test_each_point_is_the_answer_as_it_was_given_then():
    session = open_session(SAMPLE_DATA, settings=Settings())
    question = Question(12, (), session.first_month, session.last_month)
    told = trends.sizes_over_time(session, question)
    assert told.height == trends.POINTS
    assert told["month"].is_sorted()
    for month, value, lower, upper, n in told.rows():
        then = asked.growth(session.contract_sizes(month).pipe(asked.with_ratio)).of_means
        assert (value, lower, upper, n) == (then.value, then.lower, then.upper, then.n)


def quarter(first: str, then: tuple, now: tuple) -> pl.DataFrame:
    start = day(first)
    rows = [(start.replace(year=start.year - 1), *then), (start, *now)]
    return pl.DataFrame(rows, schema=trends.SCHEMA, orient="row")


def test_the_last_quarter_is_told_beside_the_same_one_a_year_before():
    sure = quarter("2026-07", (5.0, 4.0, 6.0, 40), (1.0, 0.0, 2.0, 40))
    assert contracts_told.by_quarter(sure, 20).ja == (
        "2026年7〜9月の引き下げ幅は+1.0、1年前は+5.0(誤差を超える変化)"
    )
    assert contracts_told.by_quarter(sure, 20).en == (
        "Reduction in Jul–Sep 2026, points: +1.0, a year ago +5.0 (more than chance)"
    )
    unsure = quarter("2026-12", (5.0, -4.0, 14.0, 40), (1.0, -8.0, 10.0, 40))
    assert contracts_told.by_quarter(unsure, 20).ja.startswith("2026年12月〜2027年2月の引き下げ幅は+1.0")
    assert contracts_told.by_quarter(unsure, 20).en.startswith("Reduction in Dec 2026–Feb 2027, points: +1.0")
    assert "within chance" in contracts_told.by_quarter(unsure, 20).en
    october = quarter("2026-10", (5.0, 4.0, 6.0, 40), (1.0, 0.0, 2.0, 40))
    assert "2026年10〜12月" in contracts_told.by_quarter(october, 20).ja


def test_few_accounts_are_a_hint_and_not_compared():
    few_now = quarter("2026-07", (5.0, 4.0, 6.0, 40), (1.0, 0.0, 2.0, 19))
    assert contracts_told.by_quarter(few_now, 20).ja == "2026年7〜9月の引き下げ幅は+1.0(19社のみの参考値)"
    few_then = quarter("2026-07", (5.0, 4.0, 6.0, 19), (1.0, 0.0, 2.0, 20))
    assert contracts_told.by_quarter(few_then, 20).ja == "2026年7〜9月の引き下げ幅は+1.0"
    nobody = quarter("2026-07", (5.0, 4.0, 6.0, 40), (None, None, None, 0))
    assert contracts_told.by_quarter(nobody, 20).ja == "2026年7〜9月の引き下げ幅はn/a"


def test_what_is_followed_over_time_is_listed(session):
    told = listed.over_time(session, QUESTION)
    assert dict(told.drop_nulls("missing").select("question", "missing").iter_rows()) == {}
    assert told["question"].unique(maintain_order=True).to_list() == ["D1", "D4", "D5", "B12"]
    d4 = told.filter(pl.col("question") == "D4")
    assert d4["value"][-1] == pytest.approx(6.25)
    bare = listed.over_time(opened(history("2023-01", {"A": [1.0] * N})), replace(QUESTION, window=3))
    missing = dict(bare.drop_nulls("missing").select("question", "missing").iter_rows())
    assert missing == {"D4": "contracts", "B12": "contracts"}

"""Groups: a group against all others, too small a group, a bad one that was planted, and chance."""

import random

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from csdash.analysis.groups import against_rest, contrasted
from csdash.analysis.question import Question
from csdash.analysis.worst import worst_group
from csdash.metrics.metric import MedianWait
from csdash.metrics.registry import REGISTRY
from csdash.months import month_start, parse_month
from tests.histories import day, opened
from tests.laws.companies import companies, law
from tests.laws.company import LAST, TOLD

LATER = parse_month("2025-01")
YEAR = Question(12, (), LATER, LATER)
KEYS = ("grr", "logo_churn_rate")
FIGURES = pl.col("value", "lower", "upper", "numerator", "denominator", "n_accounts").cast(pl.Float64)


def company(groups: list[dict], lost: set[int]) -> pl.DataFrame:
    """Accounts of 10 to 14 in January of two years, one per entry of `groups`; those of `lost` only once."""
    rows = [
        {"month": day(month), "account_id": f"a{i}", "mrr": 10 + i % 5, **group}
        for month in ("2024-01", "2025-01")
        for i, group in enumerate(groups)
        if month == "2024-01" or i not in lost
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


@law(4)
@given(companies(), st.sampled_from([1, 12]), st.sampled_from(["region", "segment"]))
def test_others_are_the_filter_on_all_other_groups(company, window, by):
    session = company.opened()
    keys = [key for key in TOLD if not isinstance(REGISTRY[key], MedianWait)]
    assume(len(session.dimensions[by]) > 1)
    asked = {"window": window, "month": month_start(LAST)}
    rests = session.metrics(*keys, by=[by], others=True, **asked).with_columns(pl.col(by).cast(pl.String))
    for key in keys:
        mine = rests.filter(pl.col("metric") == key)
        groups = mine[by].to_list()
        for group in groups:
            where = {by: tuple(other for other in groups if other != group)}
            if not where[by]:
                continue
            filtered = session.metrics(key, where=where, **asked).select(FIGURES)
            rest = mine.filter(pl.col(by) == group).select(FIGURES)
            assert_frame_equal(filtered, rest, rel_tol=1e-9, abs_tol=1e-9)


def planted(n_bad: int = 50, bad: str = "bad"):
    """Three groups that lose 3 of 50 and a bad one that loses half."""
    groups = [{"segment": name} for name in ("p", "q", "r") for _ in range(50)] + [{"segment": bad}] * n_bad
    lost = {i for i in range(150) if i % 50 < 3} | set(range(150, 150 + n_bad // 2))
    return opened(company(groups, lost))


def test_a_bad_group_is_found_and_stands():
    worst = worst_group(planted(), YEAR, KEYS, 20)
    assert (worst.dimension, worst.group, worst.stands, worst.is_worse) == ("segment", "bad", True, True)
    assert worst.metric.key in KEYS
    assert (worst.figure.n, worst.rest.n) == (50, 150)


def test_each_group_against_the_rest():
    groups = against_rest(planted(), YEAR, "logo_churn_rate", "segment", 20)
    told = {row["group"]: row for row in groups.iter_rows(named=True)}
    assert told["bad"]["value"] == pytest.approx(0.5)
    assert told["bad"]["rest"] == pytest.approx(9 / 150)
    assert told["bad"]["is_distinguishable"]
    assert told["p"]["rest"] == pytest.approx(31 / 150)
    assert told["p"]["n_accounts"] == 50


@pytest.mark.parametrize(("minimum_n", "is_compared"), [(16, True), (17, False)])
def test_small_groups_are_shown_but_not_compared(minimum_n, is_compared):
    session = planted(n_bad=16)
    groups = against_rest(session, YEAR, "logo_churn_rate", "segment", minimum_n)
    bad = groups.row(by_predicate=pl.col("group") == "bad", named=True)
    assert bad["value"] == pytest.approx(0.5)
    assert bad["is_distinguishable"] == is_compared
    assert (bad["rest"] is not None) == bad["is_judged"] == is_compared
    found = contrasted(session, YEAR, ("logo_churn_rate",), ("segment",))
    names = {one.group for one in found if one.is_comparable(minimum_n)}
    assert ("bad" in names) == is_compared
    worst = worst_group(session, YEAR, KEYS, minimum_n)
    assert (worst is not None and worst.group == "bad") == is_compared


def test_a_group_without_an_interval_is_compared_and_not_judged():
    # Of p and q two left in each: too few for an interval of money, on either side.
    groups = [{"segment": name} for name in ("p", "q") for _ in range(50)]
    session = opened(company(groups, {0, 1, 50, 51}))
    told = against_rest(session, YEAR, "grr", "segment", 20)
    assert told["rest"].null_count() == 0
    assert not told["is_judged"].any()
    assert against_rest(session, YEAR, "logo_churn_rate", "segment", 20)["is_judged"].all()


def test_one_group_alone_is_not_compared():
    session = opened(company([{"segment": "only"}] * 60, set(range(20))))
    (only,) = contrasted(session, YEAR, ("grr",), ("segment",))
    assert not only.is_comparable(0)
    assert worst_group(session, YEAR, KEYS, 1) is None


def test_a_group_is_not_held_against_too_few_others():
    groups = [{"segment": "most"}] * 60 + [{"segment": "few"}] * 5
    session = opened(company(groups, set(range(20))))
    found = contrasted(session, YEAR, ("grr",), ("segment",))
    assert not any(one.is_comparable(6) for one in found)
    assert all(one.is_comparable(5) for one in found)


def test_better_than_the_rest_is_not_worst():
    groups = [{"segment": "good"}] * 60 + [{"segment": "p"}] * 60 + [{"segment": "q"}] * 60
    session = opened(company(groups, {i for i in range(60, 180) if i % 3 == 0}))
    # good keeps all: the others share their fate, and each differs less from what is left.
    told = against_rest(session, YEAR, "logo_churn_rate", "segment", 20)
    assert told.row(by_predicate=pl.col("group") == "good", named=True)["is_distinguishable"]
    assert worst_group(session, YEAR, KEYS, 20).group in {"p", "q"}


def test_shuffled_labels_seldom_stand():
    """Nothing differs: of 24 companies at most three may be told that something does.

    How often a family of comparisons has a false finding is measured in test_difference.
    """
    stands, hints = 0, 0
    groups, lost = [], set()
    for seed in range(24):
        dice = random.Random(seed)
        lost |= {120 * seed + i for i in dice.sample(range(120), 21)}
        groups += [
            {
                "segment": f"s{dice.randrange(4)}",
                "region": f"r{dice.randrange(5)}",
                "industry": f"company {seed}",
            }
            for _ in range(120)
        ]
    # One session on all of them, asked of one at a time: its 24 industries are too many to be compared.
    session = opened(company(groups, lost))
    for seed in range(24):
        worst = worst_group(session, YEAR.narrowed("industry", [f"company {seed}"]), KEYS, 20)
        hints += worst is not None
        stands += worst is not None and worst.stands
        assert worst is None or (worst.dimension != "industry" and worst.figure.n + worst.rest.n == 120)
    assert stands <= 3
    assert hints > stands  # without the correction chance would be taken for a finding

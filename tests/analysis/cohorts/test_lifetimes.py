"""Lifetimes compared and told: what is said of groups that differ, that may, that do not, and that are too few."""

import numpy as np
import polars as pl
import pytest

from csdash.analysis.cohorts import told as cohort_answers
from csdash.analysis.cohorts.lifetimes import each_dimension, left_truncated, lifetimes
from csdash.analysis.question import Question
from csdash.contract.names import Names
from csdash.months import month_start, parse_month
from tests.histories import history, opened

FIRST, MONTHS = parse_month("2021-01"), 40


def company(hazards: dict[str, float], n: int = 60, seed: int = 3, before: int = 0) -> pl.DataFrame:
    """`n` accounts per segment that begin in the first two years and leave with the hazard of their segment."""
    rng = np.random.default_rng(seed)
    rows = []
    for segment, hazard in hazards.items():
        for i in range(n):
            start = int(rng.integers(-12, 0)) if i < before else int(rng.integers(1, 20))
            stop = start + max(int(rng.geometric(hazard)), 1 - start)
            began = month_start(FIRST + start)
            rows += [
                (f"{segment}{i}", month_start(FIRST + m), 10.0, segment, i % 2, began)
                for m in range(max(start, 0), min(stop, MONTHS))
            ]
    frame = pl.DataFrame(
        rows, schema=["account_id", "month", "mrr", "segment", "plan", "start_month"], orient="row"
    )
    stays = history("2021-01", {"stays": [1.0] * MONTHS}, segment={"stays": "a"}).with_columns(plan=0)
    return pl.concat([frame, stays], how="diagonal_relaxed").with_columns(pl.col("plan").cast(pl.String))


def question() -> Question:
    return Question(12, (), FIRST, FIRST + MONTHS - 1)


def told(session, by: str) -> tuple[str, ...]:
    each = each_dimension(session, question(), ["segment", "plan"])
    said = cohort_answers.lifetimes_compared(
        lifetimes(session, question(), ""),
        lifetimes(session, question(), by) if by else None,
        by,
        Names(),
        stands=by in set(each.filter("is_distinguishable")["dimension"]),
        n_late=left_truncated(session, question()),
    )
    return tuple(text.en for text in said)


@pytest.fixture(scope="module")
def different():
    return opened(company({"a": 0.02, "b": 0.1}))


@pytest.fixture(scope="module")
def alike():
    return opened(company({"a": 0.05, "b": 0.05}))


def test_groups_that_differ_are_told_with_both_ends(different):
    whole, groups = told(different, "segment")
    assert "are still there 12 months after the start" in whole
    assert groups.startswith(
        "How long accounts stay differs by segment by more than chance (log-rank p<0.001)."
    )
    split = lifetimes(different, question(), "segment")
    longest, shortest = split.ends
    assert (longest.group, shortest.group) == ("a", "b")
    assert f"a stays longest, {longest.months:.1f}, and b shortest, {shortest.months:.1f}." in groups


def test_groups_that_do_not_differ_have_no_longest(alike):
    _, groups = told(alike, "segment")
    assert groups.startswith(
        "How long accounts stay does not differ by segment by more than chance (log-rank p=0."
    )
    assert "longest" not in groups


def test_one_of_many_comparisons_is_called_a_hint(different):
    split = lifetimes(different, question(), "segment")
    said = cohort_answers.lifetimes_compared(split, split, "segment", Names(), stands=False, n_late=0)
    assert "of so many splits compared one may do so by chance" in said[1].en
    assert "longest" not in said[1].en


def test_of_few_accounts_nothing_is_claimed():
    session = opened(company({"a": 0.02, "b": 0.5}, n=12))
    assert told(session, "segment")[-1] == "There are too few accounts to compare by segment."
    assert each_dimension(session, question(), ["segment"]).is_empty()


def test_every_attribute_is_tested_and_corrected_together(different):
    frame = each_dimension(different, question(), ["segment", "plan"])
    assert frame["dimension"].to_list() == ["segment", "plan"]
    assert frame["is_distinguishable"].to_list() == [True, False]
    row = frame.row(0, named=True)
    assert (row["longest"], row["shortest"], row["degrees"]) == ("a", "b", 1)
    assert row["gap"] > 3 * row["gap_error"] > 0


def test_accounts_older_than_the_data_are_counted_and_told():
    session = opened(company({"a": 0.03, "b": 0.03}, before=20))
    n = left_truncated(session, question())
    assert 0 < n <= 40
    late = told(session, "segment")[-1]
    assert late.startswith(f"{n} accounts began before the data")
    frame = session.survival()
    # Each of them enters at the age at which it was first seen.
    assert frame.select((pl.col("events") + pl.col("censored")).sum()).item() == 120
    assert frame.row(0, named=True)["at_risk"] == 120 - n


def test_nobody_whose_start_is_known():
    session = opened(history("2024-01", {"A": [1, 1, 1]}))
    assert lifetimes(session, question(), "") is None
    assert left_truncated(session, question()) == 0


def test_young_cohorts_are_called_young():
    session = opened(history("2024-01", {"old": [1] * 5} | {f"a{i}": [None, 1, 1, 1, 1] for i in range(30)}))
    said = cohort_answers.lifetimes_compared(
        lifetimes(session, question(), ""), None, "", Names(), stands=False, n_late=0
    )
    assert [text.en for text in said] == ["No cohort has reached a year yet."]


def cells(left: dict[str, tuple[int, int]]) -> pl.DataFrame:
    rows = [(group, 12, top / n, n, float(top), float(n)) for group, (top, n) in left.items()]
    return pl.DataFrame(
        rows, schema=["cohort", "cohort_age", "value", "n_accounts", "top", "base"], orient="row"
    )


@pytest.mark.parametrize(
    ("left", "said"),
    [
        ({"a": (90, 100), "b": (60, 100)}, "Different from all others by more than chance: a, b."),
        ({"a": (80, 100), "b": (78, 100)}, "No group differs from the others by more than chance."),
        ({"a": (9, 10), "b": (60, 100)}, "No group differs from the others by more than chance."),
    ],
)
def test_what_is_left_by_attribute(left, said):
    first, second = cohort_answers.by_attribute(cells(left), "segment", Names(), 20)
    assert second.en == said
    assert ("a 90.0%" in first.en) == (left["a"] == (90, 100))


def test_what_is_left_of_nobody_yet():
    (only,) = cohort_answers.by_attribute(cells({"a": (9, 10)}), "segment", Names(), 20)
    assert only.en == "No cohort has reached a year yet."

"""Month k over time by hand: bands, and newer cohorts against older ones, several ages at once."""

import polars as pl
import pytest

from csdash.analysis.cohorts import told as cohort_answers
from csdash.analysis.cohorts.month_k import month_k, newer_against_older
from tests.analysis.cohorts.test_triangle import cohorts
from tests.histories import day

# 40 a month over two years, ten fewer after a month; what is left at month 3 is what each case is about.
MONTHS = [f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13)]


def company(older: int, newer: int) -> pl.DataFrame:
    return cohorts({m: [40, 30, 30, older if m < "2024-01" else newer] for m in MONTHS})


def told(older: int, newer: int) -> tuple[str, ...]:
    return tuple(text.en for text in cohort_answers.over_time(newer_against_older(company(older, newer), 20)))


def test_each_cohort_has_its_band():
    frame = month_k(cohorts({"2024-01": [40, 30], "2024-02": [40]}), "month", (1, 3))
    row = frame.row(0, named=True)
    assert (frame.height, row["age"], row["cohort"], row["n_accounts"]) == (1, 1, day("2024-01"), 40)
    # Wilson, 30 of 40.
    assert (row["value"], row["lower"], row["upper"]) == pytest.approx((0.75, 0.5981, 0.8581), abs=1e-4)


def test_newer_is_the_last_year_that_reached_the_age():
    compared = {one.age: one for one in newer_against_older(company(30, 20), 20)}
    assert set(compared) == {1, 3}
    assert (compared[3].difference.now.n, compared[3].difference.then.n) == (480, 480)
    assert compared[3].difference.value == pytest.approx(-0.25)
    assert (compared[3].stands, compared[1].stands) == (True, False)


def test_sides_with_few_accounts_are_not_compared():
    assert newer_against_older(company(30, 20), 481) == ()
    assert newer_against_older(cohorts({"2024-01": [40, 30]}), 20) == ()


@pytest.mark.parametrize(
    ("older", "newer", "said"),
    [
        (
            20,
            30,
            "Newer cohorts (the last year) keep more accounts than older ones at month 3 (50.0% to 75.0%).",
        ),
        (
            30,
            20,
            "Newer cohorts (the last year) keep fewer accounts than older ones at month 3 (75.0% to 50.0%).",
        ),
    ],
)
def test_better_and_worse_are_said_where_they_stand(older, newer, said):
    first, second = told(older, newer)
    assert first == said
    assert second.startswith(
        "At month 1, newer cohorts (the last year) and older ones differ by no more than chance"
    )


@pytest.mark.parametrize("newer", [25, 26, 24])
def test_flat_is_said_to_be_within_chance_and_nothing_else(newer):
    (only,) = told(25, newer)
    assert only.startswith("At month 1, 3, newer cohorts")
    assert "no more than chance" in only
    assert "more accounts" not in only
    assert "fewer" not in only


def test_what_stands_alone_need_not_stand_among_several():
    # 65 % of 480 against 71 %: p is about 0.03, enough for one comparison and not for the best of two.
    left = cohorts({m: [40, 30, 40, 26 if m < "2024-01" else 28.5] for m in MONTHS})
    assert [one.stands for one in newer_against_older(left, 20, (3,))] == [True]
    assert [one.stands for one in newer_against_older(left, 20, (1, 3))] == [False, False]


def test_without_history_nothing_is_claimed():
    (only,) = cohort_answers.over_time(())
    assert only == cohort_answers.NOT_YET

"""The triangle by hand: quarters, the weighted average, and newer cohorts against older ones."""

import polars as pl
import pytest

from csdash.analysis.cohorts.triangle import (
    at_age,
    by_period,
    members,
    newer_and_older,
    triangle,
    triangle_by,
    weighted,
)
from tests.histories import day

# Active accounts at each age reached; money is ten times that, of which a tenth was lost and won again.
LEFT = {"2024-01": [10, 9, 8, 7], "2024-02": [20, 18, 15], "2024-03": [30, 24]}


def cohorts(left=LEFT, truncated=()) -> pl.DataFrame:
    rows = [
        {
            "cohort_month": day(month),
            "cohort_age": age,
            "n_accounts": active[0],
            "n_active": n,
            "opening_mrr": 10.0 * active[0],
            "mrr": 10.0 * n,
            "retained_mrr": 9.0 * n,
            "is_left_truncated": month in truncated,
        }
        for month, active in left.items()
        for age, n in enumerate(active)
    ]
    return pl.DataFrame(rows)


def values(frame: pl.DataFrame) -> dict[int, float]:
    return dict(frame.select("cohort_age", "value").iter_rows())


def test_a_month_has_a_cell_for_every_age_it_reached():
    cells = triangle(cohorts(), "logo", "month")
    assert cells.height == 9
    february = cells.filter(pl.col("cohort") == day("2024-02"))
    assert february["value"].to_list() == pytest.approx([1, 0.9, 0.75])


def test_a_quarter_has_a_cell_only_where_all_its_months_do():
    cells = triangle(cohorts(), "logo", "quarter")
    assert cells["cohort"].unique().to_list() == [day("2024-01")]
    assert values(cells) == pytest.approx({0: 1, 1: (9 + 18 + 24) / 60})
    assert cells["n_accounts"].to_list() == [60, 60]


def test_the_average_is_over_the_cohorts_that_reached_the_age():
    average = weighted(triangle(cohorts(), "logo", "month"))
    assert values(average) == pytest.approx({0: 1, 1: 51 / 60, 2: 23 / 30, 3: 0.7})
    assert average["n_accounts"].to_list() == [60, 60, 30, 10]


@pytest.mark.parametrize(("kind", "share"), [("logo", 0.7), ("nrr", 0.7), ("grr", 0.63)])
def test_each_kind_has_its_own_sums(kind, share):
    average = weighted(triangle(cohorts(), kind, "month"))
    assert at_age(average, 3) == pytest.approx(share)
    assert at_age(average, 4) is None


def test_left_truncated_cohorts_are_left_out():
    average = weighted(triangle(cohorts(truncated=("2024-01",)), "logo", "month"))
    assert values(average) == pytest.approx({0: 1, 1: 42 / 50, 2: 0.75})
    assert triangle(cohorts(truncated=tuple(LEFT)), "logo", "quarter").is_empty()


def test_a_cohort_of_nothing_has_no_rate():
    cells = triangle(cohorts({"2024-01": [0, 0]}), "nrr", "month")
    assert cells["value"].to_list() == [None, None]
    assert at_age(weighted(cells), 1) is None


def test_newer_are_the_last_year_of_those_that_reached_the_age():
    left = {"2022-12": [10, 2], "2023-01": [40, 10], "2023-02": [50, 40], "2024-01": [30, 24], "2024-02": [9]}
    difference = newer_and_older(triangle(cohorts(left), "logo", "month"), 1)
    # January 2024 is the newest that reached it: the year begins after January 2023.
    assert (difference.now.n, difference.then.n) == (80, 50)
    assert difference.now.value == pytest.approx(64 / 80)
    assert difference.then.value == pytest.approx(12 / 50)
    assert difference.now.lower == pytest.approx(0.6996, abs=5e-4)  # Wilson, 64 of 80
    assert difference.now.upper == pytest.approx(0.8727, abs=5e-4)
    assert difference.is_distinguishable


@pytest.mark.parametrize("left", [{"2024-01": [10]}, {"2023-06": [5, 4], "2024-01": [10, 9]}])
def test_without_older_cohorts_there_is_no_difference(left):
    difference = newer_and_older(triangle(cohorts(left), "logo", "month"), 1)
    assert difference.value is None
    assert difference.then.n == 0


def test_fiscal_years_and_quarters_begin_where_the_company_says():
    left = {"2024-03": [10], "2024-04": [20], "2024-12": [30], "2025-03": [5], "2025-04": [7]}
    years = triangle(cohorts(left), "logo", "fiscal_year", fiscal_start=4)
    assert dict(years.select("cohort", "n_accounts").iter_rows()) == {
        day("2023-04"): 10,
        day("2024-04"): 55,
        day("2025-04"): 7,
    }
    quarters = triangle(cohorts(left), "logo", "quarter", fiscal_start=3)
    assert quarters["cohort"].to_list() == [day("2024-03"), day("2024-12"), day("2025-03")]
    assert quarters["n_accounts"].to_list() == [30, 30, 12]


def test_rows_may_be_what_accounts_were_at_the_start():
    split = pl.concat(
        [
            cohorts().with_columns(fit=pl.lit("target")),
            cohorts({"2024-01": [5, 0], "2024-02": [4]}).with_columns(fit=pl.lit("other")),
        ]
    )
    cells = triangle_by(split, "logo", "fit")
    target, other = (cells.filter(pl.col("cohort") == name) for name in ("target", "other"))
    # The same as the weighted average of its own cohorts, and n falls with the age.
    assert values(target) == pytest.approx(values(weighted(triangle(cohorts(), "logo", "month"))))
    assert target["n_accounts"].to_list() == [60, 60, 30, 10]
    assert (values(other), other["n_accounts"].to_list()) == ({0: 1, 1: 0}, [9, 5])


def test_periods_keep_the_columns_and_add_up():
    frame = cohorts(truncated=("2024-01",)).with_columns(
        opening_mrr=pl.when(~pl.col("is_left_truncated")).then("opening_mrr")
    )
    told = by_period(frame, "quarter", [])
    assert told.columns == frame.columns
    began, before = (told.filter(pl.col("is_left_truncated") == known) for known in (False, True))
    assert began.select("cohort_age", "n_accounts", "n_active", "mrr").rows() == [
        (0, 50, 50, 500),
        (1, 50, 42, 420),
    ]
    # What began before the data stays apart, its first MRR unknown and not nothing.
    assert before["n_active"].to_list() == [10, 9, 8, 7]
    assert before["opening_mrr"].to_list() == [None] * 4


def test_members_are_the_months_of_a_cohort():
    assert members(cohorts(), "quarter", day("2024-01")) == [day(month) for month in LEFT]
    assert members(cohorts(truncated=("2024-02",)), "month", None) == [day("2024-01"), day("2024-03")]
    assert members(cohorts(), "month", day("2024-02")) == [day("2024-02")]

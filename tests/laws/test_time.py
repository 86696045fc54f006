"""Time: what is known later does not change what was told before, and no month is special."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from csdash.metrics.registry import REGISTRY
from csdash.months import month_start
from tests.laws.companies import companies, law
from tests.laws.company import LAST, TOLD, WINDOWS, Company, figures

# Four years have one pattern of month lengths and leap days, and so shift days and months alike.
FOUR_YEARS = 48
WITHOUT_DAYS = [key for key in TOLD if REGISTRY[key].unlocked_by not in ("events", "surveys")]


def until(company: Company, last: int) -> Company:
    """What a company had told by the end of month `last`."""
    end = month_start(last + 1)
    return Company(
        company.accounts.filter(pl.col("month") < end),
        company.surveys.filter(pl.col("date") < end),
        company.events.filter(pl.col("date") < end),
    )


@law(10)
@given(companies(), st.sampled_from(WINDOWS), st.integers(1, 3), st.sampled_from([[], ["segment"]]))
def test_a_new_month_leaves_older_months_as_they_were(company: Company, window: int, n: int, by: list[str]):
    known = until(company, LAST - n).opened()
    later = company.opened()
    before, after = figures(known, window, by=by), figures(later, window, by=by)
    # A group that is new has no rows in what was known; the others have every month they had.
    again = after.join(before.select("month", "metric", *by), on=["month", "metric", *by], how="semi")
    units = [(one._by_account.square_unit, one._by_product.square_unit) for one in (known, later)]
    if units[0] != units[1]:
        # More money than there ever was takes coarser squares, and with them other digits of an interval.
        again, before = again.drop("lower", "upper"), before.drop("lower", "upper")
    assert again.equals(before)
    bridge = later.bridge(window).filter(pl.col("month") <= before["month"].max())
    assert bridge.equals(known.bridge(window))
    cohorts = later.cohorts().filter(
        pl.col("cohort_month").dt.offset_by(pl.col("cohort_age").cast(pl.String) + "mo")
        <= month_start(LAST - n)
    )
    assert cohorts.equals(known.cohorts())


def shifted(company: Company, months: int) -> Company:
    by = f"{months}mo"
    moved = {"month", "start_month", "date"}
    return company.each(
        lambda table: table.with_columns(pl.col(c).dt.offset_by(by) for c in table.columns if c in moved)
    )


SHIFTS = st.one_of(st.sampled_from([FOUR_YEARS, -FOUR_YEARS, 2 * FOUR_YEARS]), st.integers(1, 30))


@law(9)
@given(companies(), st.sampled_from(WINDOWS), SHIFTS)
def test_shifting_everything_shifts_every_figure(company: Company, window: int, n: int):
    # By other than four years what is told in days of a month is another number; no other month is special.
    keys = TOLD if n % FOUR_YEARS == 0 else WITHOUT_DAYS
    session, here = shifted(company, n).opened(), company.opened()
    told, there = (one.metrics(*keys, window=window) for one in (here, session))
    assert there.with_columns(pl.col("month").dt.offset_by(f"{-n}mo")).equals(told)
    assert session.survival().equals(here.survival())
    moved = session.cohorts().with_columns(pl.col("cohort_month").dt.offset_by(f"{-n}mo"))
    assert moved.equals(here.cohorts())


@law(6)
@given(companies(), st.integers(1, 29), st.sampled_from(WINDOWS))
def test_days_of_an_unfinished_month_do_not_exist_yet(company: Company, day: int, window: int):
    # Opened on a day of the last month: as if that month had never been written.
    unfinished = company.opened(today=month_start(LAST).replace(day=day))
    known = until(company, LAST - 1).opened()
    assert unfinished.coverage == known.coverage
    assert figures(unfinished, window).equals(figures(known, window))
    assert unfinished.survival().equals(known.survival())
    assert unfinished.cohorts().equals(known.cohorts())

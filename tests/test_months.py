"""Months: calendar arithmetic on whole numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdash.months import (
    epoch_day,
    fiscal_year,
    last_complete_month,
    month_code,
    month_end,
    month_index,
    month_start,
    parse_month,
)

days = st.dates(date(1, 1, 1), date(9999, 12, 31))


@given(days)
def test_every_day_lies_in_its_month(day: date):
    index = month_index(day)
    assert month_start(index) <= day <= month_end(index)
    assert month_start(index).day == 1
    assert parse_month(month_code(index)) == index
    assert date.fromordinal(epoch_day(day) + date(1970, 1, 1).toordinal()) == day


def test_twelve_months_earlier_is_a_subtraction():
    # Leap day and year end: by days neither would come out.
    assert month_start(month_index(date(2024, 2, 29)) - 12) == date(2023, 2, 1)
    assert month_start(month_index(date(2024, 1, 31)) - 1) == date(2023, 12, 1)
    assert month_index(date(2024, 4, 1)) == 24291


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2024, 2, 1), 29),
        (date(2023, 2, 1), 28),
        (date(2000, 2, 9), 29),
        (date(1900, 2, 9), 28),
        (date(2024, 4, 1), 30),
    ],
)
def test_last_day_of_a_month(day: date, end: int):
    assert month_end(month_index(day)).day == end


@pytest.mark.parametrize(
    ("as_of", "code"),
    [
        ("2024-03-31", "2024-03"),
        ("2024-03-30", "2024-02"),
        ("2024-02-29", "2024-02"),
        ("2024-02-28", "2024-01"),
        ("2024-01-01", "2023-12"),
    ],
)
def test_a_month_is_over_with_its_last_day(as_of: str, code: str):
    assert month_code(last_complete_month(date.fromisoformat(as_of))) == code


@pytest.mark.parametrize(
    "text",
    [
        "2024",
        "2024-4",
        "2024-13",
        "2024-00",
        "2024-04-02",
        "24-04",
        "2024/04",
        "",
        "2024-04-01T00",
        "2024-04\n",
    ],
)
def test_what_is_no_month_is_refused(text: str):
    with pytest.raises(ValueError, match="is not a month"):
        parse_month(text)


@pytest.mark.parametrize(
    ("code", "starts_in", "year"),
    [
        ("2024-03", 4, 2023),
        ("2024-04", 4, 2024),
        ("2024-12", 4, 2024),
        ("2024-01", 1, 2024),
        ("2024-12", 1, 2024),
        ("2024-11", 12, 2023),
    ],
)
def test_fiscal_year_is_named_after_the_year_it_starts_in(code: str, starts_in: int, year: int):
    assert fiscal_year(parse_month(code), starts_in) == year

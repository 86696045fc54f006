"""Which day a list of subscriptions is of: never as if it had gone on unchanged for a year."""

from datetime import date

import polars as pl
import pytest

from csdash.importing.known_on import known_on
from csdash.importing.mapping import Feed

TODAY = date(2026, 11, 26)


def read(*ends: date | None, newest: date = date(2024, 12, 5), how: str = "last_day") -> list:
    frame = pl.LazyFrame(
        {"start_date": [newest] * len(ends), "end_date": list(ends)},
        schema={"start_date": pl.Date, "end_date": pl.Date},
    )
    return [(Feed(file="x", shape="subscriptions", ends=how), frame)]


def test_a_list_of_this_month_or_the_last_is_of_today():
    for newest in (date(2026, 11, 3), date(2026, 10, 1)):
        assert known_on(read(None, newest=newest), None, TODAY) == (TODAY, [])


def test_a_whole_silent_month_makes_it_as_old_as_its_newest_change():
    day, (warning,) = known_on(read(None, newest=date(2026, 9, 30)), None, TODAY)
    assert day == date(2026, 9, 30)
    assert warning.rule == "silent_months"
    assert "2026-09-30" in warning.says.en


def test_an_end_is_a_change_on_the_first_day_not_paid_for():
    # Paid up to 31 March: what changed, changed in April. Not paid on 31 March: in March.
    assert known_on(read(date(2025, 3, 31)), None, TODAY)[0] == date(2025, 4, 30)
    assert known_on(read(date(2025, 3, 31), how="day_after"), None, TODAY)[0] == date(2025, 3, 31)


def test_ends_to_come_are_no_sign_of_life():
    assert known_on(read(date(2027, 3, 31)), None, TODAY)[0] == date(2024, 12, 31)


def test_the_day_that_was_asked_for_stays_with_a_warning():
    day, (warning,) = known_on(read(None), date(2025, 6, 30), TODAY)
    assert day == date(2025, 6, 30)
    assert "2025-01" in warning.says.en


@pytest.mark.parametrize("asked", [None, date(2025, 6, 30)])
def test_other_shapes_say_their_months_themselves(asked: date | None):
    monthly = [(Feed(file="x"), pl.LazyFrame({"month": [date(2020, 1, 1)]}))]
    assert known_on(monthly, asked, TODAY) == (asked or TODAY, [])

"""What is late: by the calendar, worked out by hand."""

from datetime import date

import pytest

from csdash.analysis.due import Late, is_late, late
from csdash.months import parse_month

SEPTEMBER = parse_month("2026-09")


@pytest.mark.parametrize(
    ("today", "n_months", "n_days"),
    [
        (date(2026, 11, 11), 1, 1),
        (date(2026, 11, 30), 1, 20),
        (date(2026, 12, 10), 1, 30),
        (date(2026, 12, 11), 2, 31),
        (date(2027, 2, 11), 4, 93),
    ],
)
def test_is_late(today, n_months, n_days):
    # October is over on the 31st, and ten days later it is the 10th of November.
    assert late(SEPTEMBER, today, 10) == Late(parse_month("2026-10"), date(2026, 11, 10), n_days, n_months)


@pytest.mark.parametrize("today", [date(2026, 9, 30), date(2026, 11, 10), date(2020, 1, 1)])
def test_is_in_time(today):
    assert late(SEPTEMBER, today, 10) is None


def test_february_is_short():
    january = parse_month("2028-01")
    assert late(january, date(2028, 3, 1), 1) is None
    assert late(january, date(2028, 3, 2), 1).due == date(2028, 3, 1)


def test_nothing_is_expected_where_the_schedule_is_off():
    assert late(SEPTEMBER, date(2031, 1, 1), 0) is None


def test_it_says_which_month_since_when_and_what_to_do():
    one = is_late(late(SEPTEMBER, date(2026, 11, 12), 10))
    assert one.ja.startswith("2026年10月分のデータは2026年11月10日までに届く予定でしたが、2日過ぎても")
    assert "2026年9月までのもの" in one.ja
    assert "is 2 days overdue" in one.en
    several = is_late(late(SEPTEMBER, date(2027, 1, 12), 10))
    assert "3か月分が不足" in several.ja
    assert "3 months are missing" in several.en

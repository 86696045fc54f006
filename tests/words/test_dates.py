"""Dates in both languages."""

from datetime import date

from csdash.words.dates import day_text, fiscal_year_text, month_text, month_tick


def test_months_and_days():
    april = date(2024, 4, 1)
    assert month_text(april, "ja") == "2024年4月"
    assert month_text(april, "en") == "Apr 2024"
    assert month_tick(april, "ja") == "24/04"
    assert month_tick(april, "en") == "Apr '24"
    assert month_tick(date(2009, 12, 1), "ja") == "09/12"
    assert month_tick(date(2024, 9, 1), "en") == "Sep '24"
    assert day_text(date(2024, 4, 30), "ja") == "2024年4月30日"
    assert day_text(date(2024, 4, 3), "en") == "3 Apr 2024"


def test_fiscal_years_are_named_after_the_year_they_start_in():
    assert fiscal_year_text(2026, "ja") == "2026年度"
    assert fiscal_year_text(2026, "en") == "FY2026"

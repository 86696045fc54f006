"""Numbers as look.md writes them, at the boundaries of every business unit, in both languages."""

from decimal import Decimal

import pytest

from csdash.unit import Unit
from csdash.words.numbers import axis_texts, delta_text, exact_text, interval_text, value_text

MONEY_JPY = [
    (0, "0円", "¥0"),
    (0.4, "0円", "¥0"),
    (-0.4, "0円", "¥0"),
    (980, "980円", "¥980"),
    (9_999, "9,999円", "¥10K"),
    (9_999.6, "1万円", "¥10K"),
    (12_345, "1.23万円", "¥12.3K"),
    (999_499, "99.9万円", "¥999K"),
    (999_999, "1百万円", "¥1M"),
    (4_100_000, "4.1百万円", "¥4.1M"),
    (99_949_999, "99.9百万円", "¥99.9M"),
    (99_999_999, "1億円", "¥100M"),
    (100_000_000, "1億円", "¥100M"),
    (1_234_000_000, "12.3億円", "¥1.23B"),
    (123_456_000_000, "1,235億円", "¥123B"),
    (999_999_999_999, "1兆円", "¥1T"),
    (1_230_000_000_000, "1.23兆円", "¥1.23T"),
    (-1_234_000_000, "-12.3億円", "-¥1.23B"),
    (1e30, "1,000,000,000,000,000,000兆円", "¥1,000,000,000,000,000,000T"),
]


@pytest.mark.parametrize(("amount", "ja", "en"), MONEY_JPY)
def test_yen_is_written_in_the_unit_of_its_size(amount, ja, en):
    assert value_text(amount, Unit.MONEY, "ja", "JPY") == ja
    assert value_text(amount, Unit.MONEY, "en", "JPY") == en


@pytest.mark.parametrize(
    ("amount", "currency", "ja", "en"),
    [
        (4_100_000, "USD", "4.1百万米ドル", "$4.1M"),
        (4_102_345, "USD", "4.1百万米ドル", "$4.1M"),
        (45.2, "USD", "45.20米ドル", "$45.20"),
        (452.4, "USD", "452米ドル", "$452"),
        (1_500, "EUR", "1,500ユーロ", "€1.5K"),
        (1_500_000, "CHF", "1.5百万スイス フラン", "CHF\u00a01.5M"),
        (1_234_000_000, "", "12.3億", "1.23B"),
        (12.5, "", "12.5", "12.5"),
        (Decimal("1234000000.0000"), "JPY", "12.3億円", "¥1.23B"),
    ],
)
def test_other_currencies_and_no_currency(amount, currency, ja, en):
    assert value_text(amount, Unit.MONEY, "ja", currency) == ja
    assert value_text(amount, Unit.MONEY, "en", currency) == en


@pytest.mark.parametrize(
    ("value", "unit", "ja", "en"),
    [
        (1.084, Unit.RATE, "108.4%", "108.4%"),
        (0.91, Unit.RATE, "91.0%", "91.0%"),
        (0.079, Unit.RATE, "7.9%", "7.9%"),
        (0.91045, Unit.RATE, "91.0%", "91.0%"),
        (0.9105, Unit.RATE, "91.1%", "91.1%"),
        (0.0079, Unit.RATE, "0.79%", "0.79%"),
        (0.00996, Unit.RATE, "1.0%", "1.0%"),
        (0.0, Unit.RATE, "0.0%", "0.0%"),
        (-0.00001, Unit.RATE, "0.00%", "0.00%"),
        (12.345, Unit.RATE, "1,235%", "1,235%"),
        (3.24, Unit.TIMES, "3.2倍", "3.2x"),
        (0.85, Unit.TIMES, "0.85倍", "0.85x"),
        (1234567, Unit.COUNT, "1,234,567", "1,234,567"),
        (12.5, Unit.COUNT, "12.5", "12.5"),
        (3, Unit.COUNT, "3", "3"),
        (32.4, Unit.POINTS, "+32", "+32"),
        (-6.6, Unit.POINTS, "-7", "-7"),
        (-0.4, Unit.POINTS, "0", "0"),
        (71.34, Unit.SCORE, "71.3", "71.3"),
        (45, Unit.DAYS, "45日", "45 days"),
        (4.5, Unit.DAYS, "4.5日", "4.5 days"),
        (1, Unit.DAYS, "1日", "1 day"),
        (None, Unit.MONEY, "n/a", "n/a"),
        (float("nan"), Unit.RATE, "n/a", "n/a"),
        (float("inf"), Unit.TIMES, "n/a", "n/a"),
    ],
)
def test_values(value, unit, ja, en):
    assert value_text(value, unit, "ja", "JPY") == ja
    assert value_text(value, unit, "en", "JPY") == en


@pytest.mark.parametrize(
    ("change", "unit", "ja", "en"),
    [
        (0.012, Unit.RATE, "+1.2pt", "+1.2pt"),
        (-0.021, Unit.RATE, "-2.1pt", "-2.1pt"),
        (0.0004, Unit.RATE, "+0.04pt", "+0.04pt"),
        (0.0005, Unit.RATE, "+0.1pt", "+0.1pt"),
        (0.0, Unit.RATE, "0.0pt", "0.0pt"),
        (0.1234, Unit.RATE, "+12.3pt", "+12.3pt"),
        (120_000_000, Unit.MONEY, "+1.2億円", "+¥120M"),
        (-45_000, Unit.MONEY, "-4.5万円", "-¥45K"),
        (0, Unit.MONEY, "0円", "¥0"),
        (1234, Unit.COUNT, "+1,234", "+1,234"),
        (-0.31, Unit.TIMES, "-0.31倍", "-0.31x"),
        (3, Unit.POINTS, "+3", "+3"),
        (-2.5, Unit.SCORE, "-2.5", "-2.5"),
        (-1, Unit.DAYS, "-1日", "-1 day"),
        (None, Unit.RATE, "n/a", "n/a"),
    ],
)
def test_deltas_are_signed_and_rates_change_in_points(change, unit, ja, en):
    assert delta_text(change, unit, "ja", "JPY") == ja
    assert delta_text(change, unit, "en", "JPY") == en


@pytest.mark.parametrize(
    ("lower", "upper", "value", "unit", "ja", "en"),
    [
        (1.072, 1.096, 1.084, Unit.RATE, "±1.2", "±1.2"),
        (0.891, 0.924, 0.91, Unit.RATE, "89.1〜92.4%", "89.1–92.4%"),
        (0.891, 0.924, None, Unit.RATE, "89.1〜92.4%", "89.1–92.4%"),
        (26, 38, 32, Unit.POINTS, "±6", "±6"),
        (-3, 8, 2, Unit.POINTS, "-3〜+8", "-3 to +8"),
        (1.20e9, 1.26e9, 1.23e9, Unit.MONEY, "±0.3", "±0.03"),
        (0.9e9, 1.3e9, 1.23e9, Unit.MONEY, "9〜13億円", "¥0.9–1.3B"),
        (41, None, 45, Unit.DAYS, "41日以上", "≥41 days"),
        (None, 0.5, 0.4, Unit.RATE, "50.0%以下", "≤50.0%"),
        (None, None, 0.4, Unit.RATE, "n/a", "n/a"),
    ],
)
def test_intervals_say_the_unit_once(lower, upper, value, unit, ja, en):
    assert interval_text(lower, upper, unit, "ja", "JPY", value=value) == ja
    assert interval_text(lower, upper, unit, "en", "JPY", value=value) == en


@pytest.mark.parametrize(
    ("value", "unit", "currency", "ja", "en"),
    [
        (Decimal("1234567890.0000"), Unit.MONEY, "JPY", "1,234,567,890円", "¥1,234,567,890"),
        (Decimal("-1234.5"), Unit.MONEY, "USD", "-1,234.50米ドル", "-$1,234.50"),
        (1234.5, Unit.MONEY, "", "1,234.50", "1,234.50"),
        (1234, Unit.MONEY, "", "1,234", "1,234"),
        (0.9301, Unit.RATE, "", "93.01%", "93.01%"),
        (12, Unit.COUNT, "", "12", "12"),
        (32, Unit.POINTS, "", "+32.0", "+32.0"),
        (1, Unit.DAYS, "", "1.0日", "1.0 days"),
        (None, Unit.MONEY, "JPY", "n/a", "n/a"),
    ],
)
def test_tables_show_the_minor_unit(value, unit, currency, ja, en):
    assert exact_text(value, unit, "ja", currency) == ja
    assert exact_text(value, unit, "en", currency) == en


def test_axis_marks_share_one_scale_and_say_money_once():
    assert axis_texts([0.9, 0.95, 1.0], Unit.RATE, "ja") == ["90%", "95%", "100%"]
    assert axis_texts([0.99, 0.995, 1.0], Unit.RATE, "en") == ["99.0%", "99.5%", "100.0%"]
    assert axis_texts([0, 5e8, 1e9], Unit.MONEY, "ja", "JPY") == ["0", "5", "10億円"]
    assert axis_texts([0, 5e8, 1e9], Unit.MONEY, "en", "JPY") == ["0.0", "0.5", "¥1.0B"]
    assert axis_texts([-20, 0, 20], Unit.POINTS, "en") == ["-20", "0", "+20"]
    assert axis_texts([30, 60], Unit.DAYS, "ja") == ["30", "60日"]
    assert axis_texts([], Unit.RATE, "en") == []

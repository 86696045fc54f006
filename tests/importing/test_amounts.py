"""Amounts as people write them, and those that are refused because two readers would read two numbers."""

from decimal import Decimal

import polars as pl
import pytest

from csdash.importing.amounts import count, currencies, money, number

CELL = pl.col("cell")


def read(text: str, expression: pl.Expr):
    return pl.DataFrame({"cell": [text]}).select(expression).item()


MONEY = [
    ("1234", "1234"),
    ("1,234", "1234"),
    ("1,234,567.8912", "1234567.8912"),
    ("¥1,234", "1234"),
    ("￥１，２３４", "1234"),
    ("1,234円", "1234"),
    ("$1.50", "1.5"),
    ("USD 12", "12"),
    ("12 EUR", "12"),
    ("-5", "-5"),
    ("−7", "-7"),
    ("△500", "-500"),
    ("▲ 1,200", "-1200"),
    ("(1,000)", "-1000"),
    ("（1,000）", "-1000"),
    ("1,000-", "-1000"),
    ("-¥5", "-5"),
    ("¥-5", "-5"),
    (".5", "0.5"),
    ("  42  ", "42"),
    ("99999999999", "99999999999"),
]
NOT_MONEY = ["1,5", "12,34", "1.2.3", "abc", "NaN", "inf", "(5", "--5", "(-5)", "-5-", "12千円", "5%", "1 2"]


@pytest.mark.parametrize(("text", "value"), MONEY)
def test_money(text, value):
    assert read(text, money(CELL)) == Decimal(value)


@pytest.mark.parametrize("text", NOT_MONEY)
def test_not_money(text):
    assert read(text, money(CELL)) is None


@pytest.mark.parametrize(
    ("text", "value"), [("1.234,56", "1234.56"), ("1,5", "1.5"), ("1 234,5", "1234.5"), ("12.345", "12345")]
)
def test_a_decimal_comma_where_the_feed_says_so(text, value):
    assert read(text, money(CELL, decimal=",")) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1,200", 1000, "1200000"),
        ("1,200千円", 1000, "1200000"),
        ("3万円", 10_000, "30000"),
        ("5", 10**6, "5000000"),
    ],
)
def test_sheets_in_thousands(text, unit, value):
    assert read(text, money(CELL, unit=unit)) == Decimal(value)


@pytest.mark.parametrize(("text", "unit"), [("1,200円", 1000), ("1,200千円", 1), ("1,200千円", 10_000)])
def test_a_cell_that_names_another_unit_than_its_sheet_is_refused(text, unit):
    assert read(text, money(CELL, unit=unit)) is None


@pytest.mark.parametrize(
    ("text", "value"), [("80%", 0.8), ("0.8", 0.8), ("-3%", -0.03), ("８０％", 0.8), ("x", None)]
)
def test_numbers(text, value):
    assert read(text, number(CELL)) == value


def test_per_cent_of_a_column_that_goes_to_a_hundred_stays():
    assert read("80%", number(CELL, keeps_percent=True)) == 80


@pytest.mark.parametrize(
    ("text", "value"), [("12", 12), ("1,200", 1200), ("12席", 12), ("5.0", 5), ("2.5", None), ("-3", -3)]
)
def test_counts(text, value):
    assert read(text, count(CELL)) == value


@pytest.mark.parametrize(("text", "code"), [("¥5", "JPY"), ("5円", "JPY"), ("$5", "USD"), ("5", None)])
def test_currencies(text, code):
    assert read(text, currencies(CELL)) == code

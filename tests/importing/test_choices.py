"""Words, flags and currencies in either language."""

import polars as pl
import pytest

from csdash.contract.accounts import ACCOUNTS
from csdash.contract.practice import EVENT_LOG
from csdash.importing.choices import currency, flag, word
from csdash.importing.shape_tables import SUBSCRIPTIONS

CELL = pl.col("cell")


def read(text: str, expression: pl.Expr):
    return pl.DataFrame({"cell": [text]}).select(expression).item()


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        (ACCOUNTS["tier"], "ハイタッチ", "high"),
        (ACCOUNTS["tier"], "High", "high"),
        (ACCOUNTS["tier"], " high-touch ", "high"),
        (ACCOUNTS["tier"], "ﾃｯｸﾀｯﾁ", "tech"),
        (ACCOUNTS["tier"], "middle", "middle"),
        (EVENT_LOG["kind"], "解約", "churned"),
        (EVENT_LOG["kind"], "QBR", "qbr"),
        (SUBSCRIPTIONS["interval"], "年額", "yearly"),
        (SUBSCRIPTIONS["interval"], "Annual", "yearly"),
        (SUBSCRIPTIONS["interval"], "週", "weekly"),
        (SUBSCRIPTIONS["interval"], "half year", "half_yearly"),
    ],
)
def test_words(column, text, code):
    assert read(text, word(CELL, column)) == code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("はい", True),
        ("TRUE", True),
        ("○", True),
        ("１", True),
        ("No", False),
        ("×", False),
        ("0", False),
        ("?", None),
    ],
)
def test_flags(text, value):
    assert read(text, flag(CELL)) is value


@pytest.mark.parametrize(("text", "code"), [("円", "JPY"), ("usd", "USD"), ("￥", "JPY"), ("yen", "YEN")])
def test_currencies(text, code):
    assert read(text, currency(CELL)) == code

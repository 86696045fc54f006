"""What must hold for one row, as polars expressions: each rule is a mask of the rows that break it."""

from dataclasses import dataclass

import polars as pl
from babel.numbers import list_currencies

from csdash.contract.column import Column, Kind
from csdash.contract.kinds import read
from csdash.money import LARGEST
from csdash.text import Text

CURRENCIES = frozenset(list_currencies())


@dataclass(frozen=True, slots=True)
class RowRule:
    """Rows for which `breaks` is true are refused; `says` and `advice` go into the finding."""

    name: str
    column: str
    breaks: pl.Expr
    says: Text
    advice: Text


def row_rules(column: Column, name: str, dtype: pl.DataType) -> list[RowRule]:
    """The rules that the values of `column`, standing in the file as `name`, must meet."""
    raw, value = pl.col(name), read(column, name, dtype)
    finite = raw.is_finite() if dtype.is_float() else raw.is_not_null()
    rules = []

    def rule(key: str, breaks: pl.Expr, says: Text, advice: Text) -> None:
        rules.append(RowRule(key, column.name, breaks.fill_null(value=False), says, advice))

    if not column.nullable:
        empty = raw.is_null()
        if column.kind is Kind.TEXT:
            empty = empty | (value.str.strip_chars() == "")
        rule(
            "empty",
            empty,
            Text("値が空です。", "the value is empty."),
            Text("値を入れるか、その行を除いてください。", "Fill it in or leave the row out."),
        )
    if column.kind is Kind.MONTH:
        rule(
            "not_a_month",
            raw.is_not_null() & value.is_null(),
            Text("月ではありません。", "this is not a month."),
            Text(
                "月初日で書いてください(例: 2024-04-01)。",
                "Write the first day of the month, such as 2024-04-01.",
            ),
        )
    if column.kind is Kind.DATE:
        rule(
            "not_a_date",
            raw.is_not_null() & value.is_null(),
            Text("日付ではありません。", "this is not a date."),
            Text("例: 2024-04-15 の形式で書いてください。", "Write it as 2024-04-15."),
        )
    if column.kind is Kind.COUNT:
        rule(
            "not_whole",
            raw.is_not_null() & value.is_null(),
            Text("整数ではありません。", "this is not a whole number."),
            Text("整数で書いてください。", "Write a whole number."),
        )
    if column.kind in (Kind.MONEY, Kind.NUMBER) and dtype.is_float():
        rule(
            "not_finite",
            raw.is_not_null() & ~raw.is_finite(),
            Text("NaN または無限大です。", "the value is NaN or infinite."),
            Text("金額や数値を入れるか、空にしてください。", "Write a number, or leave it empty."),
        )
    if column.kind is Kind.MONEY:
        rule(
            "too_large",
            finite & ((raw > LARGEST) | (raw < -LARGEST)),
            Text(f"1行の金額が {LARGEST:,} を超えています。", f"a single amount above {LARGEST:,}."),
            Text("単位(円・千円)を確かめてください。", "Check the unit of the amounts."),
        )
    if column.kind is Kind.WORD:
        known = ", ".join(column.words)
        rule(
            "unknown_word",
            value.is_not_null() & ~value.is_in(column.words),
            Text("知らない語です。", "unknown word."),
            Text(f"使える語: {known}", f"Use one of: {known}."),
        )
    if column.kind is Kind.CURRENCY:
        rule(
            "unknown_currency",
            value.is_not_null() & ~value.is_in(sorted(CURRENCIES)),
            Text("知らない通貨です。", "unknown currency."),
            Text(
                "ISO 4217 のコード(例: JPY, USD)で書いてください。",
                "Write the ISO 4217 code, such as JPY or USD.",
            ),
        )
    if column.minimum is not None:
        rule(
            "too_low",
            finite & (raw < column.minimum),
            Text(f"{column.minimum:g} 未満の値です。", f"the value is below {column.minimum:g}."),
            Text("値を確かめてください。", "Check the value."),
        )
    if column.maximum is not None:
        rule(
            "too_high",
            finite & (raw > column.maximum),
            Text(f"{column.maximum:g} を超える値です。", f"the value is above {column.maximum:g}."),
            Text("値を確かめてください。", "Check the value."),
        )
    return rules

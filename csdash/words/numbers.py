"""Numbers as they are read: one function for each place a number stands in."""

from collections.abc import Sequence
from decimal import Decimal

from babel.numbers import get_currency_precision

from csdash.text import Language
from csdash.unit import Unit
from csdash.words.form import Form, affixes, decimals_between, form, money_form, to_decimal

NOT_AVAILABLE = "n/a"
_EXACT_DECIMALS = {Unit.RATE: 2, Unit.TIMES: 2, Unit.SCORE: 1, Unit.POINTS: 1, Unit.DAYS: 1, Unit.COUNT: 0}


def value_text(value: float | Decimal | None, unit: Unit, language: Language, currency: str = "") -> str:
    """A value in a tile or at the end of a line: three significant digits, null as n/a."""
    number = to_decimal(value)
    if number is None:
        return NOT_AVAILABLE
    return form(number, unit, language, currency).write(number)


def delta_text(change: float | Decimal | None, unit: Unit, language: Language, currency: str = "") -> str:
    """A change, always signed; a change of a rate is in points. Zero has no sign. Arrows are the caller's."""
    number = to_decimal(change)
    if number is None:
        return NOT_AVAILABLE
    shape = form(number, unit, language, currency)
    if unit is Unit.RATE:
        # One decimal as on the value it belongs to; a smaller change would read as none at all.
        tiny = 0 < abs(number) < Decimal("0.0005")
        shape = Form(shape.divisor, 2 if tiny else 1, suffix="pt")
    return shape.write(number, is_signed=True)


def interval_text(
    lower: float | Decimal | None,
    upper: float | Decimal | None,
    unit: Unit,
    language: Language,
    currency: str = "",
    *,
    value: float | Decimal | None = None,
) -> str:
    """The interval beside its `value`: ±1.2 where both arms show the same digits, else 89.1–92.4%.

    One missing end is written as a bound (a median whose upper limit is not reached yet), both as n/a.
    """
    low, high, centre = to_decimal(lower), to_decimal(upper), to_decimal(value)
    if low is None and high is None:
        return NOT_AVAILABLE
    if low is None or high is None:
        text = value_text(high if low is None else low, unit, language, currency)
        if language == "ja":
            return text + ("以下" if low is None else "以上")
        return ("≤" if low is None else "≥") + text
    shape = form(max(abs(low), abs(high)) if centre is None else centre, unit, language, currency)
    if centre is not None:
        below, above = shape.digits(centre - low), shape.digits(high - centre)
        if below == above and low <= centre <= high:
            return f"±{below}"
    ends = [shape.sign(end) + shape.digits(end) for end in (low, high)]
    dash = "〜" if language == "ja" else " to " if any(end[0] in "+-" for end in ends) else "–"
    return shape.prefix + dash.join(ends) + shape.suffix


def exact_text(value: float | Decimal | None, unit: Unit, language: Language, currency: str = "") -> str:
    """A value in a table: grouped, to the minor unit of its currency, with the same decimals in every row."""
    number = to_decimal(value)
    if number is None:
        return NOT_AVAILABLE
    if unit is Unit.MONEY:
        prefix, suffix = affixes(currency, language)
        if currency:
            return Form(Decimal(1), get_currency_precision(currency), prefix, suffix).write(number)
        return Form(Decimal(1), 0 if number == number.to_integral_value() else 2).write(number)
    shape = form(number, unit, language)
    return Form(shape.divisor, _EXACT_DECIMALS[unit], suffix=shape.suffix, is_signed=shape.is_signed).write(
        number
    )


def axis_texts(
    values: Sequence[float | Decimal], unit: Unit, language: Language, currency: str = ""
) -> list[str]:
    """The marks of an axis, from the first to the last, in one scale.

    Rates carry % at every mark; any other unit stands once, at the last mark, where an axis is read from.
    """
    numbers = [to_decimal(value) or Decimal(0) for value in values]
    largest = max(numbers, key=abs, default=Decimal(0))
    shape = money_form(largest, language, currency) if unit is Unit.MONEY else form(largest, unit, language)
    decimals = decimals_between(number / shape.divisor for number in numbers)
    shape = Form(
        shape.divisor, min(max(decimals, 0), 3), shape.prefix, shape.suffix, is_signed=shape.is_signed
    )
    bare = Form(shape.divisor, shape.decimals, is_signed=shape.is_signed)
    last = len(numbers) - 1
    return [
        (shape if position == last or unit is Unit.RATE else bare).write(number)
        for position, number in enumerate(numbers)
    ]


def shared_texts(
    values: Sequence[float | Decimal | None],
    unit: Unit,
    language: Language,
    currency: str = "",
    *,
    scale: float | Decimal,
    units_at: Sequence[int] = (),
) -> list[str]:
    """Values that the eye adds up: all in the scale and decimals of `scale`.

    Those at the positions `units_at` are totals and carry the unit; the others are changes and carry a sign.
    """
    shape = form(to_decimal(scale) or Decimal(0), unit, language, currency)
    total = Form(shape.divisor, shape.decimals, shape.prefix, shape.suffix)
    change = Form(shape.divisor, shape.decimals, is_signed=True)
    numbers = [to_decimal(value) for value in values]
    return [
        NOT_AVAILABLE if number is None else (total if position in units_at else change).write(number)
        for position, number in enumerate(numbers)
    ]

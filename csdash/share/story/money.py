"""Money in a list: amounts that the eye compares are in one unit, those of a change with their sign."""

from collections.abc import Sequence

from csdash.text import Language
from csdash.unit import Unit
from csdash.words.form import form, to_decimal


def in_one_unit(
    amounts: Sequence[float], language: Language, currency: str, *, is_change: bool = False
) -> list[str]:
    """The amounts as the largest of them is written."""
    numbers = [to_decimal(amount) for amount in amounts]
    if not numbers:
        return []
    shape = form(max(numbers, key=abs), Unit.MONEY, language, currency)
    return [shape.write(number, is_signed=is_change) for number in numbers]

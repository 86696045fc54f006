"""Added: changes that stand beside their sum, rounded so that they still add up as they are read."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from csdash.text import Language
from csdash.unit import Unit
from csdash.words.form import Form, to_decimal
from csdash.words.numbers import delta_text

# One decimal as on the values the points belong to; a second where a part would read as none.
_DECIMALS = (1, 2)


def added_texts(
    parts: Sequence[float | Decimal], unit: Unit, language: Language, currency: str = ""
) -> tuple[list[str], str]:
    """Each part and their sum as changes, always signed.

    Points of a rate have the same decimals, and the rounded parts add up to the rounded sum: what is missing goes to
    those that lost most by rounding (largest remainder). Money is written in the unit of its size, which nobody adds up.
    """
    numbers = [to_decimal(part) or Decimal(0) for part in parts]
    total = sum(numbers, Decimal(0))
    if unit is not Unit.RATE:
        *texts, whole = (delta_text(number, unit, language, currency) for number in (*numbers, total))
        return texts, whole
    for decimals in _DECIMALS:
        step = Decimal("0.01").scaleb(-decimals)
        shown = _apportioned([number / step for number in numbers], total / step)
        if all(shown[i] or not number for i, number in enumerate(numbers)):
            break
    shape = Form(Decimal("0.01"), decimals, suffix="pt")
    *texts, whole = (shape.write(step * steps, is_signed=True) for steps in (*shown, sum(shown)))
    return texts, whole


def _apportioned(sizes: list[Decimal], total: Decimal) -> list[int]:
    """Whole numbers next to `sizes` that add up to the rounded `total`."""
    whole = [int(size.to_integral_value(ROUND_FLOOR)) for size in sizes]
    missing = int(total.to_integral_value(ROUND_HALF_UP)) - sum(whole)
    # What is nothing stays nothing: its remainder is 0, and there are never more missing than have one.
    by_remainder = sorted(range(len(sizes)), key=lambda i: (whole[i] - sizes[i], i))
    for i in by_remainder[:missing]:
        whole[i] += 1
    return whole

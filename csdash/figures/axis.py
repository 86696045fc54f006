"""Axes: round marks for values, fiscal years for months. Text comes from csdash.words, never from plotly."""

import math
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from csdash.figures.theme import Theme
from csdash.months import fiscal_year, month_index, month_start
from csdash.text import Language
from csdash.unit import Unit
from csdash.words.dates import fiscal_year_text, month_tick
from csdash.words.numbers import axis_texts


def round_marks(low: float, high: float, about: int = 4) -> list[float]:
    """Round numbers from `low` to `high`, about as many as asked for; 0 and 100 % are among them if inside."""
    if not high > low:
        return [low]
    power = 10.0 ** math.floor(math.log10((high - low) / about))
    choices = [_multiples(low, high, factor * power) for factor in (1, 2, 5, 10)]
    return min(choices, key=lambda marks: abs(len(marks) - about) + 10 * (len(marks) < 2))


def _multiples(low: float, high: float, step: float) -> list[float]:
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(i * step, 12) for i in range(first, last + 1)]


def span_of(
    values: Iterable[float | None], *, least: float = 0.0, share: float = 0.06
) -> tuple[float, float]:
    """The range that shows all `values` with some air; at least `least` wide, so that noise stays small."""
    known = [value for value in values if value is not None]
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    least = least or (abs(high) * 0.02 or 1.0)
    if high - low < least:
        middle = (low + high) / 2
        low, high = middle - least / 2, middle + least / 2
    air = (high - low) * share
    return low - air, high + air


def value_axis(
    low: float, high: float, unit: Unit, language: Language, currency: str = "", *, about: int = 4
) -> dict[str, Any]:
    """An axis of values with faint lines at round marks."""
    marks = round_marks(low, high, about)
    return {
        "range": [low, high],
        "showgrid": True,
        "tickvals": marks,
        "ticktext": axis_texts(marks, unit, language, currency),
    }


def month_marks(first: date, last: date, fiscal_start: int, most: int = 4) -> list[int]:
    """Month indices worth a mark: an even step that always meets the start of the fiscal year."""
    low, high = month_index(first), month_index(last)
    for step in (1, 2, 3, 6, 12, 24, 60, 120):
        marks = [i for i in range(low, high + 1) if (i - (fiscal_start - 1)) % step == 0]
        if len(marks) <= most:
            break
    return marks or [high]


def month_axis(
    first: date, last: date, language: Language, theme: Theme, *, fiscal_start: int = 4, most: int = 4
) -> dict[str, Any]:
    """An axis of months; the first month of a fiscal year carries the name of the year below it."""
    marks = month_marks(first, last, fiscal_start, most)
    texts = []
    for index in marks:
        text = month_tick(month_start(index), language)
        if index % 12 == fiscal_start - 1:
            text += f"<br><b>{fiscal_year_text(fiscal_year(index, fiscal_start), language)}</b>"
        texts.append(text)
    return {
        "type": "date",
        # A little air keeps the first mark off the numbers of the value axis; the right end is the labels'.
        "range": [(first - timedelta(days=(last - first).days * 0.02 + 3)).isoformat(), last.isoformat()],
        "tickvals": [month_start(index).isoformat() for index in marks],
        "ticktext": texts,
        "tickangle": 0,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": theme.axis,
        "showline": True,
        "linecolor": theme.axis,
        "linewidth": 1,
    }

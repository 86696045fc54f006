"""Heatmap: the cohort triangle. Rows are cohorts, oldest on top; columns their age; the weighted row apart."""

import math
from collections.abc import Sequence
from typing import Any

import polars as pl

from csdash.figures.columns import floats, require
from csdash.figures.figure import Figure, figure
from csdash.figures.heat import Cells, Ramp, numbers, targets, tiles, undimmed
from csdash.figures.hover import accounts_text
from csdash.figures.labels import fit, text_width
from csdash.figures.marks import Number, margin_text
from csdash.figures.rows import NAME_WIDTH, row_axis
from csdash.figures.theme import Theme, layout
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.words.dates import month_text, month_tick
from csdash.words.escape import plot_text
from csdash.words.numbers import value_text

AVERAGE = Text("加重平均", "Weighted")
AGES_AND_CELLS = Text("経過月 · セルは%", "Months · cells in %")
AGES = Text("経過月", "Months")
AT_AGE = Text("{age}か月後", "month {age}")
MOST_NUMBERS = 13  # columns whose numbers still fit on a telephone
_ROW, _GAP, _TOP = 22, 8, 40


def heatmap(
    frame: pl.DataFrame,
    *,
    language: Language,
    theme: Theme,
    average: pl.DataFrame | None = None,
    has_numbers: bool | None = None,
    minimum_n: int = 0,
    is_pickable: bool = False,
) -> Figure:
    """Draw `frame` (cohort, age, value, n_accounts), values as fractions.

    Cohorts are months, or names in their order. A null value, like a cell that is not in the frame, is an age not reached yet and stays blank. `average`
    (age, value) is the row on top; it comes weighted from the sums, never from the cells. Where numbers are written,
    a cell on fewer than `minimum_n` accounts has a grey one and no colour. With `is_pickable` a click selects a cell.
    """
    require("heatmap", frame, "cohort", "age", "value", "n_accounts")
    found = frame["cohort"].unique(maintain_order=True)
    cohorts = (found.sort() if found.dtype.is_temporal() else found).to_list()
    ages, step = _ages(frame)
    cells = _cells(frame, cohorts, ages)
    sizes = _cells(frame.with_columns(value="n_accounts"), cohorts, ages)
    whole = [] if average is None else _cells(average.with_columns(cohort=pl.lit("")), [""], ages)
    shows_numbers = len(ages) <= MOST_NUMBERS if has_numbers is None else has_numbers
    few = [[shows_numbers and n is not None and n < minimum_n for n in row] for row in sizes]
    shown = [[None if f else v for v, f in zip(*row, strict=True)] for row in zip(cells, few, strict=True)]
    ramp = Ramp.over([*shown, *whole], theme)
    counts = _counts(frame, cohorts)
    hovers = _hover([_name(c, language, is_long=True) for c in cohorts], sizes, ages, cells, language)
    data = [tiles(shown, ages, "y", hovers)]
    if whole:
        data.append(
            tiles(whole, ages, "y2", _hover([AVERAGE[language]], [[None] * len(ages)], ages, whole, language))
        )
    if shows_numbers:
        data.append(numbers(cells, ages, "y", ramp, few))
        data += [numbers(whole, ages, "y2", ramp)] if whole else []
    if is_pickable:
        data.append(targets(cells, ages, step, "y", hovers))
    # Few columns leave room for long names.
    width = NAME_WIDTH if len(ages) < 10 else 84
    heads = [fit(_name(cohort, language), width, theme.small) for cohort in cohorts]
    n_width = max(text_width(f"{n or 0:,.0f}", theme.small) for n in counts) + 14
    left = round(max(text_width(head, theme.small) for head in [*heads, AVERAGE[language]]) + n_width) + 6
    edge = ages[0] - step / 2
    data.append(_counted(counts, "y", edge, theme))
    if whole:
        data.append(_counted([None], "y2", edge, theme, head="n"))
    if is_pickable:
        data = [undimmed(trace, theme) if trace.get("mode") == "text" else trace for trace in data]
    body, apart = _ROW * len(cohorts), (_ROW + _GAP) * len(whole)
    bottom = 4 if shows_numbers else 34
    above = f"<b>{AVERAGE[language]}</b>"
    key = (AGES_AND_CELLS if shows_numbers else AGES)[language]
    rows = {"yaxis": _row_axis(heads, [0, body / (body + apart)], n_width, theme)}
    if whole:
        rows["yaxis2"] = _row_axis([above], [1 - _ROW / (body + apart), 1], n_width, theme)
    return figure(
        data=data,
        layout=layout(
            theme,
            height=_TOP + apart + body + bottom,
            margin=(_TOP, 4, bottom, left),
            xaxis=_age_axis(ages, step, "y2" if whole else "y"),
            **rows,
            coloraxis=ramp.axis(has_bar=not shows_numbers),
            annotations=[
                margin_text(key, theme.muted, left=left, above=20),
                *([] if whole else [margin_text("n", theme.muted, left=16, above=3)]),
            ],
        ),
    )


def _ages(frame: pl.DataFrame) -> tuple[list[int], int]:
    """Every age from the first to the last, in the step in which they come: 0, 1, 2 or 0, 3, 6."""
    found = sorted(int(age) for age in frame["age"].unique())
    step = math.gcd(*(age - found[0] for age in found)) or 1
    return list(range(found[0], found[-1] + 1, step)), step


def _cells(frame: pl.DataFrame, cohorts: list[Any], ages: list[int]) -> list[list[Number]]:
    keys = zip(frame["cohort"].to_list(), frame["age"].to_list(), strict=True)
    known = dict(zip(keys, floats(frame, "value"), strict=True))
    return [[known.get((cohort, age)) for age in ages] for cohort in cohorts]


def _counts(frame: pl.DataFrame, cohorts: list[Any]) -> list[Number]:
    sizes = frame.group_by("cohort").agg(pl.col("n_accounts").max())
    n_of = dict(zip(sizes["cohort"].to_list(), floats(sizes, "n_accounts"), strict=True))
    return [n_of[cohort] for cohort in cohorts]


def _name(cohort: Any, language: Language, *, is_long: bool = False) -> str:
    if hasattr(cohort, "year"):
        return (month_text if is_long else month_tick)(cohort, language)
    return str(cohort)


def _hover(
    heads: Sequence[str], sizes: Cells, ages: list[int], cells: Cells, language: Language
) -> list[list[str]]:
    return [
        [
            ""
            if value is None
            else f"{plot_text(head)}<br>{AT_AGE.format(age=str(age))[language]}"
            f"<br><b>{value_text(value, Unit.RATE, language)}</b>"
            + ("" if n is None else f"<br>{accounts_text(n, language)}")
            for age, value, n in zip(ages, row, counts, strict=True)
        ]
        for head, counts, row in zip(heads, sizes, cells, strict=True)
    ]


def _counted(
    counts: Sequence[Number], axis: str, edge: float, theme: Theme, head: str = ""
) -> dict[str, Any]:
    """The n of each row left of its first tile, as one trace: a label each would cost more than the tiles."""
    # Two blanks keep the number off the tile: a text trace has no other distance.
    texts = [(head if n is None else f"{n:,.0f}") + "\N{NO-BREAK SPACE}" * 2 for n in counts]
    return {
        "type": "scatter",
        "x": [edge] * len(texts),
        "y": list(range(len(texts))),
        "yaxis": axis,
        "mode": "text",
        "text": texts,
        "textposition": "middle left",
        "textfont": {"size": theme.small, "color": theme.muted},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _age_axis(ages: list[int], step: int, anchor: str) -> dict[str, Any]:
    every = next(n for n in (1, 2, 3, 6, 12, 24, 60, 120) if len(ages) / n <= MOST_NUMBERS)
    return {
        "range": [ages[0] - step / 2, ages[-1] + step / 2],
        "side": "top",
        "anchor": anchor,
        "tickvals": ages[::every],
        "ticktext": [str(age) for age in ages[::every]],
        "tickangle": 0,
    }


def _row_axis(heads: Sequence[str], domain: list[float], n_width: float, theme: Theme) -> dict[str, Any]:
    """The rows from the top, their names left of the column of n."""
    return row_axis(heads, theme) | {
        "domain": [round(edge, 5) for edge in domain],
        "tickfont": {"size": theme.small, "color": theme.text},
        "ticklen": round(n_width),
    }

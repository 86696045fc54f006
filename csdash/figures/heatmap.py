"""Heatmap: the cohort triangle. Rows are cohorts, oldest on top, columns their age; the weighted row stands apart."""

import math
from typing import Any

import plotly.graph_objects as go
import polars as pl

from csdash.figures.columns import floats, require
from csdash.figures.hover import TEMPLATE, accounts_text
from csdash.figures.labels import fit, text_width
from csdash.figures.rows import NAME_WIDTH, right_column
from csdash.figures.theme import Theme, ink_on, layout
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.words.dates import month_text, month_tick
from csdash.words.numbers import value_text

AVERAGE = Text("加重平均", "Weighted")
AGE = Text("経過月 · セルは%", "Months · cells in %")
AGE_ONLY = Text("経過月", "Months")
AT_AGE = Text("{age}か月後", "month {age}")
_ROW, _GAP, _TOP = 22, 8, 40
MOST_TEXT = 13  # columns whose numbers still fit on a telephone


def heatmap(
    frame: pl.DataFrame,
    *,
    language: Language,
    theme: Theme,
    average: pl.DataFrame | None = None,
    has_text: bool | None = None,
) -> go.Figure:
    """Draw `frame` (cohort, age, value, n_accounts): cohort a month or a name (then in its order), value a fraction.

    A null value, like a cell that is not in the frame, is an age not reached yet and stays blank. `average`
    (age, value) is the row on top; it comes weighted from the sums, never from the cells.
    """
    require("heatmap", frame, "cohort", "age", "value", "n_accounts")
    cohorts = frame["cohort"].unique(maintain_order=True)
    cohorts = (cohorts.sort() if cohorts.dtype.is_temporal() else cohorts).to_list()
    # One column per age that is there: quarters have an age every three months.
    ages = sorted(frame["age"].unique().to_list())
    cells = _cells(frame, cohorts, ages)
    top_row = [] if average is None else [_cells(average.with_columns(cohort=pl.lit("")), [""], ages)[0]]
    low, high = _range([value for row in [*cells, *top_row] for value in row])
    shows_text = len(ages) <= MOST_TEXT if has_text is None else has_text
    sizes = frame.group_by("cohort").agg(pl.col("n_accounts").max())
    n_of = dict(zip(sizes["cohort"].to_list(), floats(sizes, "n_accounts"), strict=True))
    counts = [n_of[cohort] for cohort in cohorts]
    heads = [_cohort_name(cohort, language) for cohort in cohorts]
    long_heads = [_cohort_name(cohort, language, is_long=True) for cohort in cohorts]
    body, apart = _ROW * len(cohorts), (_ROW + _GAP) * len(top_row)
    data = [_tiles(cells, ages, low, high, theme, "y", _hover(long_heads, counts, ages, cells, language))]
    if top_row:
        data.append(_tiles(top_row, ages, low, high, theme, "y2", _hover([AVERAGE[language]], [None], ages, top_row, language)))
    if shows_text:
        data += [_numbers(cells, low, high, theme, "y"), *(_numbers([r], low, high, theme, "y2") for r in top_row)]
    names, left = _names(heads, counts, language, theme, NAME_WIDTH if len(ages) < 10 else 84, bool(top_row))
    bottom = 4 if shows_text else 34
    return go.Figure(
        data=data,
        layout=layout(
            theme,
            height=_TOP + apart + body + bottom,
            margin=(_TOP, 4, bottom, left),
            xaxis=_age_axis(ages, bool(top_row)),
            yaxis=_row_axis(len(cohorts), [0, body / (body + apart)]),
            **({"yaxis2": _row_axis(1, [1 - _ROW / (body + apart), 1])} if top_row else {}),
            coloraxis=_scale(low, high, theme, language, has_bar=not shows_text),
            annotations=[*names, _age_head(AGE if shows_text else AGE_ONLY, language, theme, left)],
        ),
    )


def heat_colour(value: float, low: float, high: float, theme: Theme) -> str:
    """The colour of `value` on the theme's ramp, as the browser will mix it."""
    share = min(max((value - low) / (high - low), 0.0), 1.0) * (len(theme.heat) - 1)
    i = min(int(share), len(theme.heat) - 2)
    mixed = (
        round(int(a, 16) + (int(b, 16) - int(a, 16)) * (share - i))
        for a, b in ((theme.heat[i][k : k + 2], theme.heat[i + 1][k : k + 2]) for k in (1, 3, 5))
    )
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def _cells(frame: pl.DataFrame, cohorts: list[Any], ages: list[int]) -> list[list[float | None]]:
    known = {
        (cohort, age): value
        for cohort, age, value in zip(
            frame["cohort"].to_list(), frame["age"].to_list(), floats(frame, "value"), strict=True
        )
    }
    return [[known.get((cohort, age)) for age in ages] for cohort in cohorts]


def _range(values: list[float | None]) -> tuple[float, float]:
    """The ramp's ends on round 10 %: two triangles of the same page are coloured nearly alike."""
    known = [value for value in values if value is not None] or [0.0, 1.0]
    low, high = math.floor(min(known) * 10) / 10, math.ceil(max(known) * 10 - 1e-9) / 10
    return (low, high) if high > low else (low, low + 0.1)


def _cohort_name(cohort: Any, language: Language, *, is_long: bool = False) -> str:
    if hasattr(cohort, "year"):
        return (month_text if is_long else month_tick)(cohort, language)
    return str(cohort)


def _tiles(
    cells: list[list[float | None]], ages: list[int], low: float, high: float, theme: Theme, axis: str, hover: list[list[str]]
) -> dict[str, Any]:
    return {
        "type": "heatmap",
        "x": list(range(len(ages))),
        "y": list(range(len(cells))),
        "z": cells,
        "yaxis": axis,
        "coloraxis": "coloraxis",
        "xgap": 1,
        "ygap": 1,
        "hoverongaps": False,
        "customdata": hover,
        "hovertemplate": TEMPLATE,
    }


def _numbers(
    cells: list[list[float | None]], low: float, high: float, theme: Theme, axis: str
) -> dict[str, Any]:
    """Whole per cents in the cells, black or white by the luminance of the cell."""
    points = [
        (column, row, value)
        for row, values in enumerate(cells)
        for column, value in enumerate(values)
        if value is not None
    ]
    return {
        "type": "scatter",
        "x": [column for column, _, _ in points],
        "y": [row for _, row, _ in points],
        "yaxis": axis,
        "mode": "text",
        "text": [f"{value * 100:.0f}" for _, _, value in points],
        "textfont": {
            "size": 11,
            "color": [ink_on(heat_colour(value, low, high, theme)) for _, _, value in points],
        },
        "hoverinfo": "skip",
    }


def _hover(
    heads: list[str], counts: list[float | None], ages: list[int], cells: list[list[float | None]], language: Language
) -> list[list[str]]:
    return [
        [
            ""
            if value is None
            else "<br>".join(
                [
                    fit(head, 240, 12),
                    AT_AGE.format(age=str(age))[language],
                    f"<b>{value_text(value, Unit.RATE, language)}</b>",
                    *([] if n is None else [accounts_text(n, language)]),
                ]
            )
            for age, value in zip(ages, row, strict=True)
        ]
        for head, n, row in zip(heads, counts, cells, strict=True)
    ]


def _names(
    heads: list[str], counts: list[float | None], language: Language, theme: Theme, width: int, has_average: bool
) -> tuple[list[dict[str, Any]], int]:
    """Cohorts and their n in two columns left of the tiles."""
    texts = [None if n is None else f"{n:,.0f}" for n in counts]
    n_width = max((text_width(text, theme.small) for text in texts if text), default=0.0) + 8
    fitted = [fit(head, width, theme.small) for head in heads]
    left = round(max(min(text_width(h, theme.small), width) for h in [*heads, AVERAGE[language]]) + n_width) + 8
    labels = right_column(fitted, theme, x=0, offset=-n_width - 4, colours=[theme.text] * len(heads))
    labels += right_column(texts, theme, x=0, offset=-6, head="" if has_average else "n")
    if has_average:
        whole = right_column([f"<b>{AVERAGE[language]}</b>"], theme, x=0, offset=-n_width - 4, colours=[theme.text])
        labels += [label | {"yref": "y2"} for label in whole]
        labels.append(labels[-1] | {"text": "n", "xshift": -6, "font": {"color": theme.muted}})
    return labels, left


def _age_axis(ages: list[int], has_average: bool) -> dict[str, Any]:
    step = next(step for step in (1, 2, 3, 6, 12, 24, 60) if len(ages) / step <= MOST_TEXT)
    marks = range(0, len(ages), step)
    return {
        "range": [-0.5, len(ages) - 0.5],
        "side": "top",
        "anchor": "y2" if has_average else "y",
        "tickvals": list(marks),
        "ticktext": [str(ages[mark]) for mark in marks],
        "tickangle": 0,
    }


def _row_axis(n_rows: int, domain: list[float]) -> dict[str, Any]:
    return {
        "range": [n_rows - 0.5, -0.5],
        "domain": [round(edge, 5) for edge in domain],
        "showgrid": False,
        "showticklabels": False,
    }


def _age_head(text: Text, language: Language, theme: Theme, left: int) -> dict[str, Any]:
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": -left,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 20,
        "text": text[language],
        "font": {"color": theme.muted},
    }


def _scale(low: float, high: float, theme: Theme, language: Language, *, has_bar: bool) -> dict[str, Any]:
    last = len(theme.heat) - 1
    scale: dict[str, Any] = {
        "cmin": low,
        "cmax": high,
        "colorscale": [[i / last, colour] for i, colour in enumerate(theme.heat)],
        "showscale": has_bar,
    }
    if has_bar:
        marks = [low, (low + high) / 2, high]
        scale["colorbar"] = {
            "orientation": "h",
            "thickness": 8,
            "lenmode": "pixels",
            "len": 180,
            "x": 0,
            "xanchor": "left",
            "xpad": 0,
            "y": 0,
            "yanchor": "top",
            "ypad": 4,
            "outlinewidth": 0,
            "tickvals": marks,
            "ticktext": [f"{mark * 100:.0f}%" for mark in marks],
            "tickfont": {"size": theme.small, "color": theme.muted},
        }
    return scale

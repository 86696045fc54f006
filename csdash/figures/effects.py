"""Effects: what moved a figure, one bar per reason, and their sum below a line."""

from typing import Any

import polars as pl

from csdash.figures.columns import floats, names, require
from csdash.figures.figure import Figure, figure
from csdash.figures.hover import TEMPLATE
from csdash.figures.labels import NARROWEST, text_width
from csdash.figures.marks import rule
from csdash.figures.rows import row_axis, row_height, row_names
from csdash.figures.theme import Theme, layout
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.words.added import added_texts
from csdash.words.escape import plot_text

SUM = Text("合計", "Total")
_GAP = 0.35  # rows between the effects and their sum
_RIGHT = 6


def effects(
    frame: pl.DataFrame, unit: Unit, *, language: Language, theme: Theme, currency: str = ""
) -> Figure:
    """Draw `frame` (label, effect; optional tag, is_pale), the largest effect first, and their sum.

    An effect is a change in `unit`: of a rate as a fraction. A tag stands in quiet type beside the name; what
    `is_pale` is drawn in the colour of context.
    """
    require("effects", frame, "label", "effect")
    for name, usual in (("tag", ""), ("is_pale", False)):
        frame = frame if name in frame.columns else frame.with_columns(pl.lit(usual).alias(name))
    frame = frame.with_columns(pl.col("effect").cast(pl.Float64).fill_null(0.0))
    frame = frame.sort(pl.col("effect").abs(), descending=True, maintain_order=True)
    values = floats(frame, "effect")
    values.append(sum(values))
    rows = [*range(frame.height), frame.height + _GAP]
    texts, total = added_texts(values[:-1], unit, language, currency)
    texts.append(total)
    labels, left = row_names([*frame["label"].cast(pl.String), SUM[language]], theme, bold=[frame.height])
    tags = [plot_text(tag, 24) for tag in frame["tag"]]
    if any(tags):
        left += round(max(text_width(tag, theme.small) for tag in tags)) + 6
    low, high = _range(values, texts, NARROWEST - left - _RIGHT, theme)
    colours = [theme.context if is_pale else theme.accent for is_pale in frame["is_pale"]]
    hovers = [
        f"{name}<br><b>{text}</b>" + (f" ({tag})" if tag else "")
        for name, text, tag in zip(names(frame, "label"), texts, tags, strict=False)
    ]
    return figure(
        data=[
            {
                "type": "bar",
                "orientation": "h",
                "x": values,
                "y": rows,
                "width": 0.62,
                "marker": {"color": [*colours, theme.balance], "line": {"width": 0}},
                "customdata": [*hovers, f"{SUM[language]}<br><b>{texts[-1]}</b>"],
                "hovertemplate": TEMPLATE,
            }
        ],
        layout=layout(
            theme,
            height=round(row_height(labels) * (rows[-1] + 1)) + 8,
            margin=(4, _RIGHT, 4, left),
            xaxis={"range": [low, high], "visible": False},
            yaxis=row_axis([*map(_tagged, labels, tags, [theme] * len(tags)), labels[-1]], theme, rows),
            shapes=[
                rule("x", 0, theme.axis, width=1.5) | {"layer": "above"},
                rule("y", frame.height - 0.5 + _GAP / 2, theme.axis),
            ],
            annotations=_written(values, rows, texts, theme),
        ),
    )


def _tagged(label: str, tag: str, theme: Theme) -> str:
    """A name followed by its tag, so that the kind is not told by colour alone."""
    return (
        f'{label} <span style="font-size:{theme.small}px;color:{theme.muted}">{tag}</span>' if tag else label
    )


def _range(values: list[float], texts: list[str], pixels: float, theme: Theme) -> tuple[float, float]:
    """Both ends of the axis, with room for the numbers outside the bars on the narrowest screen."""
    low, high = min(0.0, *values), max(0.0, *values)
    if low == high:
        return -1.0, 1.0
    need = max(text_width(text, theme.body) for text in texts) + 10
    sides = (low < 0) + (high > 0 or low == 0)
    room = need / max(pixels - sides * need, pixels / 3) * (high - low)
    return (low - room if low < 0 else low - room / 8), (high + room if high > 0 else high + room / 8)


def _written(values: list[float], rows: list[float], texts: list[str], theme: Theme) -> list[dict[str, Any]]:
    """Each effect outside the end of its bar."""
    return [
        {
            "x": value,
            "y": row,
            "xanchor": "left" if value >= 0 else "right",
            "xshift": 4 if value >= 0 else -4,
            "text": f"<b>{text}</b>" if row == rows[-1] else text,
            "font": {"size": theme.body},
        }
        for value, row, text in zip(values, rows, texts, strict=True)
    ]

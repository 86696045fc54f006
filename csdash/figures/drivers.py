"""Drivers: what moved a rate, and by how many points."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from csdash.figures.columns import floats, names, require
from csdash.figures.hover import TEMPLATE
from csdash.figures.labels import NARROWEST, text_width
from csdash.figures.marks import rule
from csdash.figures.rows import row_axis, row_height, row_names
from csdash.figures.theme import Theme, layout
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.words.numbers import delta_text

KINDS = {"rate": Text("率", "rate"), "mix": Text("構成", "mix")}
SUM = Text("合計", "Total")
_GAP = 0.35  # rows between the drivers and their sum
_RIGHT = 6


def drivers(frame: pl.DataFrame, *, language: Language, theme: Theme) -> go.Figure:
    """Draw `frame` (label, effect, kind), the largest effect first, and their sum below a line.

    An effect is a change of the rate as a fraction. `kind` is "rate" where the groups themselves did better
    or worse, "mix" where only their weights moved.
    """
    require("drivers", frame, "label", "effect", "kind")
    frame = frame.with_columns(pl.col("effect").cast(pl.Float64).fill_null(0.0))
    frame = frame.sort(pl.col("effect").abs(), descending=True, maintain_order=True)
    kinds = frame["kind"].to_list()
    if unknown := set(kinds) - set(KINDS):
        raise ValueError(
            f"drivers knows the kinds {', '.join(KINDS)}, not {', '.join(sorted(map(str, unknown)))}"
        )
    effects = floats(frame, "effect")
    effects.append(sum(effects))
    rows = [*range(frame.height), frame.height + _GAP]
    texts = [delta_text(effect, Unit.RATE, language) for effect in effects]
    labels, left = row_names([*frame["label"].cast(pl.String), SUM[language]], theme, bold=[frame.height])
    tags = [KINDS[kind][language] for kind in kinds]
    left += round(max(text_width(tag, theme.small) for tag in tags)) + 6
    low, high = _range(effects, texts, NARROWEST - left - _RIGHT, theme)
    colours = [theme.accent if kind == "rate" else theme.context for kind in kinds]
    hovers = [
        f"{name}<br><b>{text}</b> ({tag})"
        for name, text, tag in zip(names(frame, "label"), texts, tags, strict=False)
    ]
    return go.Figure(
        data=[
            {
                "type": "bar",
                "orientation": "h",
                "x": effects,
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
            annotations=_effects(effects, rows, texts, theme),
        ),
    )


def _tagged(label: str, tag: str, theme: Theme) -> str:
    """A name followed by its kind, so that the kind is not told by colour alone."""
    return f'{label} <span style="font-size:{theme.small}px;color:{theme.muted}">{tag}</span>'


def _range(effects: list[float], texts: list[str], pixels: float, theme: Theme) -> tuple[float, float]:
    """Both ends of the axis, with room for the numbers outside the bars on the narrowest screen."""
    low, high = min(0.0, *effects), max(0.0, *effects)
    if low == high:
        return -1.0, 1.0
    need = max(text_width(text, theme.body) for text in texts) + 10
    sides = (low < 0) + (high > 0 or low == 0)
    room = need / max(pixels - sides * need, pixels / 3) * (high - low)
    return (low - room if low < 0 else low - room / 8), (high + room if high > 0 else high + room / 8)


def _effects(effects: list[float], rows: list[float], texts: list[str], theme: Theme) -> list[dict[str, Any]]:
    """Each effect in points outside the end of its bar."""
    return [
        {
            "x": effect,
            "y": row,
            "xanchor": "left" if effect >= 0 else "right",
            "xshift": 4 if effect >= 0 else -4,
            "text": f"<b>{text}</b>" if row == rows[-1] else text,
            "font": {"size": theme.body},
        }
        for effect, row, text in zip(effects, rows, texts, strict=True)
    ]

"""Scorecard: how mature each unit is, by what the data shows and by what it says of itself.

One track of four steps per unit: filled up to the stage that the evidence supports, a line below from the lowest to the
highest stage that its intervals leave open, a ring at the stage of the self-assessment. The space between fill and ring
is the finding; where the lines of two units overlap, their stages cannot be told apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from csdash.figures.columns import require
from csdash.figures.figure import Figure, figure
from csdash.figures.hover import TEMPLATE
from csdash.figures.labels import NARROWEST, fit, text_width, wrap
from csdash.figures.marks import margin_text
from csdash.figures.theme import Theme, layout
from csdash.text import Language, Text
from csdash.words.escape import plot_text

EVIDENCE = Text("データ {stage}", "evidence {stage}")
BETWEEN = Text("データ {stage}({low}〜{high})", "evidence {stage} ({low}–{high})")
SELF = Text("自己評価 {stage}", "self-assessed {stage}")
NO_EVIDENCE = Text("根拠は未判定", "evidence not judged")
NO_SELF = Text("自己評価なし", "not self-assessed")
KEY = Text(
    "■ データによる段階   ├┤ 誤差の幅   ○ 自己評価",
    "■ evidence in the data   ├┤ within chance   ○ self-assessed",
)
_STEPS = 4
_ROW, _BAR = 56, 18
_SIDE = 2
# Ends of a range lie just inside the step they belong to.
_INSET = 0.02


@dataclass(frozen=True, slots=True)
class _Unit:
    """One row of the frame."""

    name: str
    evidence: int | None
    low: int | None
    high: int | None
    claimed: int | None


def scorecard(frame: pl.DataFrame, stages: Sequence[str], *, language: Language, theme: Theme) -> Figure:
    """Draw `frame` (unit, evidence, low, high, self_assessed), stages 1 to 4 or null; `stages` are the four names."""
    require("scorecard", frame, "unit", "evidence", "low", "high", "self_assessed")
    if len(stages) != _STEPS:
        raise ValueError(f"scorecard needs the names of {_STEPS} stages, not {len(stages)}")
    columns = [pl.col("unit").cast(pl.String), "evidence", "low", "high", "self_assessed"]
    rows = [_Unit(*row) for row in frame.select(columns).iter_rows()]
    column = (NARROWEST - 2 * _SIDE) / _STEPS
    heads = [wrap(stage, column, theme.small, 3) for stage in stages]
    top = round(theme.small * 1.35 * max(len(head) for head in heads)) + 30
    return figure(
        data=[_track(rows, theme), *_ranges(rows, theme), *_gaps(rows, theme), _rings(rows, theme, language)],
        layout=layout(
            theme,
            height=top + _ROW * len(rows) + 4,
            margin=(top, _SIDE, 4, _SIDE),
            barmode="overlay",
            xaxis={"range": [0, _STEPS], "visible": False},
            yaxis={"range": [len(rows) - 0.5, -0.5], "visible": False},
            annotations=[
                _key(language, theme, top),
                *(_head(i, head, theme) for i, head in enumerate(heads)),
                *(label for i, one in enumerate(rows) for label in _row_labels(i, one, language, theme)),
            ],
        ),
    )


# Bars stand low in their row: the unit's name and its stages are written above them, its range lies below.
_DROP = 0.18
_BELOW, _TICK = 0.42, 0.05


def _track(rows: list[_Unit], theme: Theme) -> dict[str, Any]:
    """Every step of every unit: filled in the ramp of stages as far as the evidence goes, else empty."""
    cells = [(i, step, one.evidence or 0) for i, one in enumerate(rows) for step in range(1, _STEPS + 1)]
    return {
        "type": "bar",
        "orientation": "h",
        "base": [step - 1 + 0.012 for _, step, _ in cells],
        "x": [0.976] * len(cells),
        "y": [row + _DROP for row, _, _ in cells],
        "width": _BAR / _ROW,
        "marker": {
            "color": [
                theme.stages[step - 1] if step <= evidence else theme.grid for _, step, evidence in cells
            ],
            "line": {"width": 0},
        },
        "hoverinfo": "skip",
    }


def _ranges(rows: list[_Unit], theme: Theme) -> list[dict[str, Any]]:
    """From the end of the lowest stage that is left open to that of the highest, where they are not the same."""
    open_ = [
        (i + _BELOW, one.low - _INSET, one.high - _INSET)
        for i, one in enumerate(rows)
        if one.low is not None and one.high is not None and one.low < one.high
    ]
    if not open_:
        return []
    xs: list[float | None] = []
    ys: list[float | None] = []
    for y, low, high in open_:
        xs += [low, high, None, low, low, None, high, high, None]
        ys += [y, y, None, y - _TICK, y + _TICK, None, y - _TICK, y + _TICK, None]
    line = {"color": theme.muted, "width": 1.5}
    return [{"type": "scatter", "x": xs, "y": ys, "mode": "lines", "line": line, "hoverinfo": "skip"}]


def _gaps(rows: list[_Unit], theme: Theme) -> list[dict[str, Any]]:
    """A line from the end of the evidence to the ring, where the two disagree."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for row, one in enumerate(rows):
        evidence, claimed = one.evidence, one.claimed
        if evidence is not None and claimed is not None and evidence != claimed:
            xs += [evidence if claimed > evidence else evidence - 0.5, claimed - 0.5, None]
            ys += [row + _DROP, row + _DROP, None]
    line = {"color": theme.text, "width": 1.5, "dash": "dot"}
    return (
        [{"type": "scatter", "x": xs, "y": ys, "mode": "lines", "line": line, "hoverinfo": "skip"}]
        if xs
        else []
    )


def _rings(rows: list[_Unit], theme: Theme, language: Language) -> dict[str, Any]:
    claims = [(row, one, one.claimed) for row, one in enumerate(rows) if one.claimed]
    return {
        "type": "scatter",
        "x": [claimed - 0.5 for _, _, claimed in claims],
        "y": [row + _DROP for row, _, _ in claims],
        "mode": "markers",
        "marker": {
            "symbol": "circle",
            "size": 15,
            "color": theme.background,
            "line": {"width": 3, "color": theme.text},
        },
        "customdata": [f"{plot_text(one.name)}<br>{_stages_text(one, language)}" for _, one, _ in claims],
        "hovertemplate": TEMPLATE,
    }


def _stages_text(one: _Unit, language: Language) -> str:
    claimed = NO_SELF if one.claimed is None else SELF.format(stage=str(one.claimed))
    if one.evidence is None:
        found = NO_EVIDENCE
    elif one.low == one.high:
        found = EVIDENCE.format(stage=str(one.evidence))
    else:
        found = BETWEEN.format(stage=str(one.evidence), low=str(one.low), high=str(one.high))
    return f"{found[language]} · {claimed[language]}"


def _row_labels(row: int, one: _Unit, language: Language, theme: Theme) -> list[dict[str, Any]]:
    """The unit at the left, its two stages in words at the right, above the track."""
    stages = _stages_text(one, language)
    room = NARROWEST - 2 * _SIDE - text_width(stages, theme.small) - 8
    common = {"xref": "paper", "y": row, "yanchor": "bottom", "yshift": 1}
    return [
        common
        | {
            "x": 0,
            "xanchor": "left",
            "text": f"<b>{fit(one.name, room / 1.06, theme.body)}</b>",
            "font": {"size": theme.body},
        },
        common
        | {
            "x": 1,
            "xanchor": "right",
            "align": "right",
            "text": stages,
            "font": {"color": theme.muted},
        },
    ]


def _head(i: int, lines: list[str], theme: Theme) -> dict[str, Any]:
    return {
        "x": i + 0.5,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "align": "center",
        "text": "<br>".join(lines),
        "font": {"color": theme.muted},
    }


def _key(language: Language, theme: Theme, top: int) -> dict[str, Any]:
    """What a filled step and a ring mean, at the top edge."""
    text = (
        KEY[language].replace("■", f'<span style="color:{theme.stages[2]}">■</span>').replace("○", "<b>○</b>")
    )
    return margin_text(text, theme.muted, left=_SIDE, above=top - 20)

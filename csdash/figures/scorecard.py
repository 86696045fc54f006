"""Scorecard: how mature each unit is, by what the data shows and by what it says of itself.

One track of four steps per unit: filled up to the stage that the evidence supports, a ring at the stage of
the self-assessment. The space between them is the finding.
"""

from collections.abc import Sequence
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
SELF = Text("自己評価 {stage}", "self-assessed {stage}")
NO_EVIDENCE = Text("根拠は未判定", "evidence not judged")
NO_SELF = Text("自己評価なし", "not self-assessed")
KEY = Text("■ データによる段階   ○ 自己評価", "■ evidence in the data   ○ self-assessed")
_STEPS = 4
_ROW, _BAR = 56, 18
_SIDE = 2


def scorecard(frame: pl.DataFrame, stages: Sequence[str], *, language: Language, theme: Theme) -> Figure:
    """Draw `frame` (unit, evidence, self_assessed), stages 1 to 4 or null; `stages` are the four names."""
    require("scorecard", frame, "unit", "evidence", "self_assessed")
    if len(stages) != _STEPS:
        raise ValueError(f"scorecard needs the names of {_STEPS} stages, not {len(stages)}")
    rows = list(
        zip(
            frame["unit"].cast(pl.String),
            frame["evidence"].to_list(),
            frame["self_assessed"].to_list(),
            strict=True,
        )
    )
    column = (NARROWEST - 2 * _SIDE) / _STEPS
    heads = [wrap(stage, column, theme.small, 3) for stage in stages]
    top = round(theme.small * 1.35 * max(len(head) for head in heads)) + 30
    return figure(
        data=[_track(rows, theme), *_gaps(rows, theme), _rings(rows, theme, language)],
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
                *(
                    label
                    for row, values in enumerate(rows)
                    for label in _row_labels(row, *values, language, theme)
                ),
            ],
        ),
    )


# Bars stand low in their row: the unit's name and its stages are written above them.
_DROP = 0.18


def _track(rows: list[tuple[str, int | None, int | None]], theme: Theme) -> dict[str, Any]:
    """Every step of every unit: filled in the ramp of stages as far as the evidence goes, else empty."""
    cells = [
        (row, step, evidence or 0)
        for row, (_, evidence, _) in enumerate(rows)
        for step in range(1, _STEPS + 1)
    ]
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


def _gaps(rows: list[tuple[str, int | None, int | None]], theme: Theme) -> list[dict[str, Any]]:
    """A line from the end of the evidence to the ring, where the two disagree."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for row, (_, evidence, claimed) in enumerate(rows):
        if evidence is not None and claimed is not None and evidence != claimed:
            xs += [evidence if claimed > evidence else evidence - 0.5, claimed - 0.5, None]
            ys += [row + _DROP, row + _DROP, None]
    line = {"color": theme.text, "width": 1.5, "dash": "dot"}
    return (
        [{"type": "scatter", "x": xs, "y": ys, "mode": "lines", "line": line, "hoverinfo": "skip"}]
        if xs
        else []
    )


def _rings(
    rows: list[tuple[str, int | None, int | None]], theme: Theme, language: Language
) -> dict[str, Any]:
    claims = [(row, unit, evidence, claimed) for row, (unit, evidence, claimed) in enumerate(rows) if claimed]
    return {
        "type": "scatter",
        "x": [claimed - 0.5 for _, _, _, claimed in claims],
        "y": [row + _DROP for row, _, _, _ in claims],
        "mode": "markers",
        "marker": {
            "symbol": "circle",
            "size": 15,
            "color": theme.background,
            "line": {"width": 3, "color": theme.text},
        },
        "customdata": [f"{plot_text(unit)}<br>{_stages_text(e, c, language)}" for _, unit, e, c in claims],
        "hovertemplate": TEMPLATE,
    }


def _stages_text(evidence: int | None, claimed: int | None, language: Language) -> str:
    found = NO_EVIDENCE[language] if evidence is None else EVIDENCE.format(stage=str(evidence))[language]
    said = NO_SELF[language] if claimed is None else SELF.format(stage=str(claimed))[language]
    return f"{found} · {said}"


def _row_labels(
    row: int, unit: str, evidence: int | None, claimed: int | None, language: Language, theme: Theme
) -> list[dict[str, Any]]:
    """The unit at the left, its two stages in words at the right, above the track."""
    stages = _stages_text(evidence, claimed, language)
    room = NARROWEST - 2 * _SIDE - text_width(stages, theme.small) - 8
    common = {"xref": "paper", "y": row, "yanchor": "bottom", "yshift": 1}
    return [
        common
        | {
            "x": 0,
            "xanchor": "left",
            "text": f"<b>{fit(unit, room / 1.06, theme.body)}</b>",
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

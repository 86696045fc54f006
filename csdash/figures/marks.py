"""Marks that several figures share: the line, the veil of its interval, the rule, the text in a margin."""

from collections.abc import Sequence
from typing import Any

from csdash.figures.theme import tint

Number = float | None


def runs(*series: Sequence[Any]) -> list[range]:
    """The unbroken stretches in which every one of `series` is known."""
    known = [all(value is not None for value in row) for row in zip(*series, strict=True)]
    starts = [i for i, here in enumerate(known) if here and (i == 0 or not known[i - 1])]
    ends = [i + 1 for i, here in enumerate(known) if here and (i + 1 == len(known) or not known[i + 1])]
    return [range(start, end) for start, end in zip(starts, ends, strict=True)]


def band(
    x: Sequence[Any],
    lower: Sequence[Number],
    upper: Sequence[Number],
    colour: str,
    *,
    opacity: float = 0.12,
    **more: Any,
) -> dict[str, Any]:
    """The veil between `lower` and `upper`, one closed shape per unbroken stretch: a gap stays a gap."""
    xs: list[Any] = []
    ys: list[Number] = []
    for run in runs(lower, upper):
        if xs:
            xs.append(None)
            ys.append(None)
        xs += [x[i] for i in run] + [x[i] for i in reversed(run)]
        ys += [upper[i] for i in run] + [lower[i] for i in reversed(run)]
    return {
        "type": "scatter",
        "x": xs,
        "y": ys,
        "mode": "lines",
        "line": {"width": 0},
        "fill": "toself",
        "fillcolor": tint(colour, opacity),
        "hoverinfo": "skip",
        **more,
    }


def line(
    x: Sequence[Any], y: Sequence[Number], colour: str, *, width: float = 2.5, **more: Any
) -> dict[str, Any]:
    """A line that is never drawn across a gap."""
    return {
        "type": "scatter",
        "x": list(x),
        "y": list(y),
        "mode": "lines",
        "line": {"color": colour, "width": width, **more.pop("line", {})},
        "connectgaps": False,
        "cliponaxis": False,
        **more,
    }


def lonely(y: Sequence[Number]) -> set[int]:
    """The points between two gaps, which a line alone would not show."""
    return {run[0] for run in runs(y) if len(run) == 1}


def last_known(y: Sequence[Number]) -> int | None:
    """The position of the last value that is not a gap."""
    return next((i for i in reversed(range(len(y))) if y[i] is not None), None)


def rule(
    axis: str, at: Any, colour: str, *, width: float = 1, dash: str = "solid", **more: Any
) -> dict[str, Any]:
    """A straight line across the whole plot at `at` of `axis` ("x" or "y"), below the data."""
    along, across = ("y", "x") if axis == "y" else ("x", "y")
    return {
        "type": "line",
        f"{across}ref": f"{across} domain",
        f"{across}0": 0,
        f"{across}1": 1,
        f"{along}0": at,
        f"{along}1": at,
        "line": {"color": colour, "width": width, "dash": dash},
        "layer": "below",
        **more,
    }


def margin_text(
    text: str, colour: str, *, left: float, above: float | None = None, below: float = 0
) -> dict[str, Any]:
    """A line at the left edge of the figure, `above` or `below` the plot by so many pixels."""
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": -left,
        "y": 0 if above is None else 1,
        "yref": "paper",
        "yanchor": "top" if above is None else "bottom",
        "yshift": -below if above is None else above,
        "text": text,
        "font": {"color": colour},
    }

"""Marks that several figures share: the line, the veil of its interval, the rule, the label at the end."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from csdash.figures.labels import spread
from csdash.figures.theme import Theme, tint

Number = float | None


class End(NamedTuple):
    """A label at the right end of the plot, at the height `y`; its lines are escaped already."""

    y: float
    lines: list[str]
    colour: str
    is_large: bool = False  # the first line, a value, in the size of a lead

    def text(self, theme: Theme) -> str:
        """The lines with the first one set apart where it is a value."""
        first, *rest = self.lines
        if self.is_large:
            first = f'<span style="font-size:{theme.lead}px"><b>{first}</b></span>'
        return "<br>".join([first, *rest])

    def height(self, theme: Theme) -> float:
        """Pixels it takes, with a little air."""
        return theme.small * 1.3 * len(self.lines) + (theme.lead - theme.small + 2 if self.is_large else 2)


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


def end_labels(
    labels: Sequence[End],
    y_range: tuple[float, float],
    plot_height: float,
    theme: Theme,
    *,
    gap: int = 10,
) -> list[dict[str, Any]]:
    """Labels in the right margin, each beside its line and clear of its neighbours."""
    low, high = y_range
    scale = plot_height / (high - low)
    sizes = [label.height(theme) for label in labels]
    wanted = [(label.y - low) * scale for label in labels]
    placed = spread(wanted, sizes, -theme.small, plot_height + theme.small)
    return [
        {
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "xshift": gap,
            "y": label.y,
            "yref": "y",
            "yanchor": "middle",
            "yshift": round(centre - want, 1),
            "text": label.text(theme),
            "font": {"size": theme.small, "color": label.colour},
        }
        for label, want, centre in zip(labels, wanted, placed, strict=True)
    ]


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

"""Ends: a line carries its name and last value at its right end, where the reader's eye leaves it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from csdash.figures.labels import spread
from csdash.figures.theme import Theme

LABEL_WIDTH = 100  # pixels of the right margin that labels may fill, on every screen
MARGIN = LABEL_WIDTH + 12


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

"""Grid: where small panels stand in a figure, and how many fit beside each other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from csdash.figures.labels import NARROWEST, text_width
from csdash.figures.theme import Theme

HEAD, PLOT, GAP = 42, 84, 14  # pixels of a panel: its heading, its plot, the space below
LEFT, RIGHT = 40, 6
BETWEEN = 0.05
PIXELS = NARROWEST - LEFT - RIGHT
NARROWEST_PANEL = PIXELS * (1 - 2 * BETWEEN) / 3


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of panels of equal size, filled from the left; places are fractions of the plot."""

    n_panels: int
    columns: int

    @property
    def height(self) -> int:
        """Pixels of all rows."""
        return math.ceil(self.n_panels / self.columns) * (HEAD + PLOT + GAP) - GAP

    def across(self, i: int) -> tuple[float, float]:
        """Left and right edge of panel `i`."""
        width = (1 - BETWEEN * (self.columns - 1)) / self.columns
        start = (i % self.columns) * (width + BETWEEN)
        return round(start, 4), round(min(start + width, 1), 4)

    def upright(self, i: int) -> tuple[float, float]:
        """Lower and upper edge of the plot of panel `i`; its heading stands above."""
        top = 1 - ((i // self.columns) * (HEAD + PLOT + GAP) + HEAD) / self.height
        return round(max(top - PLOT / self.height, 0), 4), round(top, 4)

    def has_marks_below(self, i: int) -> bool:
        """Whether panel `i` is the lowest of its column."""
        return i + self.columns >= self.n_panels

    def has_marks_beside(self, i: int) -> bool:
        """Whether panel `i` is the first of its row."""
        return i % self.columns == 0


def columns_for(names: Sequence[str], theme: Theme) -> int:
    """Three columns where there are many panels and a telephone can hold their names, else two."""
    if len(names) in (1, 2, 4):
        return min(len(names), 2)
    return 3 if max(text_width(name, theme.small) for name in names) <= NARROWEST_PANEL else 2

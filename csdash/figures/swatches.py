"""Swatches: names of ordered categories with their colours, on lines that a telephone can hold."""

import math
from collections.abc import Sequence
from typing import Any

from csdash.figures.labels import NARROWEST, fit, text_width
from csdash.figures.marks import margin_text
from csdash.figures.theme import Theme


def swatches(
    names: Sequence[str], colours: Sequence[str], theme: Theme, left: int, shapes: Sequence[str] = ()
) -> tuple[list[dict[str, Any]], int]:
    """One label per line above the plot, at the left edge of the figure, and the top margin they take.

    `shapes` may hold another mark than a filled square for each.
    """
    marks = shapes or "■" * len(names)
    cells = [
        f'<span style="color:{colour}">{mark}</span> {fit(name, NARROWEST - 40, theme.small)}'
        for name, colour, mark in zip(names, colours, marks, strict=False)
    ]
    width = sum(text_width(f"■ {name}   ", theme.small) + 4 for name in names)
    per_line = math.ceil(len(cells) / math.ceil(width / (NARROWEST - 4)))
    lines = [cells[i : i + per_line] for i in range(0, len(cells), per_line)]
    height = round(theme.small * 1.6)
    return [
        margin_text(
            "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE} ".join(line),
            theme.text,
            left=left,
            above=(len(lines) - 1 - i) * height + 4,
        )
        for i, line in enumerate(lines)
    ], height * len(lines) + 8
